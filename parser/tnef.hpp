// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ticketd::parser {

/// A file inside a winmail.dat.
struct TnefFile {
    std::string name;         ///< UTF-8, as declared; may be empty
    std::string content_type; ///< may be empty
    std::string content_id;   ///< without angle brackets; may be empty
    std::string_view data;    ///< a view into the bytes given to read_tnef()
};

/// What Outlook put into a winmail.dat (MS-OXTNEF).
struct Tnef {
    std::vector<TnefFile> files;
    std::string text; ///< the body, UTF-8; empty where there is none as text
    std::string html; ///< likewise
};

/// Reads a winmail.dat; nothing if it is none. Own code: Debian's libytnef is under the GPL, writes to
/// standard output when it meets errors, and allocates what lengths in the file claim. Here every length is
/// checked against the bytes that are there, nothing is copied but names, and a damaged file gives what
/// stands before the damage.
std::optional<Tnef> read_tnef(std::string_view bytes);

} // namespace ticketd::parser
