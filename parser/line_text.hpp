// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

/// Lines of human text, made comparable with the word tables of quotation, signatures and robots.
/// All input is UTF-8; nothing here throws or looks further than its bounds.
namespace ticketd::parser {

/// Blank space at both ends taken away: ASCII white space, no-break and zero-width spaces, direction marks.
std::string_view trim_blank(std::string_view);

/// `line` as the tables hold it: trimmed, lower case (Latin, Greek, Cyrillic), bold marks (`*`) and direction
/// marks dropped, runs of blanks one blank, typographic apostrophes and full-width colons made plain.
/// Empty for a line of more than `longest` bytes: no phrase of a table is that long.
std::string folded(std::string_view line, std::size_t longest = 500);

/// True if `word` occurs in `text` with no letter directly before or after it. A `word` in a script without
/// spaces (CJK, Thai) is found anywhere.
bool has_word(std::string_view text, std::string_view word);

/// True for an address in `text`: an @ with something of a mailbox before it and of a domain after it.
bool has_address(std::string_view text);

/// True for a time of day (7:31, 18.30, 18h30), a year (19xx, 20xx) or a date in figures (5/3/10, 3.5.19) in
/// `text`: what tells a date from a number.
bool has_date(std::string_view text);

} // namespace ticketd::parser
