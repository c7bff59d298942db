// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ticketd::lmtp {

/// A command line without its line end.
struct Command {
    std::string verb; ///< upper case
    std::string_view argument;
};

Command read_command(std::string_view line);

/// The argument of MAIL or RCPT (RFC 5321 section 4.1.2).
struct Path {
    std::string address; ///< without angle brackets and source route; empty: the null return path
    std::vector<std::pair<std::string, std::string>> parameters; ///< names in upper case; no "=": empty value
};

/// `keyword` is "FROM:" or "TO:". Nothing for what is no path: a control character, a blank or an angle
/// bracket outside quotes inside it, more than 256 bytes.
std::optional<Path> read_path(std::string_view argument, std::string_view keyword);

/// A line of text for a header field: what a client calls itself, or "unknown" where it is no name.
std::string safe_name(std::string_view text);

} // namespace ticketd::lmtp
