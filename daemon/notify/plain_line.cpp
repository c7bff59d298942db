// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/notify/plain_line.hpp"

#include <algorithm>
#include <array>

namespace ticketd::notify {

namespace {

using namespace std::string_view_literals;

/// Embeddings, overrides and isolates of Unicode's bidirectional algorithm (UAX 9), and what hides them.
constexpr std::array turns{"\u202A"sv, "\u202B"sv, "\u202C"sv, "\u202D"sv, "\u202E"sv,
                           "\u2066"sv, "\u2067"sv, "\u2068"sv, "\u2069"sv};
constexpr std::array line_ends{"\u2028"sv, "\u2029"sv};

bool starts_with_any(std::string_view text, const auto& marks) {
    return std::any_of(marks.begin(), marks.end(), [&](auto mark) { return text.starts_with(mark); });
}

/// C1 controls in UTF-8: C2 80 to C2 9F.
bool is_c1(std::string_view text) {
    return text.size() > 1 && text[0] == '\xC2' && static_cast<unsigned char>(text[1]) < 0xA0;
}

/// Bytes at the front that are none of these, nor begin one.
std::size_t plain_at_front(std::string_view text) {
    const auto is_plain = [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return byte >= 0x20 && byte != 0x7F && byte != 0xC2 && byte != 0xE2;
    };
    return static_cast<std::size_t>(std::find_if_not(text.begin(), text.end(), is_plain) - text.begin());
}

} // namespace

std::string plain_line(std::string_view text) {
    std::string line;
    line.reserve(text.size());
    while (!text.empty()) {
        const auto plain = plain_at_front(text);
        line.append(text.substr(0, plain));
        text.remove_prefix(plain);
        if (text.empty()) break;
        const auto byte = static_cast<unsigned char>(text.front());
        std::size_t taken = 1;
        if (byte < 0x20 || byte == 0x7F)
            line += ' ';
        else if (is_c1(text) || starts_with_any(text, line_ends))
            line += ' ', taken = is_c1(text) ? 2 : 3;
        else if (starts_with_any(text, turns))
            taken = 3;
        else
            line += text.front();
        text.remove_prefix(taken);
    }
    return line;
}

} // namespace ticketd::notify
