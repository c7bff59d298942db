// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include <cstddef>
#include <string_view>

/// Looks at HTML from outside, without reading it: cheap measures, and what guards the parser. All linear.
namespace ticketd::parser {

/// Where the first tag begins that has more attributes than any page gives one: libxml2 compares each with
/// all before it. Pictures put into a tag as data are long, but one attribute.
/// The size of the page where there is none.
std::size_t find_overloaded_tag(std::string_view html);

/// Behind the tag at `open`, and behind all of a style or script.
std::size_t behind_tag(std::string_view html, std::size_t open);

/// About how many bytes of a page are text that is seen: a cheap measure, white space not counted.
std::size_t visible_bytes(std::string_view html);

/// The charset that a page declares for itself (<meta charset=…>), or empty. Looks at the first kilobyte.
std::string_view html_charset(std::string_view html);

/// True if there is an element that pages have; "<ann@example.org>" in a mere text is none.
bool has_markup(std::string_view html);

/// True if a line of a text, or what stands behind a tag of a page, begins with "!" and a letter, as a line
/// does that is meant for a machine.
bool has_exclaimed_line(std::string_view text);
bool has_exclaimed_element(std::string_view html);

} // namespace ticketd::parser
