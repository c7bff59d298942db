// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include <string>
#include <string_view>

namespace ticketd::intake {

/// A folder's name in modified UTF-7, the form it has on the wire (RFC 3501 section 5.1.3). Bytes that are
/// not UTF-8 become U+FFFD; the result is printable ASCII.
std::string to_modified_utf7(std::string_view utf8);

/// A quoted string (RFC 3501 section 4.3) of printable ASCII.
std::string quoted(std::string_view);

} // namespace ticketd::intake
