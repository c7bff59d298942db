// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/ctl/counted.hpp"

#include "daemon/policy/sla.hpp"

#include <fmt/format.h>

namespace ticketd::ctl {

namespace {

constexpr std::size_t most_listed = 20;

/// Between the moments as they are written, so that the seconds of all intervals sum up to the promise.
std::int64_t seconds_of(const policy::Interval& interval) {
    using std::chrono::floor, std::chrono::seconds;
    return (floor<seconds>(interval.to) - floor<seconds>(interval.from)).count();
}

/// "1:30 h"
std::string hours(std::int64_t seconds) {
    const auto minutes = seconds / 60;
    return fmt::format("{}:{:02} h", minutes / 60, minutes % 60);
}

} // namespace

void add_intervals(Json& json, const policy::Rules& rules, const std::string& level,
                   const std::optional<store::Instant>& start, const std::optional<store::Instant>& due) {
    policy::CountedTime counted;
    if (start && due) counted = policy::counted_time(rules, level, *start, *due, most_listed);
    json["intervals"] = Json::array();
    for (const auto& interval : counted.intervals)
        json["intervals"].push_back({{"from", iso_time(interval.from)},
                                     {"to", iso_time(interval.to)},
                                     {"seconds", seconds_of(interval)}});
    json["more_intervals"] = counted.more;
}

std::vector<std::string> interval_lines(const policy::Rules& rules, const std::string& level,
                                        store::Instant start, store::Instant due) {
    const auto& zone = rules.desk.time_zone;
    const auto counted = policy::counted_time(rules, level, start, due, most_listed);
    std::vector<std::string> lines;
    for (const auto& interval : counted.intervals)
        lines.push_back(fmt::format("{} to {}  {}", local_time(interval.from, zone),
                                    local_time(interval.to, zone), hours(seconds_of(interval))));
    if (counted.more > 0)
        lines.push_back(fmt::format("and {} more, {} in all", counted.more,
                                    hours(std::chrono::round<std::chrono::seconds>(counted.total).count())));
    return lines;
}

} // namespace ticketd::ctl
