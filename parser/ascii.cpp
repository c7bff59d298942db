// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "parser/ascii.hpp"

#include <algorithm>
#include <cstring>

namespace ticketd::parser {

bool istarts_with(std::string_view text, std::string_view start) {
    if (text.size() < start.size()) return false;
    for (std::size_t i = 0; i < start.size(); ++i)
        if (lower(text[i]) != lower(start[i])) return false;
    return true;
}

bool iends_with(std::string_view text, std::string_view end) {
    return text.size() >= end.size() && istarts_with(text.substr(text.size() - end.size()), end);
}

std::size_t ifind(std::string_view text, std::string_view what, std::size_t from) {
    for (std::size_t i = from; i + what.size() <= text.size(); ++i)
        if (istarts_with(text.substr(i), what)) return i;
    return std::string_view::npos;
}

std::string to_lower(std::string_view s) {
    std::string out(s);
    for (char& c : out) c = lower(c);
    return out;
}

std::size_t ascii_at_front(std::string_view s) {
    std::size_t i = 0;
    while (i + 8 <= s.size() && are_eight_ascii(s.data() + i)) i += 8;
    while (i < s.size() && !is_eight_bit(s[i])) ++i;
    return i;
}

bool is_ascii(std::string_view s) { return ascii_at_front(s) == s.size(); }

std::size_t find_newline(std::string_view text, std::size_t pos) {
    // In windows, so that a text with only one of the two kinds is not searched to its end for the other.
    constexpr std::size_t window = 256;
    for (; pos < text.size(); pos += window) {
        std::size_t length = std::min(window, text.size() - pos);
        const char* start = text.data() + pos;
        const void* lf = std::memchr(start, '\n', length);
        if (lf) length = static_cast<std::size_t>(static_cast<const char*>(lf) - start);
        const void* cr = std::memchr(start, '\r', length);
        if (cr) return static_cast<std::size_t>(static_cast<const char*>(cr) - text.data());
        if (lf) return pos + length;
    }
    return text.size();
}

std::string_view next_line(std::string_view text, std::size_t& pos) {
    std::size_t start = pos;
    std::size_t end = find_newline(text, start);
    bool crlf = end + 1 < text.size() && text[end] == '\r' && text[end + 1] == '\n';
    pos = std::min(text.size(), end + (crlf ? 2 : 1));
    return text.substr(start, end - start);
}

} // namespace ticketd::parser
