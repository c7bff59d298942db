// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "parser/ascii.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <span>
#include <string>
#include <string_view>

/// Lines of human text, made comparable with the word tables of quotation, signatures and robots.
/// All input is UTF-8; nothing here throws or looks further than its bounds.
namespace ticketd::parser {

std::string_view trim_any_blank(std::string_view);

/// Blank space at both ends taken away: ASCII white space, no-break and zero-width spaces, direction marks.
/// Nearly every line begins and ends with a letter or a stop: that is seen at once.
inline std::string_view trim_blank(std::string_view text) {
    const bool trimmed = text.empty() || (is_visible(text.front()) && is_visible(text.back()));
    return trimmed ? text : trim_any_blank(text);
}

/// `line` as the tables hold it: trimmed, lower case (Latin, Greek, Cyrillic), bold marks (`*`) and direction
/// marks dropped, runs of blanks one blank, typographic apostrophes and full-width colons made plain.
/// Empty for a line of more than `longest` bytes: no phrase of a table is that long.
std::string folded(std::string_view line, std::size_t longest = 500);

/// True if `word` occurs in `text` with no letter directly before or after it. A `word` in a script without
/// spaces (CJK, Thai) is found anywhere.
bool has_word(std::string_view text, std::string_view word);

/// A table as it is written, in groups for its reader, in the order in which it is searched.
template <typename Row, std::size_t N>
constexpr std::array<Row, N> sorted(std::array<Row, N> rows) {
    std::sort(rows.begin(), rows.end());
    return rows;
}

/// The words of a table, looked for together.
class WordTable {
public:
    /// `words` must be sorted and outlive this object; none is empty.
    constexpr explicit WordTable(std::span<const std::string_view> words) : words_(words) {
        for (const std::string_view word : words) ++starts_[byte(word.front()) + 1U];
        std::partial_sum(starts_.begin(), starts_.end(), starts_.begin());
    }
    /// True if has_word() is true of any of them.
    bool any_in(std::string_view text) const;

private:
    /// Those that begin with this byte.
    std::span<const std::string_view> of(char first) const {
        const std::size_t start = starts_[byte(first)];
        return words_.subspan(start, starts_[byte(first) + 1U] - start);
    }

    std::span<const std::string_view> words_;
    std::array<std::uint16_t, 257> starts_{}; ///< where those of each first byte begin
};

/// True for an address in `text`: an @ with something of a mailbox before it and of a domain after it.
bool has_address(std::string_view text);

/// True for a time of day (7:31, 18.30, 18h30), a year (19xx, 20xx) or a date in figures (5/3/10, 3.5.19) in
/// `text`: what tells a date from a number.
bool has_date(std::string_view text);

} // namespace ticketd::parser
