// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/policy/calendar.hpp"
#include "daemon/policy/counted_time.hpp"
#include "tests/policy/desk.hpp"

#include <catch2/catch.hpp>
#include <date/tz.h>

#include <algorithm>
#include <random>

using namespace ticketd;
using namespace ticketd::policy;
using namespace std::chrono_literals;

namespace {

using Minute = std::chrono::sys_time<std::chrono::minutes>;

/// Slow and obvious: does the desk work on that date?
bool is_worked(const Calendar& calendar, const std::chrono::year_month_day& date) {
    for (const auto& worked : calendar.working_days)
        if (worked == date) return true;
    for (const auto& [holiday, name] : calendar.holidays)
        if (holiday == date) return false;
    for (const auto& [holiday, name] : calendar.yearly_holidays)
        if (holiday.month() == date.month() && holiday.day() == date.day()) return false;
    return calendar.days[std::chrono::weekday(std::chrono::sys_days(date)).c_encoding()];
}

/// Is it open in the minute that begins here, by the clock on the wall?
bool is_open(const Calendar& calendar, const date::time_zone& zone, Minute minute) {
    const auto local = zone.to_local(minute);
    const auto day = date::floor<date::days>(local);
    if (!is_worked(calendar, {std::chrono::sys_days(day.time_since_epoch())})) return false;
    for (const auto& hours : calendar.hours[date::weekday(day).c_encoding()])
        if (local - day >= hours.opens && local - day < hours.closes) return true;
    return false;
}

/// Minute by minute: when the span is used up.
store::Instant reference(const Calendar& calendar, Minute start, std::chrono::minutes span) {
    const auto& zone = *date::locate_zone(calendar.time_zone);
    auto now = start;
    for (auto left = span; left > 0min; now += 1min)
        if (is_open(calendar, zone, now)) left -= 1min;
    return now;
}

/// Minute by minute: the stretches in which it is open.
std::vector<Interval> reference_intervals(const Calendar& calendar, Minute start, Minute due) {
    const auto& zone = *date::locate_zone(calendar.time_zone);
    std::vector<Interval> found;
    bool open = false;
    for (auto now = start; now < due; now += 1min) {
        const bool opened = is_open(calendar, zone, now);
        if (opened && !open) found.push_back({.from = now, .to = now});
        if (opened) found.back().to = now + 1min;
        open = opened;
    }
    return found;
}

/// Numbers by a fixed seed.
class Random {
public:
    explicit Random(unsigned seed) : generator_(seed) {}
    int below(int n) { return between(0, n - 1); }
    int between(int least, int most) { return std::uniform_int_distribution<int>(least, most)(generator_); }

private:
    std::mt19937 generator_;
};

/// Up to three spans of a day; sometimes the whole day.
std::vector<OpenHours> random_hours(Random& random) {
    std::vector<OpenHours> hours;
    if (random.below(3) == 0) return {{}};
    for (int from = random.below(10 * 60); hours.size() < 3 && from < 23 * 60;) {
        const int to = random.between(from + 1, std::min(from + 8 * 60, 24 * 60));
        hours.push_back({std::chrono::minutes(from), std::chrono::minutes(to)});
        if (random.below(2) == 0) break;
        from = to + random.between(1, 3 * 60);
    }
    return hours;
}

Calendar random_calendar(Random& random, const std::string& zone, std::chrono::sys_days around) {
    using std::chrono::year_month_day;
    Calendar calendar;
    calendar.time_zone = zone;
    for (auto& day : calendar.days) day = random.below(7) < 5;
    calendar.days[1] = true;
    calendar.hours = every_day(random_hours(random));
    if (random.below(3) == 0)
        for (auto& hours : calendar.hours) hours = random_hours(random);
    const auto date = [&] { return year_month_day(around + std::chrono::days(random.between(-2, 20))); };
    for (int i = random.below(6); i > 0; --i) calendar.holidays.emplace(date(), "");
    for (int i = random.below(3); i > 0; --i)
        calendar.yearly_holidays.emplace(date().month() / date().day(), "");
    for (int i = random.below(4); i > 0; --i) calendar.working_days.insert(date());
    return calendar;
}

/// A calendar and a request near the changes of the clock of a zone, as far as the zone has any.
struct Trial {
    Calendar calendar;
    Minute start;
    std::chrono::minutes span;
};

Trial random_trial(Random& random, const std::string& zone) {
    using std::chrono::sys_days;
    const auto day = zone == "Pacific/Apia" ? sys_days(2011y / 12 / 20) + std::chrono::days(random.below(15))
                     : zone == "America/St_Johns"
                         ? sys_days(2010y / 10 / 28) + std::chrono::days(random.below(15))
                         : sys_days(2026y / 12 / 1) + std::chrono::days(random.below(730));
    return {.calendar = random_calendar(random, zone, day),
            .start = day + std::chrono::minutes(random.below(1440)),
            .span = std::chrono::minutes(random.between(1, 60 * 60))};
}

// Havana and Beirut change at midnight, Lord Howe by half an hour, Apia left out a whole day, Kathmandu
// never.
const std::vector<std::string> zones = {"Europe/Berlin",
                                        "America/New_York",
                                        "Australia/Lord_Howe",
                                        "Asia/Kathmandu",
                                        "America/Havana",
                                        "Asia/Beirut",
                                        "America/Santiago",
                                        "Pacific/Apia",
                                        "Africa/Casablanca",
                                        "America/St_Johns",
                                        "UTC"};

Span seconds_of(std::chrono::minutes span) {
    return {.count = std::chrono::seconds(span).count(), .unit = Span::Unit::seconds};
}

std::string described(const Trial& trial) {
    return trial.calendar.time_zone + " start " + std::to_string(trial.start.time_since_epoch().count())
           + " span " + std::to_string(trial.span.count());
}

} // namespace

