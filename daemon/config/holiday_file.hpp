// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include <chrono>
#include <filesystem>
#include <map>
#include <stdexcept>
#include <string>

namespace ticketd::config {

/// What is wrong with a file of holidays, without its name.
class HolidayFileError : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// The days off of an iCalendar file (RFC 5545): all days of its all-day events, with their SUMMARY, repeated
/// as RRULE, RDATE, EXDATE and RECURRENCE-ID say, up to the year 2100. Cancelled events are left out. An
/// event with a time of day is an error: it is no day off. Bounds: 4 MB, 20,000 days. Throws
/// HolidayFileError.
std::map<std::chrono::year_month_day, std::string> read_holiday_file(const std::filesystem::path& file);

} // namespace ticketd::config
