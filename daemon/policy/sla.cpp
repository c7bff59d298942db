// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/policy/sla.hpp"

#include "daemon/policy/calendar.hpp"

#include <algorithm>

namespace ticketd::policy {

namespace {

std::optional<store::Instant> due_of(const Rules& rules, const Level& level, store::Instant start) {
    if (const auto* calendar = rules.find_calendar(level.calendar))
        return deadline(*calendar, start, level.response);
    Calendar always;
    always.always = true;
    always.time_zone = rules.desk.time_zone;
    return deadline(always, start, level.response);
}

/// The first date after the period; dates alone, so any zone will do.
std::chrono::year_month_day period_end(const std::chrono::year_month_day& from, const Span& period) {
    auto span = period;
    if (span.unit == Span::Unit::seconds) span = {.count = span.count / 86'400, .unit = Span::Unit::days};
    return local_date(add_span(std::chrono::sys_days(from), span, "UTC"), "UTC");
}

} // namespace

std::optional<Promise> promise_of(const Rules& rules, const std::string& key, store::Instant start) {
    const auto* level = rules.find_level(key);
    if (level == nullptr) level = rules.find_level(rules.licenses.default_level);
    if (level == nullptr) return std::nullopt;
    const auto due = due_of(rules, *level, start);
    if (!due) return std::nullopt;
    return Promise{.level = level->key, .start = start, .due = *due};
}

std::optional<std::chrono::year_month_day> support_ends(const store::License& license, const Level& level) {
    if (!license.valid_from || !level.support) return license.valid_until;
    const std::chrono::year_month_day last =
        std::chrono::sys_days(period_end(*license.valid_from, *level.support)) - std::chrono::days(1);
    return license.valid_until ? std::min(*license.valid_until, last) : last;
}

} // namespace ticketd::policy
