// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include <string>
#include <string_view>

namespace ticketd::parser {

/// HTML as the text that a person reads: paragraphs, lists with marks, tables by rows, preformatted text as it
/// is, links as "text <address>" where the address says more, quotations as "> " lines. Scripts, styles and
/// what is hidden are left out. `html` is UTF-8. Linear; deep nesting and broken markup only cost layout.
std::string html_to_text(std::string_view html);

/// About how many bytes of a page are text that is seen: a cheap measure, white space not counted.
std::size_t visible_bytes(std::string_view html);

/// The charset that a page declares for itself (<meta charset=…>), or empty. Looks at the first kilobyte.
std::string_view html_charset(std::string_view html);

} // namespace ticketd::parser
