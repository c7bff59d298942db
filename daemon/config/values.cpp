// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/config/values.hpp"

#include <algorithm>
#include <charconv>
#include <limits>

namespace ticketd::config {

namespace {

using policy::Span;

/// Seconds of "s", "m", "h", "d"; 0 for other words.
std::int64_t seconds_of(std::string_view unit) {
    if (unit == "s") return 1;
    if (unit == "m") return 60;
    if (unit == "h") return 3600;
    if (unit == "d") return 86400;
    return 0;
}

} // namespace

std::optional<std::int64_t> take_number(std::string_view& text) {
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || text.front() == '-') return std::nullopt;
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    return number;
}

std::optional<std::string> any_text(std::string_view text) { return std::string(text); }

std::optional<std::string> some_text(std::string_view text) {
    return text.empty() ? std::nullopt : any_text(text);
}

std::optional<Span> read_span(std::string_view text) {
    constexpr std::int64_t most = std::int64_t{1000} * 365 * 86400;
    const auto count = take_number(text);
    if (!count || *count < 1) return std::nullopt;
    if (text == "y") return *count <= 1000 ? std::optional(Span{*count, Span::Unit::years}) : std::nullopt;
    const std::int64_t unit = seconds_of(text);
    if (unit == 0 || *count > most / unit) return std::nullopt;
    if (text == "d") return Span{*count, Span::Unit::days};
    return Span{*count * unit, Span::Unit::seconds};
}

std::optional<Span> read_days_or_years(std::string_view text) {
    const auto span = read_span(text);
    return span && span->unit != Span::Unit::seconds ? span : std::nullopt;
}

std::optional<Span> read_response(std::string_view text) {
    const auto span = read_span(text);
    return span && span->unit != Span::Unit::years ? span : std::nullopt;
}

std::optional<std::chrono::seconds> read_seconds(std::string_view text) {
    const auto span = read_span(text);
    if (!span || span->unit != Span::Unit::seconds || span->count > 86400) return std::nullopt;
    return std::chrono::seconds(span->count);
}

std::optional<std::chrono::seconds> read_seconds_or_none(std::string_view text) {
    return text == "0s" ? std::optional(std::chrono::seconds(0)) : read_seconds(text);
}

std::optional<std::uint64_t> read_size(std::string_view text) {
    constexpr std::int64_t most = 1'000'000'000'000;
    const auto count = take_number(text);
    std::int64_t unit = 0;
    if (text.empty() || text == "B") unit = 1;
    if (text == "kB") unit = 1000;
    if (text == "MB") unit = 1'000'000;
    if (text == "GB") unit = 1'000'000'000;
    if (!count || *count < 1 || unit == 0 || *count > most / unit) return std::nullopt;
    return static_cast<std::uint64_t>(*count * unit);
}

std::optional<policy::Window> read_window(std::string_view text) {
    const auto slash = text.find('/');
    if (slash == text.npos) return std::nullopt;
    auto count_text = text.substr(0, slash);
    const auto count = take_number(count_text);
    const auto span = read_response(text.substr(slash + 1));
    if (!count || !count_text.empty() || *count < 1 || *count > std::numeric_limits<std::uint32_t>::max()
        || !span)
        return std::nullopt;
    const std::int64_t unit = span->unit == Span::Unit::days ? 86400 : 1;
    return policy::Window{static_cast<std::uint32_t>(*count), span->count * unit};
}

bool is_key(std::string_view text) {
    const auto allowed = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
    };
    return !text.empty() && text.size() <= 40 && std::ranges::all_of(text, allowed);
}

} // namespace ticketd::config
