// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/policy/open_time.hpp"

#include "daemon/policy/counted_time.hpp"

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
    return std::chrono::floor<seconds>(counted_time(calendar, from, to, 0).total);
}

bool is_open(const Calendar& calendar, store::Instant moment) {
    return open_time(calendar, moment, moment + seconds(1)) == seconds(1);
}

} // namespace ticketd::policy