TEST_CASE("deadlines agree with counting minute by minute, in zones that change their clocks at all hours") {
    Random random(20260610);
    for (const auto& zone : zones)
        for (int i = 0; i < 40; ++i) {
            const auto trial = random_trial(random, zone);
            INFO(described(trial));
            REQUIRE(deadline(trial.calendar, trial.start, seconds_of(trial.span))
                    == reference(trial.calendar, trial.start, trial.span));
        }
}

TEST_CASE("the counted intervals are those of counting minute by minute, and sum up to the span") {
    Random random(1042);
    for (const auto& zone : zones)
        for (int i = 0; i < 40; ++i) {
            const auto trial = random_trial(random, zone);
            INFO(described(trial));
            const auto due = deadline(trial.calendar, trial.start, seconds_of(trial.span)).value();
            const auto counted = counted_time(trial.calendar, trial.start, due, 1000);
            REQUIRE(counted.total == trial.span);
            REQUIRE(counted.intervals
                    == reference_intervals(trial.calendar, trial.start,
                                           std::chrono::time_point_cast<std::chrono::minutes>(due)));
            REQUIRE(counted.more == 0);
        }
}

TEST_CASE("of many intervals the first are listed, and the others counted") {
    Random random(7);
    for (int i = 0; i < 50; ++i) {
        const auto trial = random_trial(random, "Europe/Berlin");
        const auto due = trial.start + std::chrono::days(20);
        const auto all = counted_time(trial.calendar, trial.start, due, 1000);
        const auto some = counted_time(trial.calendar, trial.start, due, 2);
        REQUIRE(some.intervals.size() == std::min<std::size_t>(2, all.intervals.size()));
        REQUIRE(some.intervals.size() + some.more == all.intervals.size());
        REQUIRE(some.total == all.total);
    }
}

TEST_CASE("the days off are the dates of working weekdays on which nobody works") {
    Random random(2029);
    for (const auto& zone : zones)
        for (int i = 0; i < 20; ++i) {
            const auto trial = random_trial(random, zone);
            const auto& calendar = trial.calendar;
            const auto due = trial.start + std::chrono::days(10);
            std::vector<std::chrono::year_month_day> expected;
            const auto end = std::chrono::sys_days(local_date(due - 1min, zone));
            for (auto day = std::chrono::sys_days(local_date(trial.start, zone)); day <= end;
                 day += std::chrono::days(1))
                if (calendar.days[std::chrono::weekday(day).c_encoding()] && !is_worked(calendar, day))
                    expected.emplace_back(day);
            std::vector<std::chrono::year_month_day> found;
            for (const auto& day : days_off(calendar, trial.start, due)) found.push_back(day.date);
            INFO(described(trial));
            REQUIRE(found == expected);
        }
}

TEST_CASE("a longer span is never due earlier, and a later start neither") {
    Random random(4711);
    for (int i = 0; i < 600; ++i) {
        const auto trial = random_trial(random, zones[static_cast<std::size_t>(i) % zones.size()]);
        INFO(described(trial));
        for (const auto unit : {Span::Unit::seconds, Span::Unit::days}) {
            const std::int64_t count = unit == Span::Unit::days ? 3 : 40'000;
            const auto due = deadline(trial.calendar, trial.start, {.count = count, .unit = unit});
            REQUIRE(due >= trial.start);
            REQUIRE(deadline(trial.calendar, trial.start, {.count = count + 1, .unit = unit}) >= due);
            REQUIRE(deadline(trial.calendar, trial.start + 90min, {.count = count, .unit = unit}) >= due);
        }
    }
}
