// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "parser/content.hpp"
#include "parser/header.hpp"
#include "parser/message.hpp"

#include <string>
#include <string_view>
#include <vector>

/// mime: takes a mail apart into its MIME entities (RFC 2045, 2046). It knows boundaries and headers, and
/// nothing of what a part means. mime.cpp is the only file that sees mimetic, which reads one bounded and
/// repaired header block at a time; parts are found by our own iterative scanner.
namespace ticketd::parser {

/// One MIME entity. Views refer to the raw mail.
struct Part {
    Parameterized
        type; ///< Content-Type; "text/plain" (in multipart/digest "message/rfc822") where none is given
    Parameterized disposition; ///< Content-Disposition; empty value where none is given
    TransferEncoding encoding = TransferEncoding::identity;
    std::string_view body;   ///< encoded, without the line end before the boundary
    std::string_view header; ///< the raw header block; read_fields() gives its fields
    std::string content_id;  ///< without angle brackets
    std::string filename;    ///< as declared, decoded, NOT yet safe; may be empty
    std::string description; ///< Content-Description, decoded
    int parent = -1;         ///< index in the list of the multipart around it, or -1
    int depth = 0;           ///< 0 is the mail itself
    bool typed = false;      ///< it has a usable Content-Type of its own

    bool is(std::string_view content_type) const { return type.value == content_type; }
    bool is_multipart() const { return type.value.starts_with("multipart/"); }
    bool is_text() const { return type.value.starts_with("text/"); }
    /// Decoded bytes (transfer encoding only, no charset).
    std::string decode() const { return Content(body, encoding).decode(); }
    /// What 3 * `limit` encoded bytes decode to: nearly always at least `limit`, at most three times that.
    std::string decode_start(std::size_t limit) const;
    /// That start in valid UTF-8 with LF line ends (text parts).
    std::string text_start(std::size_t limit) const;
};

/// All entities in the order of the mail, the mail itself first. A multipart that has no parts of its own is
/// a leaf. message/rfc822 and the like are leaves: read_header(part.decode()) reads on. Linear, bounded by
/// limits.hpp.
std::vector<Part> read_parts(std::string_view raw, RawHeader& top, std::vector<Defect>& defects);

/// True for "type/subtype" of RFC 2045's tokens, roughly: what a terminal, a header and a file's name may
/// hold.
bool is_media_type(std::string_view);

/// The content type of the multipart around a part; empty for none.
std::string_view parent_type(const std::vector<Part>&, const Part&);

} // namespace ticketd::parser
