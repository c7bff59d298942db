// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/policy/calendar.hpp"
#include "daemon/policy/counted_time.hpp"
#include "daemon/policy/time_zone.hpp"
#include "tests/policy/desk.hpp"

#include <catch2/catch.hpp>

using namespace ticketd;
using namespace ticketd::policy;
using namespace std::chrono_literals;
using test::days;
using test::hours;

namespace {

const std::string berlin = "Europe/Berlin";

Calendar calendar_of(std::vector<OpenHours> open, std::string zone = berlin) {
    Calendar calendar;
    calendar.time_zone = std::move(zone);
    calendar.hours = every_day(std::move(open));
    return calendar;
}

store::Instant local(int year, unsigned month, unsigned day, int hour = 0, int minute = 0,
                     const std::string& zone = berlin) {
    const auto date =
        std::chrono::local_days(std::chrono::year(year) / std::chrono::month(month) / std::chrono::day(day));
    return TimeZone(zone).to_utc(date + std::chrono::hours(hour) + std::chrono::minutes(minute));
}

/// With a break at noon.
Calendar office() { return calendar_of({{9h, 12h}, {13h, 17h + 30min}}); }

} // namespace

TEST_CASE("a break at noon does not count") {
    // Wednesday, 10 June 2026
    CHECK(deadline(office(), local(2026, 6, 10, 11), hours(2)) == local(2026, 6, 10, 14));
    CHECK(deadline(office(), local(2026, 6, 10, 12, 30), hours(1)) == local(2026, 6, 10, 14));
    CHECK(deadline(office(), local(2026, 6, 10, 9), hours(3)) == local(2026, 6, 10, 12)); // not 13:00
    CHECK(deadline(office(), local(2026, 6, 12, 17), hours(1))
          == local(2026, 6, 15, 9, 30)); // over the week-end
    CHECK(deadline(office(), local(2026, 6, 10, 12, 30), days(1))
          == local(2026, 6, 11, 13)); // from the opening
}

TEST_CASE("a day of the week may have hours of its own") {
    auto calendar = calendar_of({{9h, 17h}});
    calendar.hours[5] = {{9h, 13h}}; // Friday
    CHECK(deadline(calendar, local(2026, 6, 12, 12), hours(2)) == local(2026, 6, 15, 10));
    CHECK(deadline(calendar, local(2026, 6, 12, 14), hours(1)) == local(2026, 6, 15, 10));
    // A working day later the desk is closed at that time: when it closed.
    CHECK(deadline(calendar, local(2026, 6, 11, 16), days(1)) == local(2026, 6, 12, 13));
    calendar.hours[5] = {{12h, 18h}};
    CHECK(deadline(calendar, local(2026, 6, 11, 10), days(1)) == local(2026, 6, 12, 12)); // or when it opens
}

TEST_CASE("a yearly holiday comes every year, on 29 February in leap years only") {
    auto calendar = calendar_of({{}});
    calendar.yearly_holidays = {{std::chrono::February / 29, "Leap day"},
                                {std::chrono::December / 25, "Christmas Day"}};
    CHECK(deadline(calendar, local(2026, 12, 24, 17), hours(24))
          == local(2026, 12, 28, 17)); // Friday, week-end
    CHECK(deadline(calendar, local(2029, 12, 24, 17), hours(24)) == local(2029, 12, 26, 17));
    CHECK(deadline(calendar, local(2028, 2, 28, 17), hours(24))
          == local(2028, 3, 1, 17)); // a Tuesday left out
    CHECK(deadline(calendar, local(2030, 2, 28, 17), hours(24)) == local(2030, 3, 1, 17)); // Thursday, Friday
    CHECK(deadline(calendar, local(2029, 12, 24, 17), days(1)) == local(2029, 12, 26, 17));
}

TEST_CASE("an exception makes a working day of a day off") {
    auto calendar = calendar_of({{9h, 17h}});
    calendar.holidays = {{2026y / 5 / 1, "Labour Day"}};
    calendar.working_days = {2026y / 5 / 2}; // the Saturday after
    CHECK(deadline(calendar, local(2026, 4, 30, 16), hours(2)) == local(2026, 5, 2, 10));
    CHECK(deadline(calendar, local(2026, 4, 30, 16), days(1)) == local(2026, 5, 2, 16));
    calendar.working_days.insert(2026y / 5 / 1); // and the holiday itself
    CHECK(deadline(calendar, local(2026, 4, 30, 16), hours(2)) == local(2026, 5, 1, 10));
    CHECK(days_off(calendar, local(2026, 4, 30), local(2026, 5, 5)).empty());
}

