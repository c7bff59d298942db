// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include <string>
#include <string_view>

namespace ticketd::policy {

/// ASCII only, whatever the locale: what RFC 5321 compares without case is ASCII.
constexpr char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }
std::string lower(std::string_view);
bool equal_fold(std::string_view, std::string_view);
/// The first begins with the second.
bool starts_with_fold(std::string_view, std::string_view);
/// Without blanks, tabs and line ends at both ends.
std::string_view trimmed(std::string_view);

/// What stands after the last `@`; empty if there is none.
std::string_view domain_of(std::string_view address);
/// What stands before the last `@`; all of it if there is none.
std::string_view local_part_of(std::string_view address);

/// A sub-address of `base` (RFC 5233): its local part, `separator` and anything; or `base` itself.
/// With an empty separator only `base` itself.
bool is_address_or_sub_address(std::string_view address, std::string_view base, std::string_view separator);

} // namespace ticketd::policy
