// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/policy/text.hpp"

#include <algorithm>

namespace ticketd::policy {

std::string lower(std::string_view text) {
    std::string result(text);
    for (char& c : result) c = lower(c);
    return result;
}

bool equal_fold(std::string_view a, std::string_view b) {
    return std::ranges::equal(a, b, [](char x, char y) { return lower(x) == lower(y); });
}

bool starts_with_fold(std::string_view text, std::string_view start) {
    return text.size() >= start.size() && equal_fold(text.substr(0, start.size()), start);
}

std::string_view trimmed(std::string_view text) {
    constexpr std::string_view blank = " \t\r\n";
    const auto first = text.find_first_not_of(blank);
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(blank) - first + 1);
}

std::string_view domain_of(std::string_view address) {
    const auto at = address.rfind('@');
    return at == std::string_view::npos ? std::string_view{} : address.substr(at + 1);
}

std::string_view local_part_of(std::string_view address) { return address.substr(0, address.rfind('@')); }

bool is_address_or_sub_address(std::string_view address, std::string_view base, std::string_view separator) {
    if (base.empty() || !equal_fold(domain_of(address), domain_of(base))) return false;
    const auto local = local_part_of(address), mailbox = local_part_of(base);
    if (equal_fold(local, mailbox)) return true;
    return !separator.empty() && starts_with_fold(local, mailbox)
           && local.substr(mailbox.size()).starts_with(separator);
}

} // namespace ticketd::policy
