// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/policy/open_time.hpp"

#include "daemon/policy/calendar.hpp"

namespace ticketd::policy {

using std::chrono::seconds;

Calendar calendar_of(const Rules& rules, const Level& level) {
    if (const auto* calendar = rules.find_calendar(level.calendar)) return *calendar;
    Calendar always;
    always.always = true;
    always.time_zone = rules.desk.time_zone;
    return always;
}

seconds open_time(const Calendar& calendar, store::Instant from, store::Instant to) {
    if (to <= from) return seconds(0);
    auto most = std::chrono::floor<seconds>(to - from).count();
    if (calendar.always) return seconds(most);
    // deadline() is the only one that knows what counts; halving asks it some thirty times.
    std::int64_t least = 0;
    while (least < most) {
        const auto middle = least + (most - least + 1) / 2;
        const auto reached = deadline(calendar, from, {.count = middle, .unit = Span::Unit::seconds});
        if (reached && *reached <= to)
            least = middle;
        else
            most = middle - 1;
    }
    return seconds(least);
}

bool is_open(const Calendar& calendar, store::Instant moment) {
    const auto next = deadline(calendar, moment, {.count = 1, .unit = Span::Unit::seconds});
    return next && *next - moment == seconds(1);
}

} // namespace ticketd::policy
