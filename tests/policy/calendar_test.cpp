// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/policy/calendar.hpp"

#include "daemon/policy/sla.hpp"
#include "daemon/policy/time_zone.hpp"
#include "tests/policy/desk.hpp"

#include <catch2/catch.hpp>

using namespace ticketd;
using namespace ticketd::policy;
using namespace std::chrono_literals;
using test::days;
using test::hours;
using test::utc;
using test::years;

namespace {

Calendar business(std::string zone, std::chrono::minutes opens = 0min, std::chrono::minutes closes = 24h) {
    Calendar calendar;
    calendar.key = "business";
    calendar.time_zone = std::move(zone);
    calendar.hours = every_day({{opens, closes}});
    return calendar;
}

Calendar always(std::string zone) {
    auto calendar = business(std::move(zone));
    calendar.always = true;
    return calendar;
}

/// A moment given by the clock on the wall.
store::Instant local(const std::string& zone, int year, unsigned month, unsigned day, int hour = 0,
                     int minute = 0) {
    const auto date =
        std::chrono::local_days(std::chrono::year(year) / std::chrono::month(month) / std::chrono::day(day));
    return TimeZone(zone).to_utc(date + std::chrono::hours(hour) + std::chrono::minutes(minute));
}

} // namespace

TEST_CASE("Friday 17:00 plus 24 business hours is Monday 17:00") {
    const auto zone = GENERATE(as<std::string>{}, "UTC", "Europe/Berlin", "America/New_York",
                               "Australia/Lord_Howe", "Asia/Kathmandu");
    INFO(zone);
    CHECK(deadline(business(zone), local(zone, 2026, 6, 12, 17), hours(24)) == local(zone, 2026, 6, 15, 17));
}

TEST_CASE("a change of the clock on a Sunday neither adds nor loses an hour of duty") {
    struct Change {
        const char* zone;
        int year;
        unsigned month, friday, monday_month, monday;
    };
    const Change changes[] = {
        {"Europe/Berlin", 2026, 3, 27, 3, 30},     {"Europe/Berlin", 2026, 10, 23, 10, 26},
        {"America/New_York", 2026, 3, 6, 3, 9},    {"America/New_York", 2026, 10, 30, 11, 2},
        {"Australia/Lord_Howe", 2026, 4, 3, 4, 6}, {"Australia/Lord_Howe", 2026, 10, 2, 10, 5},
        {"Asia/Kathmandu", 2026, 3, 27, 3, 30},    {"Asia/Kathmandu", 2026, 10, 23, 10, 26},
    };
    for (const auto& [zone, year, month, friday, monday_month, monday] : changes) {
        INFO(zone << " " << month);
        CHECK(deadline(business(zone), local(zone, year, month, friday, 17), hours(24))
              == local(zone, year, monday_month, monday, 17));
        CHECK(deadline(business(zone, 9h, 17h), local(zone, year, month, friday, 16), hours(2))
              == local(zone, year, monday_month, monday, 10));
    }
}

TEST_CASE("over Easter the holidays and the week-end do not count") {
    auto calendar = business("Europe/Berlin");
    calendar.holidays = {{2026y / 4 / 6, "Easter Monday"}, {2026y / 4 / 3, "Good Friday"}};
    CHECK(deadline(calendar, local("Europe/Berlin", 2026, 4, 2, 17), hours(24))
          == local("Europe/Berlin", 2026, 4, 7, 17));
    CHECK(deadline(calendar, local("Europe/Berlin", 2026, 4, 4, 11), hours(24))
          == local("Europe/Berlin", 2026, 4, 8, 0));
    CHECK(deadline(calendar, local("Europe/Berlin", 2026, 4, 2, 17), days(1))
          == local("Europe/Berlin", 2026, 4, 7, 17));
}

