// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "parser/quote_words.hpp"

#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

/// Finds in the lines of a text the places where a mail program began to quote. It knows lines and the
/// tables of quote_words.hpp; it must not know what is done with the places (reply.cpp decides that).
/// Each question looks at a bounded number of lines of bounded length, so asking it of every line is linear.
namespace ticketd::parser {

using Lines = std::span<const std::string_view>;

/// Where a quotation begins.
struct QuoteOpening {
    std::size_t first = 0; ///< index of its first line
    std::size_t count = 0; ///< lines of the mark itself; 0: there is none
    std::size_t keep = 0;  ///< bytes at the front of the first line that are still the writer's own
    explicit operator bool() const { return count != 0; }
};

/// True for a line with a quotation mark `>` (after at most a few blanks).
bool is_marked(std::string_view line);

/// What each line would be as a line of a header block: asked once, since blocks are looked for at every
/// line.
std::vector<HeaderRole> header_roles(Lines);

/// True for a line of nothing but one of `_ - = * ~ ─` at least three times.
bool is_rule(std::string_view line);

/// True for a line that ends as attributions do; the cheap question before the next one.
bool may_end_attribution(std::string_view line);

/// The attribution line ("On DATE, NAME wrote:", "NAME schrieb am DATE:") that ends with line `last`. Weaker
/// signs
/// ("Ann wrote:", "Quoting Ann:") are believed only if `marks_follow`: the next lines are marked with `>`.
QuoteOpening attribution_ending_at(Lines, std::size_t last, bool marks_follow);

/// An Outlook header block ("From: … Sent: … To: … Subject: …", in any of the languages) beginning at line
/// `at`.
QuoteOpening header_block_at(Lines, std::span<const HeaderRole> roles, std::size_t at);

/// "-----Original Message-----" and its kin, a ticket system's "reply above this line".
QuoteOpening separator_at(Lines, std::size_t at);

/// True if the line says that what follows is passed on to the reader ("Begin forwarded message:").
bool is_forward_mark(std::string_view line);

} // namespace ticketd::parser
