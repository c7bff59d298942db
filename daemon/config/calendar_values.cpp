// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/config/values.hpp"

#include <algorithm>

namespace ticketd::config {

namespace {

/// Minutes of "HH:MM" since midnight, up to 24:00.
std::optional<std::chrono::minutes> read_clock(std::string_view text) {
    if (text.size() != 5 || text[2] != ':') return std::nullopt;
    auto hour_text = text.substr(0, 2), minute_text = text.substr(3);
    const auto hour = take_number(hour_text), minute = take_number(minute_text);
    if (!hour || !minute || !hour_text.empty() || !minute_text.empty() || *minute > 59) return std::nullopt;
    if (*hour > 24 || (*hour == 24 && *minute != 0)) return std::nullopt;
    return std::chrono::minutes(*hour * 60 + *minute);
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

std::optional<policy::OpenHours> read_open_hours(std::string_view text) {
    const auto dash = text.find('-');
    if (dash == text.npos) return std::nullopt;
    const auto from = read_clock(text.substr(0, dash)), to = read_clock(text.substr(dash + 1));
    if (!from || !to || *from >= *to) return std::nullopt;
    return policy::OpenHours{.opens = *from, .closes = *to};
}

/// Takes the first of a list with commas off; a blank may follow a comma.
std::string_view take_item(std::string_view& text) {
    const auto comma = text.find(',');
    const auto item = text.substr(0, comma);
    text.remove_prefix(comma == text.npos ? text.size() : comma + 1);
    if (text.starts_with(' ')) text.remove_prefix(1);
    return item;
}

/// "12-25".
std::optional<std::chrono::month_day> read_month_day(std::string_view text) {
    if (text.size() != 5 || text[2] != '-') return std::nullopt;
    auto month = text.substr(0, 2), day = text.substr(3);
    const auto m = take_number(month), d = take_number(day);
    if (!m || !d || !month.empty() || !day.empty()) return std::nullopt;
    const std::chrono::month_day date{std::chrono::month(static_cast<unsigned>(*m)),
                                      std::chrono::day(static_cast<unsigned>(*d))};
    return date.ok() ? std::optional(date) : std::nullopt;
}

bool is_plain_line(std::string_view text) {
    return text.size() <= 100
           && std::ranges::none_of(text, [](char c) { return (c >= 0 && c < ' ') || c == 127; });
}

} // namespace

std::optional<std::size_t> read_weekday(std::string_view text) {
    constexpr std::array<std::string_view, 7> names = {"sun", "mon", "tue", "wed", "thu", "fri", "sat"};
    for (std::size_t i = 0; i < names.size(); ++i)
        if (names[i] == text) return i;
    return std::nullopt;
}

std::optional<std::vector<policy::OpenHours>> read_hours(std::string_view text) {
    std::vector<policy::OpenHours> hours;
    while (true) {
        const bool last = text.find(',') == text.npos;
        const auto span = read_open_hours(take_item(text));
        if (!span || (!hours.empty() && span->opens <= hours.back().closes)) return std::nullopt;
        hours.push_back(*span);
        if (last) return hours;
    }
}

std::optional<std::array<bool, 7>> read_days(std::string_view text) {
    std::array<bool, 7> days{};
    while (true) {
        const bool last = text.find(',') == text.npos;
        if (!add_days(take_item(text), days)) return std::nullopt;
        if (last) return days;
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

std::optional<Holiday> read_holiday(std::string_view text) {
    const auto blank = text.find(' ');
    const auto date_text = text.substr(0, blank);
    const auto name = blank == text.npos ? std::string_view() : text.substr(blank + 1);
    if (!is_plain_line(name)) return std::nullopt;
    if (const auto day = read_month_day(date_text))
        return Holiday{.day = *day, .year = std::nullopt, .name = std::string(name)};
    const auto date = read_date(date_text);
    if (!date) return std::nullopt;
    return Holiday{.day = date->month() / date->day(), .year = date->year(), .name = std::string(name)};
}

} // namespace ticketd::config