TEST_CASE("a day of duty that the clock changes on has 23 or 25 real hours") {
    auto calendar = business("Europe/Berlin");
    calendar.days = {true, true, true, true, true, true, true};
    CHECK(deadline(calendar, local("Europe/Berlin", 2026, 3, 29), hours(23))
          == local("Europe/Berlin", 2026, 3, 30));
    CHECK(deadline(calendar, local("Europe/Berlin", 2026, 10, 25), hours(25))
          == local("Europe/Berlin", 2026, 10, 26));
    auto lord_howe = calendar;
    lord_howe.time_zone = "Australia/Lord_Howe"; // half an hour
    CHECK(deadline(lord_howe, local("Australia/Lord_Howe", 2026, 4, 5), Span{.count = 24 * 3600 + 1800})
          == local("Australia/Lord_Howe", 2026, 4, 6));
}

TEST_CASE("the development level's 14 calendar days keep the time on the clock") {
    CHECK(deadline(always("Europe/Berlin"), local("Europe/Berlin", 2026, 3, 20, 15), days(14))
          == local("Europe/Berlin", 2026, 4, 3, 15));
    CHECK(deadline(always("Europe/Berlin"), utc(2026, 3, 20, 14), days(14)) == utc(2026, 4, 3, 13));
    CHECK(deadline(always("America/New_York"), local("America/New_York", 2026, 12, 24, 9), days(14))
          == local("America/New_York", 2027, 1, 7, 9));
}

TEST_CASE("a VIP request on Saturday night is due 4 hours later") {
    CHECK(deadline(always("Europe/Berlin"), local("Europe/Berlin", 2026, 6, 13, 23), hours(4))
          == local("Europe/Berlin", 2026, 6, 14, 3));
    // Real hours: the night in March has one less on the clock.
    CHECK(deadline(always("Europe/Berlin"), local("Europe/Berlin", 2026, 3, 28, 23), hours(4))
          == local("Europe/Berlin", 2026, 3, 29, 4));
}

TEST_CASE("a time that is left out or comes twice is the change itself, or the first") {
    CHECK(add_span(local("Europe/Berlin", 2026, 3, 28, 2, 30), days(1), "Europe/Berlin")
          == utc(2026, 3, 29, 1));
    CHECK(add_span(local("Europe/Berlin", 2026, 10, 24, 2, 30), days(1), "Europe/Berlin")
          == utc(2026, 10, 25, 0, 30));
}

TEST_CASE("working days run from opening to opening") {
    const auto office = business("Europe/Berlin", 9h, 17h);
    const std::string zone = "Europe/Berlin";
    CHECK(deadline(office, local(zone, 2026, 6, 12, 16), days(1)) == local(zone, 2026, 6, 15, 16)); // Friday
    CHECK(deadline(office, local(zone, 2026, 6, 12, 18), days(1))
          == local(zone, 2026, 6, 16, 9)); // after hours
    CHECK(deadline(office, local(zone, 2026, 6, 13, 12), days(1)) == local(zone, 2026, 6, 16, 9)); // Saturday
    CHECK(deadline(office, local(zone, 2026, 6, 10, 7), days(3))
          == local(zone, 2026, 6, 15, 9)); // before hours
}

TEST_CASE("leap days and year ends are days like others") {
    const std::string zone = "Europe/Berlin";
    CHECK(add_span(local(zone, 2028, 2, 29, 12), years(1), zone) == local(zone, 2029, 2, 28, 12));
    CHECK(add_span(local(zone, 2024, 2, 29, 12), years(4), zone) == local(zone, 2028, 2, 29, 12));
    CHECK(deadline(business(zone), local(zone, 2028, 2, 28, 17), hours(24)) == local(zone, 2028, 2, 29, 17));
    CHECK(deadline(business(zone), local(zone, 2026, 12, 31, 17), hours(24)) == local(zone, 2027, 1, 1, 17));
}

