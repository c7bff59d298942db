// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

/// What stands in the lines of a delivery report: addresses and codes. No dialect is known here.
namespace ticketd::parser {

/// An address inside a line.
struct FoundAddress {
    std::size_t begin = 0; ///< of the local part
    std::size_t end = 0;   ///< behind the domain
    std::string address;   ///< empty: none found
    explicit operator bool() const { return !address.empty(); }
};

/// The first address in `line` from `from` on: an addr-spec, with or without brackets, quoted local parts, a
/// source route (RFC 5321 section 4.1.1.3) or X.400's "dda:SMTP=" before it taken away.
FoundAddress find_address(std::string_view line, std::size_t from = 0);

/// The address with which the line begins, after blanks, brackets, quotation marks and bullets; nothing else
/// before it, and no further word of a sentence directly behind it.
FoundAddress leading_address(std::string_view line);

/// The first enhanced status code of class 4 or 5 (RFC 3463) in `text`; empty if there is none. IP addresses
/// and version numbers are not taken for one.
std::string find_status(std::string_view text);

/// True if an SMTP reply of class 4 or 5 with its text stands in the line ("550 User unknown", "said:
/// 554-…").
bool has_smtp_reply(std::string_view line);

/// `text` as one line: runs of white space are one blank; cut at `most` bytes, not inside a character.
std::string one_line(std::string_view text, std::size_t most = 500);

} // namespace ticketd::parser
