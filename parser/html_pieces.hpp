// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ticketd::parser {

/// One piece of a page, already as it may be written, with the line that a reader sees it on.
struct HtmlPiece {
    enum class Kind {
        open,    ///< `html` is the tag; no tag: the element itself is left out
        close,   ///< of the newest that is open
        text,    ///< `html` is the escaped text, `key` its letters
        shape,   ///< a line's end, a rule: no text of its own
        picture, ///< `name` is the Content-ID, `html` what follows src in the tag
    } kind = Kind::text;
    std::size_t line = 0;
    std::string html;
    std::string name; ///< of an element; of a picture its Content-ID
    std::string key;  ///< comparable_text() of a text
    std::vector<std::string>
        spoken;          ///< how plain text may say what has no text here: a link's address, a number
    bool quoted = false; ///< stands in a quotation
};

struct HtmlPieces {
    std::vector<HtmlPiece> pieces;
    std::size_t lines = 0;
};

/// Takes a page apart. Nothing for one that is larger than what people write, or nested beyond all reason.
std::optional<HtmlPieces> html_pieces(std::string_view page);

/// What of a text makes a difference between its plain and its HTML form: no white space, nothing unseen, no
/// marks of bold (`*`, `_`), of lists (•, ·) and of quotations at the beginning of a line.
std::string comparable_text(std::string_view text);

} // namespace ticketd::parser
