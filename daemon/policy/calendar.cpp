// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/policy/calendar.hpp"

#include "daemon/policy/time_zone.hpp"

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

/// Days of a calendar from a day on, quick to ask about in any order (a clock set back at midnight repeats a
/// day).
class WorkingDays {
public:
    WorkingDays(const Calendar& calendar, local_days from) : calendar_(calendar) {
        for (const auto& date : calendar.holidays) {
            const local_days day(date);
            if (day >= from) holidays_.push_back(day);
        }
        std::ranges::sort(holidays_);
    }

    bool contains(local_days day) const {
        return calendar_.days[std::chrono::weekday(day).c_encoding()]
               && !std::ranges::binary_search(holidays_, day);
    }
    /// Whole weeks from `day` on without a holiday and before `end`.
    std::int64_t weeks_alike(local_days day, local_days end) const {
        const auto holiday = std::ranges::lower_bound(holidays_, day);
        const auto until = holiday == holidays_.end() ? end : std::min(end, *holiday);
        return until <= day ? 0 : (until - day) / days(7);
    }

private:
    const Calendar& calendar_;
    std::vector<local_days> holidays_; ///< sorted
};

bool ever_opens(const Calendar& calendar) {
    return calendar.closes > calendar.opens && std::ranges::find(calendar.days, true) != calendar.days.end();
}

milliseconds open_time_of_a_week(const Calendar& calendar) {
    return (calendar.closes - calendar.opens) * std::ranges::count(calendar.days, true);
}

/// Counts `left` down through the open hours of [from, to), where no clock changes; the moment when it is
/// used up.
std::optional<LocalTime> count_down(const Calendar& calendar, const WorkingDays& working, LocalTime from,
                                    LocalTime to, milliseconds& left) {
    const auto week = open_time_of_a_week(calendar);
    for (auto day = floor<days>(from); day < to; day += days(1)) {
        if (day > from) {
            // One millisecond is left over, so that the end always falls into a day that is looked at.
            const auto weeks = std::min(working.weeks_alike(day, floor<days>(to)), (left - 1ms) / week);
            left -= weeks * week;
            day += weeks * days(7);
        }
        if (!working.contains(day)) continue;
        const auto begin = std::max<LocalTime>(from, day + calendar.opens);
        const auto end = std::min<LocalTime>(to, day + calendar.closes);
        if (end <= begin) continue;
        if (left <= end - begin) return begin + left;
        left -= end - begin;
    }
    return std::nullopt;
}

std::optional<Instant> after_open_time(const Calendar& calendar, Instant start, milliseconds left) {
    const TimeZone zone(calendar.time_zone);
    std::optional<WorkingDays> working;
    for (auto now = start; now < end_of_time;) {
        const auto period = zone.period_at(floor<seconds>(now));
        const auto end = period.end < end_of_time ? Instant(period.end) : end_of_time;
        const LocalTime from((now + period.offset).time_since_epoch()),
            to((end + period.offset).time_since_epoch());
        if (!working) working.emplace(calendar, floor<days>(from) - days(1));
        if (const auto found = count_down(calendar, *working, from, to, left)) {
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

std::optional<Instant> after_working_days(const Calendar& calendar, Instant start, std::int64_t count) {
    const TimeZone zone(calendar.time_zone);
    const auto local = to_local(start, zone);
    auto day = floor<days>(local);
    auto time = local - day;
    const WorkingDays working(calendar, day);
    if (!working.contains(day) || time >= calendar.closes) {
        do {
            day += days(1);
        } while (!working.contains(day));
        time = calendar.opens;
    }
    time = std::max<milliseconds>(time, calendar.opens);
    const auto last = floor<days>(to_local(end_of_time, zone));
    for (; count > 0 && day < last; --count) {
        do {
            day += days(1);
        } while (!working.contains(day));
    }
    if (count > 0) return std::nullopt;
    return std::max(start, to_utc(day + time, zone));
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
    if (!ever_opens(calendar)) return std::nullopt;
    if (span.unit == Span::Unit::days) return after_working_days(calendar, start, span.count);
    if (span.count > most_days * 86'400) return std::nullopt;
    return after_open_time(calendar, start, seconds(span.count));
}

} // namespace ticketd::policy
