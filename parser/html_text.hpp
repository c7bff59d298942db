// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include <string>
#include <string_view>

namespace ticketd::parser {

/// HTML as the text that a person reads: paragraphs, lists with marks, tables by rows, preformatted text as
/// it is, links as "text <address>" where the address says more, quotations as "> " lines. Scripts, styles
/// and what is hidden are left out. `html` is UTF-8. Linear; deep nesting and broken markup only cost layout.
std::string html_to_text(std::string_view html);

} // namespace ticketd::parser
