// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "parser/html_reader.hpp"

#include <string>
#include <string_view>

/// Which tags and attributes may go on to somebody else: lists of what is allowed; all else is not.
namespace ticketd::parser {

std::string escape_html(std::string_view text); ///< for text, and for attributes in double quotes

/// The tag as it may be written, with those of its attributes that are harmless; empty for an element that is
/// left out (its text may stay). Pictures are not asked about here.
std::string clean_tag(std::string_view name, const HtmlAttributes&);

/// Elements whose content is for a machine, or shown elsewhere.
bool is_machine_element(std::string_view name);

/// Of a style what says how letters look: weight, slant, lines under and through, font, size and colour
/// within what can be read, alignment.
std::string clean_style(std::string_view style);

/// A link that a person may follow: http, https or mailto, without control characters or blanks.
bool is_harmless_link(std::string_view href);

bool begins_line(std::string_view name); ///< the element stands on lines of its own

} // namespace ticketd::parser
