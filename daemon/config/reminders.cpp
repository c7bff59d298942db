// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/config/sections.hpp"

#include <charconv>

namespace ticketd::config {

std::optional<int> read_warning(std::string_view text) {
    if (text == "off") return 0;
    if (!text.ends_with('%')) return std::nullopt;
    text.remove_suffix(1);
    int percent = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), percent);
    if (error != std::errc{} || end != text.data() + text.size() || percent < 1 || percent > 99)
        return std::nullopt;
    return percent;
}

std::optional<policy::Span> read_escalation(std::string_view text) {
    return text == "off" ? policy::Span{} : read_response(text);
}

void read_reminders(Reading& reading) {
    Section section(reading.root.table("reminders"), "reminders", reading.errors);
    auto& reminders = reading.config.rules.reminders;
    section.read("warn", reminders.warn_percent, read_warning, warning_wanted);
    section.read("escalate", reminders.escalate, read_escalation, escalation_wanted);
}

} // namespace ticketd::config
