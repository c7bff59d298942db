// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include <string_view>

/// The words of signatures, as data: a row per language. Lines are as folded() of line_text.hpp gives them.
namespace ticketd::parser {

/// False for a line, not folded, that can be neither a closing nor a device's: the cheap question before the
/// next two.
bool may_begin_signature(std::string_view raw_line);

/// A formal closing that stands alone on its line ("kind regards,", "mit freundlichen grüßen",
/// "cordialement").
bool is_closing(std::string_view line);

/// What a mobile or a mail program adds by itself ("sent from my iphone", "get outlook for ios").
bool is_device_line(std::string_view line);

/// A line of the legal text that companies put below everything.
bool is_disclaimer(std::string_view line);

/// The first line below the rule of a mailing list's footer.
bool is_list_footer(std::string_view line);

} // namespace ticketd::parser
