// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace ticketd::policy {

/// A character as a tag's reader sees it: full-width forms are ASCII, every blank is ' ', ASCII is lower
/// case.
struct Glyph {
    char folded = '\0'; ///< '\0': none of those, compare bytes
    std::size_t size = 1;
};

/// Of the first character of a text that is not empty.
Glyph glyph_at(std::string_view text);

/// Reads on through one text as people's programs leave tags behind; what it cannot read it leaves.
class TagReader {
public:
    explicit TagReader(std::string_view text) : rest_(text) {}

    bool take(char wanted); ///< a glyph in lower case
    void skip_blanks();
    /// All of the word, with blanks inside wherever a program folded; ASCII without case.
    bool take_word(std::string_view word);
    std::optional<unsigned> take_digit();
    /// All digits there are, blanks among them and behind them; nothing if there are none. What is larger
    /// than an int64 is 0.
    std::optional<std::int64_t> take_number();
    std::size_t left() const { return rest_.size(); } ///< in bytes

private:
    bool take_byte(char c);
    std::string_view rest_;
};

} // namespace ticketd::policy
