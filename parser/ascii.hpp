// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

/// The ASCII of mail syntax, free of any locale. All functions leave bytes above 127 alone.
namespace ticketd::parser {

inline constexpr std::size_t npos = std::string_view::npos;

constexpr bool is_blank(char c) { return c == ' ' || c == '\t'; }
constexpr bool is_newline(char c) { return c == '\r' || c == '\n'; }
constexpr bool is_space(char c) { return is_blank(c) || (c >= '\n' && c <= '\r'); }
constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
constexpr bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
constexpr bool is_eight_bit(char c) { return static_cast<unsigned char>(c) >= 0x80; }
/// Of ASCII's characters those that leave ink.
constexpr bool is_visible(char c) { return c > ' ' && c < '\x7F'; }
constexpr bool is_control(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }
constexpr char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; }
constexpr unsigned byte(char c) { return static_cast<unsigned char>(c); }

/// The value of a hexadecimal digit, or -1.
constexpr int hex_digit(char c) {
    if (is_digit(c)) return c - '0';
    char l = lower(c);
    return l >= 'a' && l <= 'f' ? l - 'a' + 10 : -1;
}

bool istarts_with(std::string_view text, std::string_view start);
/// Equal when case is ignored. Most words differ in length or the first letter, or not even in case.
inline bool iequals(std::string_view a, std::string_view b) {
    if (a.size() != b.size() || a.empty()) return a.size() == b.size();
    return lower(a.front()) == lower(b.front()) && (a == b || istarts_with(a, b));
}
bool iends_with(std::string_view text, std::string_view end);
/// Position of the first occurrence when case is ignored (`what` in lower case), or npos.
std::size_t ifind(std::string_view text, std::string_view what, std::size_t from = 0);

std::string to_lower(std::string_view);

inline std::string_view trim_end(std::string_view s) {
    while (!s.empty() && is_space(s.back())) s.remove_suffix(1);
    return s;
}
/// Without white space at both ends.
inline std::string_view trim(std::string_view s) {
    while (!s.empty() && is_space(s.front())) s.remove_prefix(1);
    return trim_end(s);
}

/// How many bytes are what `is` asks for. If it does so without branches, compilers take many bytes at once.
template <typename Is>
std::size_t count_bytes(std::string_view s, Is is) {
    constexpr std::size_t block = 128; // counted in a byte
    std::size_t count = 0;
    for (; !s.empty(); s.remove_prefix(std::min(block, s.size()))) {
        unsigned char n = 0;
        for (const char c : s.substr(0, block)) n = static_cast<unsigned char>(n + (is(c) ? 1 : 0));
        count += n;
    }
    return count;
}

/// True if none of the eight bytes from `at` on is above 127.
inline bool are_eight_ascii(const char* at) {
    std::uint64_t eight = 0;
    std::memcpy(&eight, at, sizeof eight);
    return (eight & 0x8080808080808080ULL) == 0;
}

/// How many bytes stand before the first one above 127. Eight bytes at a time.
std::size_t ascii_at_front(std::string_view);
/// True if no byte is above 127.
bool is_ascii(std::string_view);

/// Position of the first CR or LF from `pos` on, or the size of the text. Linear over all lines of a text.
std::size_t find_newline(std::string_view text, std::size_t pos);

/// The line that begins at `pos`, without its end (LF, CRLF or bare CR); `pos` moves behind that end.
std::string_view next_line(std::string_view text, std::size_t& pos);

} // namespace ticketd::parser
