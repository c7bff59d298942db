// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace ticketd::policy {

/// One line of the form `!word argument`, as the person meant it who typed it.
struct TypedLine {
    std::string word; ///< all up to the next blank, so that `!close.` is a word that is not known
    std::string
        argument; ///< the rest: one blank between its words, plain quotation marks, no link beside them
    bool operator==(const TypedLine&) const = default;
};

/// Reads a line as mail programs write what was typed: no-break and other blanks count as blanks, characters
/// that nobody sees count as not there, a full-width exclamation mark as a plain one, `*!close*` (the plain
/// form of bold) as `!close`; `max@client.example<mailto:max@client.example>` is an address and not two.
/// Nothing for a line that is no command: `!` must come first and a letter follow. Pure, linear.
std::optional<TypedLine> read_typed_line(std::string_view line);

/// Nothing in the line but blanks of any kind and characters that nobody sees.
bool is_blank_line(std::string_view line);

} // namespace ticketd::policy