TEST_CASE("a promise that ends at midnight ends there, and not at the next opening") {
    const std::string zone = "Europe/Berlin";
    CHECK(deadline(business(zone), local(zone, 2026, 6, 12), hours(24)) == local(zone, 2026, 6, 13));
    CHECK(deadline(business(zone, 9h, 17h), local(zone, 2026, 6, 12, 9), hours(8))
          == local(zone, 2026, 6, 12, 17));
}

TEST_CASE("a calendar that never opens gives nothing, at once") {
    auto calendar = business("Europe/Berlin");
    calendar.days = {};
    CHECK_FALSE(deadline(calendar, test::wednesday, hours(1)));
    CHECK_FALSE(deadline(calendar, test::wednesday, days(1)));
    CHECK_FALSE(deadline(business("Europe/Berlin", 17h, 9h), test::wednesday, hours(1)));
    CHECK_FALSE(deadline(business("Europe/Berlin", 9h, 9h), test::wednesday, hours(1)));
}

TEST_CASE("spans beyond all reckoning give nothing, and none give the start") {
    constexpr auto huge = std::numeric_limits<std::int64_t>::max();
    for (const auto unit : {Span::Unit::seconds, Span::Unit::days, Span::Unit::years}) {
        CHECK_FALSE(deadline(business("Europe/Berlin"), test::wednesday, {.count = huge, .unit = unit}));
        CHECK_FALSE(deadline(always("Europe/Berlin"), test::wednesday, {.count = huge, .unit = unit}));
        CHECK(add_span(test::wednesday, {.count = huge, .unit = unit}, "Europe/Berlin") == end_of_time);
        CHECK(deadline(business("Europe/Berlin"), test::wednesday, {.count = 0, .unit = unit})
              == test::wednesday);
    }
    CHECK_FALSE(deadline(business("Europe/Berlin"), test::wednesday, Span{.count = 300'000'000'000}));
}

TEST_CASE("ten years ahead and a thousand are instant") {
    const auto calendar = business("Europe/Berlin", 9h, 17h);
    const auto begin = std::chrono::steady_clock::now();
    for (int i = 0; i < 1000; ++i) CHECK(deadline(calendar, test::wednesday, hours(10 * 52 * 40)));
    CHECK(deadline(calendar, test::wednesday, hours(1000 * 52 * 40)));
    CHECK(std::chrono::steady_clock::now() - begin
          < 2s); // 1000 times ten years: 2 ms each would be far too slow
}

TEST_CASE("an unknown zone is reported, and counts as UTC") {
    CHECK(TimeZone::exists("Europe/Berlin"));
    CHECK(TimeZone::exists("UTC"));
    CHECK_FALSE(TimeZone::exists("Europe/Nowhere"));
    CHECK_FALSE(TimeZone::exists(""));
    CHECK(local_date(utc(2026, 6, 10, 23), "Europe/Nowhere") == local_date(utc(2026, 6, 10, 1), "UTC"));
}

TEST_CASE("the date is the desk's, not Greenwich's") {
    CHECK(local_date(utc(2026, 6, 10, 22, 30), "Europe/Berlin") == 2026y / 6 / 11);
    CHECK(local_date(utc(2026, 6, 10, 2), "America/New_York") == 2026y / 6 / 9);
}

TEST_CASE("every level promises as its row in the regulations says") {
    const auto rules = test::rules();
    const std::string zone = "Europe/Berlin";
    const auto friday = local(zone, 2026, 6, 12, 17);
    const auto due = [&](const std::string& level) { return promise_of(rules, level, friday).value().due; };
    CHECK(due("commercial") == local(zone, 2026, 6, 15, 17));
    CHECK(due("non-commercial") == local(zone, 2026, 6, 16, 17));
    CHECK(due("vip-request") == local(zone, 2026, 6, 12, 21));
    CHECK(due("development") == local(zone, 2026, 6, 26, 17));
    CHECK(promise_of(rules, "abolished", friday).value().level == "non-commercial");
}
