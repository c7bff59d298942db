// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "parser/message.hpp"

#include <string>
#include <string_view>
#include <vector>

/// Writers of header syntax. Whatever the strings hold, the result is one field: ASCII, CRLF line ends,
/// folded lines that begin with a blank, no line over 998 octets and where possible none over 78.
namespace ticketd::parser {

/// "Name: value" CRLF with unstructured text, as RFC 2047 encoded words where it is not plain ASCII.
std::string write_text_field(std::string_view name, std::string_view utf8);

/// "Name: value" CRLF with tokens that are folded at blanks and never encoded; other bytes than printable
/// ASCII are left out.
std::string write_token_field(std::string_view name, std::string_view value);

/// "Name: a, b" CRLF; nothing for an empty list. Addresses that SMTP could not carry are left out
/// (is_deliverable).
std::string write_address_field(std::string_view name, const std::vector<Address>& addresses);

/// "; name=value", quoted, or in the form of RFC 2231 with continuations where it is not short plain ASCII;
/// each piece on a line of its own.
std::string write_parameter(std::string_view name, std::string_view utf8);

/// quoted-printable of text with LF line ends: CRLF, lines of at most 76.
std::string encode_quoted_printable(std::string_view text);

} // namespace ticketd::parser
