// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/policy/calendar.hpp"

#include "daemon/policy/opening.hpp"
#include "daemon/policy/time_zone.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace ticketd::policy {

namespace {

using namespace std::chrono_literals;
using std::chrono::days;
using std::chrono::floor;
using std::chrono::local_days;
using std::chrono::milliseconds;
using std::chrono::seconds;
using store::Instant;
using LocalTime = std::chrono::local_time<milliseconds>;

constexpr std::int64_t most_days = 10'000LL * 366;

/// Counts `left` down through the open hours of [from, to), where no clock changes; the moment when it is
/// used up.
std::optional<LocalTime> count_down(const Opening& opening, LocalTime from, LocalTime to,
                                    milliseconds& left) {
    const auto week = opening.of_a_week();
    for (auto day = floor<days>(from); day < to; day += days(1)) {
        if (day > from) {
            auto weeks = opening.plain_weeks(day, floor<days>(to));
            // One millisecond is left over, so that the end always falls into a day that is looked at.
            if (week > 0ms) weeks = std::min(weeks, (left - 1ms) / week);
            left -= weeks * week;
            day += weeks * days(7);
        }
        for (const auto& hours : opening.hours_on(day)) {
            const auto begin = std::max<LocalTime>(from, day + hours.opens);
            const auto end = std::min<LocalTime>(to, day + hours.closes);
            if (end <= begin) continue;
            if (left <= end - begin) return begin + left;
            left -= end - begin;
        }
    }
    return std::nullopt;
}

std::optional<Instant> after_open_time(const Calendar& calendar, const Opening& opening, Instant start,
                                       milliseconds left) {
    const TimeZone zone(calendar.time_zone);
    for (auto now = start; now < end_of_time;) {
        const auto period = zone.period_at(floor<seconds>(now));
        const auto end = period.end < end_of_time ? Instant(period.end) : end_of_time;
        const LocalTime from((now + period.offset).time_since_epoch()),
            to((end + period.offset).time_since_epoch());
        if (const auto found = count_down(opening, from, to, left)) {
            return Instant(found->time_since_epoch() - period.offset);
        }
        now = end;
    }
    return std::nullopt;
}

LocalTime to_local(Instant moment, const TimeZone& zone) {
    return LocalTime((moment + zone.period_at(floor<seconds>(moment)).offset).time_since_epoch());
}

Instant to_utc(LocalTime local, const TimeZone& zone) {
    const auto whole = floor<seconds>(local);
    return zone.to_utc(whole) + (local - whole);
}

/// The first open time of a day from `time` on.
std::optional<milliseconds> open_from(const std::vector<OpenHours>& hours, milliseconds time) {
    for (const auto& span : hours)
        if (time < span.closes) return std::max<milliseconds>(time, span.opens);
    return std::nullopt;
}

/// The same time on a working day; where the desk is closed then, when it closed, or that day's opening.
milliseconds open_until(const std::vector<OpenHours>& hours, milliseconds time) {
    milliseconds found = hours.front().opens;
    for (const auto& span : hours)
        if (span.opens <= time) found = std::min<milliseconds>(time, span.closes);
    return found;
}

/// The next working day after that one; `last` if there is none before.
local_days next_working_day(const Opening& opening, local_days day, local_days last) {
    do {
        day += days(1);
    } while (day < last && opening.hours_on(day).empty());
    return day;
}

std::optional<Instant> after_working_days(const Calendar& calendar, const Opening& opening, Instant start,
                                          std::int64_t count) {
    const TimeZone zone(calendar.time_zone);
    const auto local = to_local(start, zone);
    const auto last = floor<days>(to_local(end_of_time, zone));
    auto day = floor<days>(local);
    auto time = open_from(opening.hours_on(day), local - day);
    if (!time) day = next_working_day(opening, day, last);
    if (day >= last) return std::nullopt;
    if (!time) time = opening.hours_on(day).front().opens;
    for (; count > 0 && day < last; --count) day = next_working_day(opening, day, last);
    if (count > 0 || day >= last) return std::nullopt;
    return std::max(start, to_utc(day + open_until(opening.hours_on(day), *time), zone));
}

local_days add_years(local_days day, std::int64_t count) {
    const std::chrono::year_month_day date(day);
    const auto year =
        date.year() + std::chrono::years(static_cast<int>(std::clamp<std::int64_t>(count, -9999, 9999)));
    const auto moved = year / date.month() / date.day();
    return local_days(moved.ok() ? moved : year / date.month() / std::chrono::last);
}

Instant add_seconds(Instant start, std::int64_t count) {
    const auto room = floor<seconds>(end_of_time - start).count();
    return count >= room ? end_of_time : start + seconds(count);
}

} // namespace

std::chrono::year_month_day local_date(Instant moment, const std::string& zone) {
    return std::chrono::year_month_day(floor<days>(to_local(moment, TimeZone(zone))));
}

std::string iso_date(const std::chrono::year_month_day& date) {
    return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date.year()),
                       static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
}

Instant add_span(Instant start, const Span& span, const std::string& zone_name) {
    if (span.unit == Span::Unit::seconds) return add_seconds(start, span.count);
    const TimeZone zone(zone_name);
    const auto local = to_local(start, zone);
    const auto day = floor<days>(local);
    const auto moved = span.unit == Span::Unit::years
                           ? add_years(day, span.count)
                           : day + days(std::clamp(span.count, -most_days, most_days));
    const auto latest = floor<days>(to_local(end_of_time, zone));
    return moved >= latest ? end_of_time : to_utc(moved + (local - day), zone);
}

std::optional<Instant> deadline(const Calendar& calendar, Instant start, const Span& span) {
    if (span.count <= 0) return start;
    if (calendar.always || span.unit == Span::Unit::years) {
        const auto due = add_span(start, span, calendar.time_zone);
        return due >= end_of_time ? std::nullopt : std::optional(std::max(start, due));
    }
    const Opening opening(calendar);
    if (!opening.ever()) return std::nullopt;
    if (span.unit == Span::Unit::days) return after_working_days(calendar, opening, start, span.count);
    if (span.count > most_days * 86'400) return std::nullopt;
    return after_open_time(calendar, opening, start, seconds(span.count));
}

} // namespace ticketd::policy
