// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/config/values.hpp"

#include <charconv>
#include <limits>

namespace ticketd::config {

namespace {

using policy::Span;

/// A whole number at the front of `text`, which is taken off; digits only, no sign.
std::optional<std::int64_t> take_number(std::string_view& text) {
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || text.front() == '-') return std::nullopt;
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    return number;
}

/// Seconds of "s", "m", "h", "d"; 0 for other words.
std::int64_t seconds_of(std::string_view unit) {
    if (unit == "s") return 1;
    if (unit == "m") return 60;
    if (unit == "h") return 3600;
    if (unit == "d") return 86400;
    return 0;
}

/// Minutes of "HH:MM" since midnight, up to 24:00.
std::optional<std::chrono::minutes> read_clock(std::string_view text) {
    if (text.size() != 5 || text[2] != ':') return std::nullopt;
    auto hour_text = text.substr(0, 2), minute_text = text.substr(3);
    const auto hour = take_number(hour_text), minute = take_number(minute_text);
    if (!hour || !minute || !hour_text.empty() || !minute_text.empty() || *minute > 59) return std::nullopt;
    if (*hour > 24 || (*hour == 24 && *minute != 0)) return std::nullopt;
    return std::chrono::minutes(*hour * 60 + *minute);
}

std::optional<std::size_t> read_weekday(std::string_view text) {
    constexpr std::array<std::string_view, 7> names = {"sun", "mon", "tue", "wed", "thu", "fri", "sat"};
    for (std::size_t i = 0; i < names.size(); ++i)
        if (names[i] == text) return i;
    return std::nullopt;
}

/// "wed" or "mon-fri", into `days`; a range may go over the week's end.
bool add_days(std::string_view text, std::array<bool, 7>& days) {
    const auto dash = text.find('-');
    const auto first = read_weekday(text.substr(0, dash));
    const auto last = dash == text.npos ? first : read_weekday(text.substr(dash + 1));
    if (!first || !last) return false;
    for (std::size_t day = *first;; day = (day + 1) % 7) {
        days[day] = true;
        if (day == *last) return true;
    }
}

} // namespace

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

std::optional<std::pair<std::chrono::minutes, std::chrono::minutes>> read_hours(std::string_view text) {
    const auto dash = text.find('-');
    if (dash == text.npos) return std::nullopt;
    const auto from = read_clock(text.substr(0, dash)), to = read_clock(text.substr(dash + 1));
    if (!from || !to || *from >= *to) return std::nullopt;
    return std::pair(*from, *to);
}

std::optional<std::array<bool, 7>> read_days(std::string_view text) {
    std::array<bool, 7> days{};
    while (true) {
        const auto comma = text.find(',');
        if (!add_days(text.substr(0, comma), days)) return std::nullopt;
        if (comma == text.npos) return days;
        text.remove_prefix(comma + 1);
        if (text.starts_with(' ')) text.remove_prefix(1);
    }
}

std::optional<std::chrono::year_month_day> read_date(std::string_view text) {
    if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
    auto year = text.substr(0, 4), month = text.substr(5, 2), day = text.substr(8);
    const auto y = take_number(year), m = take_number(month), d = take_number(day);
    if (!y || !m || !d || !year.empty() || !month.empty() || !day.empty()) return std::nullopt;
    const std::chrono::year_month_day date{std::chrono::year(static_cast<int>(*y)),
                                           std::chrono::month(static_cast<unsigned>(*m)),
                                           std::chrono::day(static_cast<unsigned>(*d))};
    return date.ok() ? std::optional(date) : std::nullopt;
}

} // namespace ticketd::config
