// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/policy/rules.hpp"
#include "store/model.hpp"

#include <chrono>
#include <cstddef>
#include <string>
#include <vector>

namespace ticketd::policy {

/// Open time of a calendar: [from, to).
struct Interval {
    store::Instant from{}, to{};
    bool operator==(const Interval&) const = default;
};

/// What counts between a start and a due time.
struct CountedTime {
    std::vector<Interval> intervals;   ///< the first ones, oldest first, none touching the next
    std::size_t more = 0;              ///< how many follow that are not listed
    std::chrono::milliseconds total{}; ///< of all of them
};

/// The open time between two moments, at most `most` intervals of it: with deadline() for a span of seconds
/// the total is that span. An `always` calendar counts all of it. Linear in days. Pure.
CountedTime counted_time(const Calendar&, store::Instant start, store::Instant due, std::size_t most);

/// A day that would be a working day by its weekday.
struct DayOff {
    std::chrono::year_month_day date; ///< local date of the calendar
    std::string name;                 ///< empty: unknown
    bool operator==(const DayOff&) const = default;
};

/// The holidays that a promise from `start` to `due` passes over, beginning with the day of the start. None
/// of an `always` calendar. Linear in days. Pure.
std::vector<DayOff> days_off(const Calendar&, store::Instant start, store::Instant due);

} // namespace ticketd::policy
