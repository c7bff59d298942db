// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/ctl/counted.hpp"

#include "daemon/policy/sla.hpp"

#include <fmt/format.h>

namespace ticketd::ctl {

namespace {

constexpr std::size_t most_listed = 20;

std::int64_t seconds(std::chrono::milliseconds span) {
    return std::chrono::floor<std::chrono::seconds>(span).count();
}

/// "1:30 h"
std::string hours(std::chrono::milliseconds span) {
    const auto minutes = seconds(span) / 60;
    return fmt::format("{}:{:02} h", minutes / 60, minutes % 60);
}

} // namespace

void add_intervals(Json& json, const policy::Rules& rules, const std::string& level,
                   const std::optional<store::Instant>& start, const std::optional<store::Instant>& due) {
    policy::CountedTime counted;
    if (start && due) counted = policy::counted_time(rules, level, *start, *due, most_listed);
    json["intervals"] = Json::array();
    for (const auto& [from, to] : counted.intervals)
        json["intervals"].push_back(
            {{"from", iso_time(from)}, {"to", iso_time(to)}, {"seconds", seconds(to - from)}});
    json["more_intervals"] = counted.more;
}

std::vector<std::string> interval_lines(const policy::Rules& rules, const std::string& level,
                                        store::Instant start, store::Instant due) {
    const auto& zone = rules.desk.time_zone;
    const auto counted = policy::counted_time(rules, level, start, due, most_listed);
    std::vector<std::string> lines;
    for (const auto& [from, to] : counted.intervals)
        lines.push_back(
            fmt::format("{} to {}  {}", local_time(from, zone), local_time(to, zone), hours(to - from)));
    if (counted.more > 0)
        lines.push_back(fmt::format("and {} more, {} in all", counted.more, hours(counted.total)));
    return lines;
}

} // namespace ticketd::ctl
