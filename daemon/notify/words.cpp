// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/notify/words.hpp"

#include <array>
#include <cstdio>

namespace ticketd::notify {

namespace {

std::string counted(std::int64_t count, std::string_view unit) {
    return std::to_string(count).append(" ").append(unit).append(count == 1 ? "" : "s");
}

std::string seconds_in_words(std::int64_t seconds) {
    if (seconds % 3600 == 0) return counted(seconds / 3600, "hour");
    if (seconds % 60 == 0) return counted(seconds / 60, "minute");
    return counted(seconds, "second");
}

} // namespace

std::string in_words(const policy::Level& level, const policy::Rules& rules) {
    const auto* calendar = level.calendar == "always" ? nullptr : rules.find_calendar(level.calendar);
    const bool always = calendar == nullptr || calendar->always;
    switch (level.response.unit) {
    case policy::Span::Unit::years: return counted(level.response.count, "year");
    case policy::Span::Unit::days: return counted(level.response.count, always ? "day" : "business day");
    case policy::Span::Unit::seconds: break;
    }
    const auto time = seconds_in_words(level.response.count);
    if (always) return time;
    return time + (calendar->works_round_the_clock() ? " on business days" : " of our business hours");
}

std::string in_words(std::chrono::milliseconds span) {
    const auto minutes = std::chrono::duration_cast<std::chrono::minutes>(std::chrono::abs(span)).count();
    const auto days = minutes / (24 * 60), hours = minutes / 60 % 24;
    if (days > 0) return counted(days, "day") + (hours > 0 ? " " + counted(hours, "hour") : "");
    if (hours > 0)
        return counted(hours, "hour") + (minutes % 60 > 0 ? " " + counted(minutes % 60, "minute") : "");
    return counted(minutes, "minute");
}

std::string size_in_words(std::uint64_t bytes) {
    if (bytes < 1000) return counted(static_cast<std::int64_t>(bytes), "byte");
    const bool kilo = bytes < 1'000'000;
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), kilo ? "%.1f kB" : "%.1f MB",
                  static_cast<double>(bytes) / (kilo ? 1000.0 : 1'000'000.0));
    return text.data();
}

std::string_view cut(std::string_view text, std::size_t limit) {
    if (text.size() <= limit) return text;
    auto end = limit;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
    return text.substr(0, end);
}

} // namespace ticketd::notify
