// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/config/sections.hpp"

#include <fmt/format.h>

namespace ticketd::config {

namespace {

using At = std::optional<std::chrono::minutes>;

/// "08:00"; "" is never.
std::optional<At> read_time_of_day(std::string_view text) {
    if (text.empty()) return At{};
    constexpr std::string_view form = "HH:MM";
    const auto hours = text.size() == form.size() ? read_hours(std::string(text) + "-24:00") : std::nullopt;
    if (!hours) return std::nullopt;
    return At{hours->front().opens};
}

} // namespace

void read_digest(Reading& reading) {
    Section section(reading.root.table("digest"), "digest", reading.errors);
    auto& digest = reading.config.rules.digest;
    section.read("at", digest.at, read_time_of_day, "a time of the day such as \"08:00\", or \"\" for never");
    section.read_text("calendar", digest.calendar);
    if (digest.calendar != "always" && reading.config.rules.find_calendar(digest.calendar) == nullptr)
        section.fail("calendar", fmt::format("\"{}\" is no calendar; write [calendar.{}] or use \"always\"",
                                             digest.calendar, digest.calendar));
}

} // namespace ticketd::config
