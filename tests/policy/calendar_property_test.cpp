// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/policy/calendar.hpp"
#include "tests/policy/desk.hpp"

#include <catch2/catch.hpp>
#include <date/tz.h>

#include <random>

using namespace ticketd;
using namespace ticketd::policy;
using namespace std::chrono_literals;

namespace {

/// Slow and obvious: is the desk open in the minute that begins here, by the clock on the wall?
bool is_open(const Calendar& calendar, const date::time_zone& zone,
             std::chrono::sys_time<std::chrono::minutes> minute) {
    const auto local = zone.to_local(minute);
    const auto day = date::floor<date::days>(local);
    const std::chrono::year_month_day date{std::chrono::sys_days(day.time_since_epoch())};
    if (!calendar.days[date::weekday(day).c_encoding()]) return false;
    for (const auto& holiday : calendar.holidays) {
        if (holiday == date) return false;
    }
    return local - day >= calendar.opens && local - day < calendar.closes;
}

/// Minute by minute.
store::Instant reference(const Calendar& calendar, std::chrono::sys_time<std::chrono::minutes> start,
                         std::chrono::minutes span) {
    const auto& zone = *date::locate_zone(calendar.time_zone);
    auto now = start;
    for (auto left = span; left > 0min; now += 1min) {
        if (is_open(calendar, zone, now)) left -= 1min;
    }
    return now;
}

Calendar random_calendar(std::mt19937& random, const std::string& zone, std::chrono::sys_days around) {
    Calendar calendar;
    calendar.time_zone = zone;
    const auto below = [&](int n) { return std::uniform_int_distribution<int>(0, n - 1)(random); };
    for (auto& day : calendar.days) day = below(7) < 5;
    calendar.days[1] = true;
    if (below(2) == 0) {
        calendar.opens = std::chrono::minutes(below(12 * 60));
        calendar.closes = calendar.opens + std::chrono::minutes(30 + below(12 * 60 - 30));
    }
    for (int i = below(6); i > 0; --i) calendar.holidays.emplace_back(around + std::chrono::days(below(20)));
    return calendar;
}

} // namespace

TEST_CASE("deadlines agree with counting minute by minute, in zones that change their clocks at all hours") {
    std::mt19937 random(20260610);
    // Havana and Beirut change at midnight, Lord Howe by half an hour, Apia left out a whole day, Kathmandu
    // never.
    for (const std::string zone : {"Europe/Berlin", "America/New_York", "Australia/Lord_Howe",
                                   "Asia/Kathmandu", "America/Havana", "Asia/Beirut", "America/Santiago",
                                   "Pacific/Apia", "Africa/Casablanca", "America/St_Johns", "UTC"}) {
        for (int i = 0; i < 25; ++i) {
            using std::chrono::sys_days;
            const auto first = zone == "Pacific/Apia"       ? sys_days(2011y / 12 / 20)
                               : zone == "America/St_Johns" ? sys_days(2010y / 10 / 28)
                                                            : sys_days(2026y / 1 / 1);
            const auto days_of_starts = first < sys_days(2026y / 1 / 1) ? 15 : 365;
            const auto day =
                first + std::chrono::days(std::uniform_int_distribution<int>(0, days_of_starts)(random));
            const auto calendar = random_calendar(random, zone, day);
            const auto start =
                day + std::chrono::minutes(std::uniform_int_distribution<int>(0, 1439)(random));
            const std::chrono::minutes span(std::uniform_int_distribution<int>(1, 60 * 60)(random));
            INFO(zone << " start " << start.time_since_epoch().count() << " span " << span.count()
                      << " opens " << calendar.opens.count() << " closes " << calendar.closes.count());
            const Span asked{.count = std::chrono::seconds(span).count(), .unit = Span::Unit::seconds};
            REQUIRE(deadline(calendar, start, asked) == reference(calendar, start, span));
        }
    }
}

TEST_CASE("a longer span is never due earlier, and a later start neither") {
    std::mt19937 random(4711);
    for (int i = 0; i < 300; ++i) {
        const auto day = std::chrono::sys_days(2026y / 3 / 1) + std::chrono::days(i);
        const auto calendar = random_calendar(random, "Europe/Berlin", day);
        for (const auto unit : {Span::Unit::seconds, Span::Unit::days}) {
            const std::int64_t count = unit == Span::Unit::days ? 3 : 40'000;
            const auto due = deadline(calendar, day, {.count = count, .unit = unit});
            REQUIRE(due >= day);
            REQUIRE(deadline(calendar, day, {.count = count + 1, .unit = unit}) >= due);
            REQUIRE(deadline(calendar, day + 90min, {.count = count, .unit = unit}) >= due);
        }
    }
}
