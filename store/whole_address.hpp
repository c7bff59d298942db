// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include <algorithm>
#include <array>
#include <cctype>
#include <cstddef>
#include <string>
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

/// ".pdf" and its like behind an address: it stands in the name of a file. None is the end of a host's name.
inline bool begins_with_file_ending(std::string_view text) {
    constexpr std::array<std::string_view, 14> endings{".pdf",  ".txt", ".docx", ".doc", ".xlsx",
                                                       ".csv",  ".eml", ".msg",  ".vcf", ".png",
                                                       ".jpeg", ".jpg", ".ics",  ".html"};
    return std::ranges::any_of(endings, [text](std::string_view ending) {
        return text.starts_with(ending)
               && (text.size() == ending.size() || !is_letter_or_digit(text[ending.size()]));
    });
}

/// An address as links write it.
inline std::string address_in_link(std::string_view address) {
    std::string coded(address);
    if (const auto at = coded.rfind('@'); at != std::string::npos) coded.replace(at, 1, "%40");
    return coded;
}

/// The words of that size at that place (an address, or a name) are no part of longer ones.
inline bool is_whole(std::string_view text, std::size_t at, std::size_t size) {
    if (ends_longer_address(text.substr(0, at))) return false;
    auto behind = text.substr(at + size);
    if (behind.starts_with('-')) return false;
    if (behind.starts_with('.') && !begins_with_file_ending(behind)) behind.remove_prefix(1);
    return behind.empty() || !is_letter_or_digit(behind.front());
}

} // namespace ticketd::store
