// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include <string>
#include <string_view>

namespace ticketd::parser {

/// text/enriched (RFC 1896) and the older text/richtext (RFC 1341) as plain text: commands in <> go, line
/// ends count as the first of them says. Total; linear.
std::string enriched_to_text(std::string_view text, bool richtext);

} // namespace ticketd::parser
