// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/policy/digest.hpp"

#include "tests/policy/desk.hpp"

#include <catch2/catch.hpp>

using namespace ticketd::policy;
using namespace ticketd::policy::test;
using namespace std::chrono;

namespace {

Rules at(minutes time, std::string zone = "Europe/Berlin") {
    auto made = rules();
    made.desk.time_zone = std::move(zone);
    made.digest.at = time;
    return made;
}

constexpr auto day_of = [](int y, unsigned m, unsigned d) {
    return year_month_day(year(y) / month(m) / day(d));
};

} // namespace

TEST_CASE("the digest is due from its hour on, for some hours, on working days") {
    const auto desk = at(8h);
    CHECK_FALSE(digest_day(desk, utc(2026, 6, 10, 5, 59)));
    CHECK(digest_day(desk, utc(2026, 6, 10, 6, 0)) == day_of(2026, 6, 10));
    CHECK(digest_day(desk, utc(2026, 6, 10, 11, 59)) == day_of(2026, 6, 10));
    CHECK_FALSE(digest_day(desk, utc(2026, 6, 10, 12, 0)));
    CHECK_FALSE(digest_day(desk, utc(2026, 6, 13, 7, 0))); // Saturday
}

TEST_CASE("there is no digest on a holiday, nor where it is switched off") {
    auto desk = at(8h);
    desk.calendars[0].holidays[day_of(2026, 6, 10)] = "Feast";
    CHECK_FALSE(digest_day(desk, utc(2026, 6, 10, 7)));
    desk.digest.calendar = "always";
    CHECK(digest_day(desk, utc(2026, 6, 10, 7)));
    desk.digest.at.reset();
    CHECK_FALSE(digest_day(desk, utc(2026, 6, 10, 7)));
}

TEST_CASE("a change of the clock neither loses nor doubles a digest") {
    auto desk = at(150min); // 02:30: left out on 29 March, twice on 25 October, both Sundays
    desk.digest.calendar = "always";
    CHECK_FALSE(digest_day(desk, utc(2026, 3, 29, 0, 59)));
    CHECK(digest_day(desk, utc(2026, 3, 29, 1, 0)) == day_of(2026, 3, 29));
    CHECK_FALSE(digest_day(desk, utc(2026, 10, 25, 0, 29)));
    CHECK(digest_day(desk, utc(2026, 10, 25, 0, 30)) == day_of(2026, 10, 25));
    CHECK(digest_day(desk, utc(2026, 10, 25, 1, 30)) == day_of(2026, 10, 25));
}

TEST_CASE("the end of the day is the zone's midnight") {
    CHECK(end_of_day(utc(2026, 6, 10, 10), "Europe/Berlin") == utc(2026, 6, 10, 22));
    CHECK(end_of_day(utc(2026, 6, 10, 23), "Europe/Berlin") == utc(2026, 6, 11, 22));
    CHECK(end_of_day(utc(2026, 10, 25, 10), "Europe/Berlin") == utc(2026, 10, 25, 23));
}
