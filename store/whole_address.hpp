// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include <cctype>
#include <cstddef>
#include <string_view>

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

/// The words of that size at that place (an address, or a name) are no part of longer ones.
inline bool is_whole(std::string_view text, std::size_t at, std::size_t size) {
    if (ends_longer_address(text.substr(0, at))) return false;
    auto behind = text.substr(at + size);
    if (behind.starts_with('-')) return false;
    if (behind.starts_with('.')) behind.remove_prefix(1);
    return behind.empty() || !is_letter_or_digit(behind.front());
}

} // namespace ticketd::store
