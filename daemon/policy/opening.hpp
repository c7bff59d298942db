// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/policy/rules.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <vector>

namespace ticketd::policy {

/// On which dates, and at what hours of them, a calendar that is not `always` is open. Dates are local; they
/// may be asked about in any order. Keeps a reference to the calendar. Pure.
class Opening {
public:
    explicit Opening(const Calendar&);

    bool ever() const;
    /// A working day: an exception (Calendar::working_days), or a day of its week that is no holiday.
    bool works_on(std::chrono::local_days) const;
    /// Empty on a day off.
    const std::vector<OpenHours>& hours_on(std::chrono::local_days) const;

    /// Open time of a week without holidays and exceptions.
    std::chrono::milliseconds of_a_week() const { return of_a_week_; }
    /// Whole weeks from `day` on and before `end` that are such weeks.
    std::int64_t plain_weeks(std::chrono::local_days day, std::chrono::local_days end) const;

private:
    std::chrono::local_days next_exception(std::chrono::local_days from) const;

    const Calendar& calendar_;
    bool weekdays_alone_; ///< no holidays, no exceptions
    std::chrono::milliseconds of_a_week_{};
};

} // namespace ticketd::policy
