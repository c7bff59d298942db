// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace ticketd::parser {

/// A text in UTF-8 that knows of each byte where it came from: a stretch of the bytes that it was read from.
struct SeenText {
    std::string text;
    std::vector<std::uint32_t> from, to; ///< of each byte of text; an empty stretch for what stood nowhere

    void add(std::string_view more, std::size_t begin, std::size_t end);
};

/// Bytes of a charset as UTF-8. Lone CR are line ends. A letter comes from its bytes; where that cannot be
/// told (charsets of several bytes a letter but UTF-8), from its line, and in UTF-16 and UTF-32 from all.
SeenText seen_text(std::string_view bytes, std::string_view charset);

/// The same of a page: what stands between its tags, entities as their letter; blocks begin lines, cells of a
/// table are parted by `|`. No layout: only meant for finding words.
SeenText seen_html(const SeenText& page);

} // namespace ticketd::parser
