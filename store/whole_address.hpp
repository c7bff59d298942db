// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include <cctype>
#include <cstddef>
#include <string_view>
#include <vector>

/// An address that stands in a text, and longer ones that only hold it: "colombo@example.com" is not
/// bo@example.com.
namespace ticketd::store {

inline bool is_letter_or_digit(char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte < 0x80 && std::isalnum(byte) != 0;
}

/// What stands before an address makes it the end of a longer one. "%3C", as links write "<", does not.
inline bool ends_longer_address(std::string_view before) {
    before = before.substr(0, before.find_last_not_of("-._+") + 1);
    if (before.empty()) return false;
    const bool is_coded = before.size() >= 3 && before[before.size() - 3] == '%';
    return is_letter_or_digit(before.back()) && !is_coded;
}

/// A place in a text, in bytes.
struct Place {
    std::size_t begin = 0, end = 0;
};

/// Where the words (an address, or a name) stand and are no part of longer ones, in order. Case of A to Z
/// does not matter. Of an address the `@` may be a link's %40 or a fullwidth one, and between its letters may
/// stand what nobody sees: soft hyphens, blanks without a width. The text is bytes in UTF-8 or anything else.
/// Total; linear.
std::vector<Place> places_of(std::string_view text, std::string_view words);

} // namespace ticketd::store
