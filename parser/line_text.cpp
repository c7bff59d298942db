// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "parser/line_text.hpp"

#include "parser/ascii.hpp"

#include <algorithm>
#include <cstdint>

namespace ticketd::parser {

using namespace std::string_view_literals;

namespace {

bool is_word_byte(char c) { return is_digit(c) || is_letter(c) || is_eight_bit(c); }

/// What folding makes of a byte, where it need not look further: visible ASCII in lower case. Else 0.
constexpr auto plain_folds = [] {
    std::array<char, 256> folds{};
    for (unsigned c = '!'; c < 0x7F; ++c) folds[c] = c == '*' ? '\0' : lower(static_cast<char>(c));
    return folds;
}();

/// U+2000 to U+200F, U+2028 to U+202F, U+2060.
bool is_blank_of_e2(std::string_view text) {
    if (text.size() < 3) return false;
    const auto last = static_cast<unsigned char>(text[2]);
    if (text[1] == '\x80') return last <= 0x8F || (last >= 0xA8 && last <= 0xAF);
    return text[1] == '\x81' && last == 0xA0;
}

/// Bytes of the invisible character that `text` begins with; 0 if it begins with a visible one.
std::size_t blank_at_front(std::string_view text) {
    if (text.empty() || is_visible(text.front())) return 0;
    if (is_space(text.front()) || text.front() == '\0') return 1;
    switch (static_cast<unsigned char>(text.front())) {
    case 0xC2: return text.substr(0, 2) == "\xC2\xA0"sv ? 2 : 0;
    case 0xE2: return is_blank_of_e2(text) ? 3 : 0;
    case 0xE3: return text.substr(0, 3) == "\xE3\x80\x80"sv ? 3 : 0;
    case 0xEF: return text.substr(0, 3) == "\xEF\xBB\xBF"sv ? 3 : 0;
    default: return 0;
    }
}

std::size_t blank_at_back(std::string_view text) {
    if (text.empty() || is_visible(text.back())) return 0;
    for (std::size_t size = 1; size <= 3 && size <= text.size(); ++size)
        if (blank_at_front(text.substr(text.size() - size)) == size) return size;
    return 0;
}

struct CodePoint {
    std::uint32_t value;
    std::size_t size;
};

/// Invalid UTF-8 comes out as its bytes, one by one, above the range of any character.
CodePoint code_point(std::string_view text) {
    const auto byte = [&](std::size_t i) {
        return static_cast<std::uint32_t>(static_cast<unsigned char>(text[i]));
    };
    if (byte(0) < 0x80) return {byte(0), 1};
    if (byte(0) >= 0xC2 && byte(0) < 0xE0 && text.size() >= 2)
        return {((byte(0) & 0x1F) << 6) | (byte(1) & 0x3F), 2};
    if (byte(0) >= 0xE0 && byte(0) < 0xF0 && text.size() >= 3)
        return {((byte(0) & 0x0F) << 12) | ((byte(1) & 0x3F) << 6) | (byte(2) & 0x3F), 3};
    return {0x110000 + byte(0), 1};
}

std::uint32_t lower_code(std::uint32_t c) {
    const auto in = [c](std::uint32_t first, std::uint32_t last) { return c >= first && c <= last; };
    if (in('A', 'Z') || (in(0xC0, 0xDE) && c != 0xD7) || in(0x391, 0x3A9) || in(0x410, 0x42F))
        return c + 0x20;
    if (in(0x400, 0x40F)) return c + 0x50;
    const bool capital_is_odd = in(0x139, 0x148) || in(0x179, 0x17E);
    if ((in(0x100, 0x17F) || in(0x490, 0x491)) && c != 0x130 && (c % 2 == 1) == capital_is_odd) return c + 1;
    return c;
}

/// Zero-width characters vanish; all other blanks are one blank.
bool is_zero_width(std::string_view blank) {
    if (blank.starts_with("\xEF\xBB\xBF") || blank.starts_with("\xE2\x81\xA0")) return true;
    if (!blank.starts_with("\xE2\x80")) return false;
    const auto last = static_cast<unsigned char>(blank[2]);
    return (last >= 0x8B && last <= 0x8F) || (last >= 0xAA && last <= 0xAE);
}

char plain_form(std::uint32_t c) {
    switch (c) {
    case 0x2019:
    case 0x2018:
    case 0xB4: return '\'';
    case 0xFF1A: return ':';
    case 0xFF0C: return ',';
    default: return 0;
    }
}

/// Writes a character as folding leaves it; never more bytes than it has.
char* put_folded(char* to, std::string_view text, const CodePoint& c) {
    const auto put = [&to](std::uint32_t byte) { *to++ = static_cast<char>(byte); };
    const char plain = plain_form(c.value);
    if (plain != 0) {
        *to++ = plain;
    } else if (c.value >= 0x800) {
        to = std::copy_n(text.data(), c.size, to);
    } else if (const std::uint32_t low = lower_code(c.value); low < 0x80) {
        put(low);
    } else {
        put(0xC0 | (low >> 6));
        put(0x80 | (low & 0x3F));
    }
    return to;
}

bool stands_alone(std::string_view text, std::size_t at, std::size_t size) {
    const bool open_before = at == 0 || !is_word_byte(text[at - 1]);
    const bool open_after = at + size == text.size() || !is_word_byte(text[at + size]);
    return open_before && open_after;
}

/// CJK, kana, Hangul and Thai write words without spaces between them: their bytes begin with E0 B8 or above
/// E2.
bool is_unspaced(std::string_view word) {
    const auto first = static_cast<unsigned char>(word.front());
    return first >= 0xE3 || (first == 0xE0 && word.size() > 1 && static_cast<unsigned char>(word[1]) >= 0xB8);
}

bool is_time_at(std::string_view text, std::size_t separator) {
    return separator > 0 && separator + 2 < text.size() && is_digit(text[separator - 1])
           && is_digit(text[separator + 1]) && is_digit(text[separator + 2])
           && (separator + 3 == text.size() || !is_digit(text[separator + 3]));
}

bool is_year_at(std::string_view text, std::size_t at) {
    if (at + 4 > text.size() || (at > 0 && is_digit(text[at - 1]))) return false;
    if (at + 4 < text.size() && is_digit(text[at + 4])) return false;
    return (text.substr(at, 2) == "19" || text.substr(at, 2) == "20") && is_digit(text[at + 2])
           && is_digit(text[at + 3]);
}

/// Digits from `at` on, counted up to five.
std::size_t count_digits(std::string_view text, std::size_t at) {
    std::size_t n = 0;
    while (n < 5 && at + n < text.size() && is_digit(text[at + n])) ++n;
    return n;
}

/// 5/3/10, 03-05-2019, 3.5.19: `at` is the first separator.
bool is_figures_at(std::string_view text, std::size_t at) {
    if (at == 0 || !is_digit(text[at - 1])) return false;
    const std::size_t second = count_digits(text, at + 1);
    const std::size_t next = at + 1 + second;
    if (second == 0 || second > 2 || next >= text.size() || text[next] != text[at]) return false;
    const std::size_t third = count_digits(text, next + 1);
    return third == 2 || third == 4;
}

} // namespace

std::string_view trim_any_blank(std::string_view text) {
    while (const std::size_t n = blank_at_front(text)) text.remove_prefix(n);
    while (const std::size_t n = blank_at_back(text)) text.remove_suffix(n);
    return text;
}

std::string folded(std::string_view line, std::size_t longest) {
    line = trim_blank(line);
    if (line.size() > longest) return {};
    std::string out(line.size(), '\0');
    char* to = out.data();
    bool blank = false;
    const auto close_blank = [&] {
        if (blank && to != out.data()) *to++ = ' ';
        blank = false;
    };
    while (!line.empty()) {
        if (plain_folds[byte(line.front())] != 0) {
            close_blank();
            std::size_t n = 0;
            for (char plain = 0; n < line.size() && (plain = plain_folds[byte(line[n])]) != 0; ++n)
                *to++ = plain;
            line.remove_prefix(n);
        } else if (const std::size_t n = blank_at_front(line)) {
            blank = blank || !is_zero_width(line.substr(0, n));
            line.remove_prefix(n);
        } else {
            const CodePoint c = code_point(line);
            if (c.value != '*') {
                close_blank();
                to = put_folded(to, line, c);
            }
            line.remove_prefix(c.size);
        }
    }
    out.resize(static_cast<std::size_t>(to - out.data()));
    return out;
}

bool has_word(std::string_view text, std::string_view word) {
    if (word.empty()) return false;
    const bool anywhere = is_unspaced(word);
    for (std::size_t at = text.find(word); at != std::string_view::npos; at = text.find(word, at + 1))
        if (anywhere || stands_alone(text, at, word.size())) return true;
    return false;
}

bool WordTable::any_in(std::string_view text) const {
    bool behind_letter = false;
    for (std::size_t at = 0; at < text.size(); ++at) {
        // Only words of scripts without spaces, whose bytes begin at E0, stand inside others.
        const bool may_begin = !behind_letter || byte(text[at]) >= 0xE0;
        behind_letter = is_word_byte(text[at]);
        if (!may_begin) continue;
        for (const std::string_view word : of(text[at]))
            if (text.substr(at).starts_with(word)
                && (is_unspaced(word) || stands_alone(text, at, word.size())))
                return true;
    }
    return false;
}

bool has_address(std::string_view text) {
    for (std::size_t at = text.find('@'); at != std::string_view::npos; at = text.find('@', at + 1))
        if (at > 0 && at + 1 < text.size() && is_word_byte(text[at - 1]) && is_word_byte(text[at + 1]))
            return true;
    return false;
}

bool has_date(std::string_view text) {
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if ((c == ':' || c == '.' || c == 'h') && is_time_at(text, i)) return true;
        if ((c == '1' || c == '2') && is_year_at(text, i)) return true;
        if ((c == '/' || c == '-' || c == '.') && is_figures_at(text, i)) return true;
    }
    return false;
}

} // namespace ticketd::parser