TEST_CASE("a calendar of exceptions alone opens on these, and never after") {
    auto calendar = calendar_of({{9h, 17h}});
    calendar.days = {};
    calendar.working_days = {2026y / 6 / 13, 2031y / 1 / 1};
    CHECK(deadline(calendar, local(2026, 6, 10), hours(10)) == local(2031, 1, 1, 11));
    CHECK(deadline(calendar, local(2026, 6, 10), days(1)) == local(2031, 1, 1, 9));
    CHECK_FALSE(deadline(calendar, local(2026, 6, 10), hours(17)));
    CHECK_FALSE(deadline(calendar, local(2026, 6, 10), days(2)));
}

TEST_CASE("a calendar counts in its own zone") {
    const auto kathmandu = calendar_of({{9h, 17h}}, "Asia/Kathmandu");
    CHECK(deadline(kathmandu, test::utc(2026, 6, 10, 11), hours(1)) == test::utc(2026, 6, 11, 4));
}

TEST_CASE("the counted intervals say which hours made the promise") {
    const auto start = local(2026, 6, 12, 16), due = local(2026, 6, 15, 14);
    CHECK(deadline(office(), start, {.count = 5 * 3600 + 1800}) == due);
    const auto counted = counted_time(office(), start, due, 10);
    CHECK(counted.intervals
          == std::vector<Interval>{{start, local(2026, 6, 12, 17, 30)},
                                   {local(2026, 6, 15, 9), local(2026, 6, 15, 12)},
                                   {local(2026, 6, 15, 13), due}});
    CHECK(counted.more == 0);
    CHECK(counted.total == 5h + 30min);
}

TEST_CASE("whole days that follow each other are one interval") {
    const auto start = local(2026, 6, 9, 17), due = local(2026, 6, 15, 17); // Tuesday to Monday
    const auto counted = counted_time(calendar_of({{}}), start, due, 10);
    CHECK(counted.intervals == std::vector<Interval>{{start, local(2026, 6, 13)}, {local(2026, 6, 15), due}});
    CHECK(counted.total == 96h);
}

TEST_CASE("an always calendar counts one interval, and nothing is counted after the due time") {
    Calendar always;
    always.always = true;
    const auto start = local(2026, 6, 13, 23);
    CHECK(counted_time(always, start, start + 4h, 10).intervals
          == std::vector<Interval>{{start, start + 4h}});
    CHECK(counted_time(always, start, start - 1h, 10).intervals.empty());
    CHECK(counted_time(office(), start, start - 1h, 10).total == 0h);
}

TEST_CASE("of a long promise the first intervals are listed") {
    const auto start = local(2026, 6, 8);
    const auto counted = counted_time(office(), start, start + std::chrono::days(3650), 3);
    CHECK(counted.intervals.size() == 3);
    CHECK(counted.more > 5000);
}

TEST_CASE("the holidays that a promise passes over are told by name") {
    auto calendar = office();
    calendar.holidays = {{2026y / 4 / 3, "Good Friday"}, {2026y / 4 / 5, "Easter"}, {2026y / 4 / 6, ""}};
    calendar.yearly_holidays = {{std::chrono::April / 6, "Easter Monday, for once"},
                                {std::chrono::April / 8, "Not yet"}};
    const auto off = days_off(calendar, local(2026, 4, 2, 17), local(2026, 4, 7, 10));
    CHECK(off
          == std::vector<DayOff>{{2026y / 4 / 3, "Good Friday"}, {2026y / 4 / 6, "Easter Monday, for once"}});
    CHECK(days_off(calendar, local(2026, 4, 6, 10), local(2026, 4, 7, 10)).size() == 1); // begun on a holiday
    calendar.always = true;
    CHECK(days_off(calendar, local(2026, 4, 2, 17), local(2026, 4, 7, 10)).empty());
}
