// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/intake/imap_response.hpp"

#include <array>
#include <chrono>

namespace ticketd::intake::response {

namespace {

constexpr std::array<std::string_view, 12> months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                  "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

/// `count` digits from `at`, the first of them perhaps a space; -1 if they are none.
int digits(std::string_view text, std::size_t at, std::size_t count) {
    int value = 0;
    for (std::size_t i = at; i < at + count; ++i) {
        if (i == at && text[i] == ' ') continue;
        if (text[i] < '0' || text[i] > '9') return -1;
        value = value * 10 + (text[i] - '0');
    }
    return value;
}

unsigned month_of(std::string_view name) {
    for (unsigned i = 0; i < months.size(); ++i)
        if (same_word(months[i], name)) return i + 1;
    return 0;
}

/// Of a text whose punctuation is as it should be.
std::optional<store::Instant> instant_of(std::string_view text) {
    using namespace std::chrono;
    const year_month_day date{year{digits(text, 7, 4)}, month{month_of(text.substr(3, 3))},
                              day{static_cast<unsigned>(digits(text, 0, 2))}};
    const int hour = digits(text, 12, 2), minute = digits(text, 15, 2), second = digits(text, 18, 2);
    const int zone_hours = digits(text, 22, 2), zone_minutes = digits(text, 24, 2);
    const bool west = text[21] == '-';
    if (!date.ok() || hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 60
        || zone_hours < 0 || zone_minutes < 0 || (!west && text[21] != '+'))
        return std::nullopt;
    const auto offset = hours{zone_hours} + minutes{zone_minutes};
    const auto local = sys_days{date} + hours{hour} + minutes{minute} + seconds{second};
    return west ? local + offset : local - offset;
}

} // namespace

std::optional<store::Instant> read_date(std::string_view text) {
    constexpr std::string_view pattern = "dd-mmm-yyyy hh:mm:ss +zzzz";
    std::string padded{text};
    if (text.size() == pattern.size() - 1) padded.insert(padded.begin(), ' '); // "1-Jul-…": seen from servers
    if (padded.size() != pattern.size()) return std::nullopt;
    for (const auto at : {2U, 6U, 11U, 14U, 17U, 20U})
        if (padded[at] != pattern[at]) return std::nullopt;
    return instant_of(padded);
}

} // namespace ticketd::intake::response
