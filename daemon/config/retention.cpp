// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/config/sections.hpp"

namespace ticketd::config {

namespace {

std::optional<std::optional<policy::Span>> read_keep(std::string_view text) {
    if (text == "never") return std::optional<policy::Span>{};
    if (const auto span = read_days_or_years(text)) return span;
    return std::nullopt;
}

constexpr std::string_view keep_wanted = "a time in days or years such as \"5y\", or \"never\"";

} // namespace

void read_retention(Reading& reading) {
    Section section(reading.root.table("retention"), "retention", reading.errors);
    section.read("access_data", reading.config.access_data, read_days_or_years,
                 "a time in days or years such as \"7d\"");
    auto& retention = reading.config.retention;
    section.read("closed", retention.closed, read_keep, keep_wanted);
    section.read("spam", retention.spam, read_keep, keep_wanted);
    section.read("machine", retention.machine, read_keep, keep_wanted);
}

} // namespace ticketd::config
