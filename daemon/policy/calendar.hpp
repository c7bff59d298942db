// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/policy/rules.hpp"
#include "store/model.hpp"

#include <chrono>
#include <optional>
#include <string>

namespace ticketd::policy {

/// The last moment that is reckoned with: the end of year 9998, UTC.
inline constexpr store::Instant end_of_time =
    std::chrono::sys_days(std::chrono::year(9999) / std::chrono::January / std::chrono::day(1));

/// The date that a calendar on the wall of that zone shows.
std::chrono::year_month_day local_date(store::Instant, const std::string& zone);
/// As RFC 3339 section 5.6 writes a full-date: 2026-03-09.
std::string iso_date(const std::chrono::year_month_day&);

/// A moment plus a span outside of any duty: seconds are elapsed time; days and years move the local date and
/// keep the time on the clock (29 February plus a year is 28 February; of a clock time that comes twice the
/// first, of one that is left out the moment of the change). Never beyond end_of_time.
store::Instant add_span(store::Instant, const Span&, const std::string& zone);

/// When `span` of the calendar's time has passed since `start`. Pure: zone and tzdata decide, not the clock.
///
/// Seconds count while the calendar is open: local time is within the hours of a working day. They are real
/// seconds, so a change of daylight-saving time inside the hours makes that day shorter or longer, and one
/// outside of them changes nothing. The result is the earliest such moment (24 h from Thursday's midnight end
/// at Friday's, not at Monday's opening). Days are working days: from `start`, or from the next opening if
/// the desk is closed then, to the same time on the clock so many working days later (where it is closed
/// then, to when it closed before, or to that day's opening). Years, and everything in an `always` calendar,
/// are as in add_span().
///
/// Nothing if it never comes: the calendar never opens, or it would be after end_of_time.
/// Whole weeks without a holiday, an exception or a change of the clock are one step.
std::optional<store::Instant> deadline(const Calendar&, store::Instant start, const Span&);

} // namespace ticketd::policy
