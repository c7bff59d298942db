// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/policy/sla.hpp"

#include "daemon/policy/calendar.hpp"

#include <algorithm>

namespace ticketd::policy {

namespace {

const Level* level_or_default(const Rules& rules, const std::string& key) {
    const auto* level = rules.find_level(key);
    return level != nullptr ? level : rules.find_level(rules.licenses.default_level);
}

/// Calls `count` with the calendar of a level.
template <class Count>
auto in_calendar_of(const Level* level, const Rules& rules, Count count) {
    const auto* calendar = level == nullptr ? nullptr : rules.find_calendar(level->calendar);
    if (calendar != nullptr) return count(*calendar);
    Calendar always;
    always.always = true;
    always.time_zone = rules.desk.time_zone;
    return count(always);
}

/// The first date after a period that begins on that one; dates alone, so any zone will do. A year from
/// 29 February on ends before 1 March.
std::chrono::sys_days period_end(const std::chrono::year_month_day& from, const Span& period) {
    if (period.unit == Span::Unit::years && period.count < 9999)
        return std::chrono::sys_days((from.year() + std::chrono::years(static_cast<int>(period.count)))
                                     / from.month() / from.day());
    auto span = period;
    if (span.unit == Span::Unit::seconds) span = {.count = span.count / 86'400, .unit = Span::Unit::days};
    return std::chrono::floor<std::chrono::days>(add_span(std::chrono::sys_days(from), span, "UTC"));
}

} // namespace

std::optional<Promise> promise_of(const Rules& rules, const std::string& key, store::Instant start) {
    const auto* level = level_or_default(rules, key);
    if (level == nullptr) return std::nullopt;
    const auto due = in_calendar_of(
        level, rules, [&](const Calendar& calendar) { return deadline(calendar, start, level->response); });
    if (!due) return std::nullopt;
    return Promise{.level = level->key, .start = start, .due = *due};
}

CountedTime counted_time(const Rules& rules, const std::string& level, store::Instant start,
                         store::Instant due, std::size_t most) {
    return in_calendar_of(level_or_default(rules, level), rules,
                          [&](const Calendar& calendar) { return counted_time(calendar, start, due, most); });
}

std::vector<DayOff> days_off(const Rules& rules, const std::string& level, store::Instant start,
                             store::Instant due) {
    return in_calendar_of(level_or_default(rules, level), rules,
                          [&](const Calendar& calendar) { return days_off(calendar, start, due); });
}

std::optional<std::chrono::year_month_day> support_ends(const store::License& license, const Level& level) {
    if (!license.valid_from || !level.support) return license.valid_until;
    const std::chrono::year_month_day last =
        period_end(*license.valid_from, *level.support) - std::chrono::days(1);
    return license.valid_until ? std::min(*license.valid_until, last) : last;
}

} // namespace ticketd::policy
