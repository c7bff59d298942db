// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/policy/tag_reader.hpp"

#include "daemon/policy/text.hpp"

#include <limits>

namespace ticketd::policy {

Glyph glyph_at(std::string_view text) {
    const auto byte = [&](std::size_t i) {
        return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U;
    };
    if (byte(0) < 0x80) {
        const char c = text[0];
        return {c == '\t' || c == '\r' || c == '\n' ? ' ' : lower(c), 1};
    }
    if (byte(0) == 0xC2 && byte(1) == 0xA0) return {' ', 2};                    // U+00A0 no-break space
    if (byte(0) == 0xE3 && byte(1) == 0x80 && byte(2) == 0x80) return {' ', 3}; // U+3000 full-width space
    if (byte(0) == 0xE2 && byte(1) == 0x80 && byte(2) >= 0x80 && byte(2) <= 0x8B)
        return {' ', 3};                                                        // U+2000 to U+200B
    if (byte(0) == 0xEF && byte(1) == 0xBB && byte(2) == 0xBF) return {' ', 3}; // U+FEFF
    if (byte(0) == 0xEF && (byte(1) == 0xBC || byte(1) == 0xBD) && byte(2) >= 0x80) {
        const unsigned code = 0xFF00U + ((byte(1) - 0xBCU) << 6U) + (byte(2) - 0x80U);
        if (code > 0xFF00 && code < 0xFF5F) return {lower(static_cast<char>(code - 0xFF00 + 0x20)), 3};
    }
    return {'\0', 1};
}

bool TagReader::take(char wanted) {
    if (rest_.empty()) return false;
    const auto glyph = glyph_at(rest_);
    if (glyph.folded != wanted) return false;
    rest_.remove_prefix(glyph.size);
    return true;
}

void TagReader::skip_blanks() {
    while (take(' ')) {
    }
}

bool TagReader::take_word(std::string_view word) {
    for (const char c : word) {
        skip_blanks(); // a broken program folded in the middle
        if (static_cast<unsigned char>(c) < 0x80 ? take(lower(c)) : take_byte(c)) continue;
        return false;
    }
    return true;
}

std::optional<unsigned> TagReader::take_digit() {
    if (rest_.empty()) return std::nullopt;
    const auto glyph = glyph_at(rest_);
    if (glyph.folded < '0' || glyph.folded > '9') return std::nullopt;
    rest_.remove_prefix(glyph.size);
    return static_cast<unsigned>(glyph.folded - '0');
}

std::optional<std::int64_t> TagReader::take_number() {
    constexpr auto largest = std::numeric_limits<std::int64_t>::max();
    std::int64_t number = 0;
    bool any = false, fits = true;
    while (const auto digit = take_digit()) {
        const auto value = static_cast<std::int64_t>(*digit);
        fits = fits && number <= (largest - value) / 10;
        if (fits) number = number * 10 + value;
        any = true;
        skip_blanks();
    }
    if (!any) return std::nullopt;
    return fits ? number : 0;
}

bool TagReader::take_byte(char c) {
    if (!rest_.starts_with(c)) return false;
    rest_.remove_prefix(1);
    return true;
}

} // namespace ticketd::policy
