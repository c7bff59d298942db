// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "parser/charset_guess.hpp"

#include "parser/ascii.hpp"

#include <algorithm>
#include <array>

namespace ticketd::parser {
namespace {

constexpr bool within(unsigned b, unsigned first, unsigned last) { return b >= first && b <= last; }
constexpr bool upper_half(unsigned b) { return within(b, 0xA1, 0xFE); }

/// A text read as one charset of two bytes a character.
struct Pairs {
    std::size_t all = 0;
    bool broken = false;         ///< a byte above 127 begins no character; nothing behind it is counted
    std::size_t common = 0;      ///< characters that every text has many of
    std::size_t kana = 0;        ///< Japanese syllables
    std::size_t hangul = 0;      ///< Korean ones
    std::size_t ascii_trail = 0; ///< characters whose second byte is below 128
    std::size_t letters = 0;     ///< ASCII letters beside them

    /// Nothing broken, hardly anything rare, and not just a few of them in a Latin text.
    bool convincing() const { return !broken && all >= 2 && common * 10 >= all * 7 && letters <= 4 * all; }
};

struct TwoByte {
    bool (*lead)(unsigned);
    bool (*trail)(unsigned);
    bool (*common)(unsigned);
};

constexpr TwoByte shift_jis{
    [](unsigned b) { return within(b, 0x81, 0x9F) || within(b, 0xE0, 0xFC); },
    [](unsigned b) { return within(b, 0x40, 0x7E) || within(b, 0x80, 0xFC); },
    [](unsigned b) { return within(b, 0x81, 0x83) || within(b, 0x88, 0x97); },
};
constexpr TwoByte big5{
    [](unsigned b) { return within(b, 0xA1, 0xF9); },
    [](unsigned b) { return within(b, 0x40, 0x7E) || upper_half(b); },
    [](unsigned b) { return b == 0xA1 || within(b, 0xA4, 0xC6); },
};
/// EUC-JP, EUC-KR and GB 2312 fill the same square; signs, syllables and the first level of characters are
/// common.
constexpr TwoByte euc{
    upper_half,
    upper_half,
    [](unsigned b) { return within(b, 0xA1, 0xA5) || within(b, 0xB0, 0xD7); },
};

Pairs read_pairs(std::string_view bytes, const TwoByte& charset) {
    Pairs p;
    p.letters = count_bytes(bytes, is_letter);
    for (std::size_t i = ascii_at_front(bytes); i < bytes.size(); i += ascii_at_front(bytes.substr(i))) {
        const unsigned lead = byte(bytes[i]), trail = i + 1 < bytes.size() ? byte(bytes[i + 1]) : 0;
        // A character that the end cut off is no contradiction.
        if (charset.lead(lead) && i + 1 == bytes.size()) break;
        p.broken = !charset.lead(lead) || !charset.trail(trail);
        if (p.broken) break;
        if (is_letter(bytes[i + 1])) --p.letters;
        i += 2;
        ++p.all;
        if (charset.common(lead)) ++p.common;
        if (trail < 0x80) ++p.ascii_trail;
        const bool sjis_kana = (lead == 0x82 && trail >= 0x9F) || (lead == 0x83 && trail <= 0x96);
        if (sjis_kana || lead == 0xA4 || lead == 0xA5) ++p.kana;
        if (within(lead, 0xB0, 0xC8)) ++p.hangul;
    }
    return p;
}

/// Letters of Cyrillic fill the same half in KOI8-R and windows-1251, with the cases changed over.
struct Letters {
    std::size_t ascii = 0, low_half = 0, high_half = 0, marks = 0, other = 0;
    std::size_t low_behind_high = 0, high_behind_low = 0;
    bool behind_hebrew = false; ///< a letter that Hebrew has not (windows-1255 ends at 0xFA)

    std::size_t high() const { return low_half + high_half + marks + other; }
};

Letters count_letters(std::string_view bytes) {
    constexpr std::string_view marks_of_cyrillic = "\xA3\xB3\xA8\xB8\xAB\xBB\xA0\xB9\x96\x97";
    Letters n;
    unsigned before = 0;
    for (char c : bytes) {
        const unsigned b = byte(c);
        if (is_letter(c)) ++n.ascii;
        if (b >= 0xE0) {
            ++n.high_half;
            if (within(before, 0xC0, 0xDF)) ++n.high_behind_low;
            if (b > 0xFA) n.behind_hebrew = true;
        } else if (b >= 0xC0) {
            ++n.low_half;
            if (before >= 0xE0) ++n.low_behind_high;
        } else if (b >= 0x80) {
            ++(marks_of_cyrillic.find(c) == std::string_view::npos ? n.other : n.marks);
        }
        before = b;
    }
    return n;
}

/// Letters of Central Europe where Latin-1 has signs that do not stand inside words ("p\xF8\xEDli\xB9" is
/// "příliš").
bool has_letters_of_central_europe(std::string_view bytes) {
    constexpr std::string_view letters = "\xB1\xB3\xB5\xB6\xB9\xBA\xBB\xBC\xBE\xBF\x9A\x9C\x9D\x9E\x9F";
    auto is_word = [](char c) { return is_letter(c) || byte(c) >= 0xC0; };
    for (std::size_t i = 1; i < bytes.size(); ++i) {
        if (letters.find(bytes[i]) == std::string_view::npos || !is_word(bytes[i - 1])) continue;
        const bool goes_on = i + 1 < bytes.size() && is_word(bytes[i + 1]);
        // At the end of a word only what Latin-1 does not put there: 5\xB9 and m\xB3 are footnotes and
        // measures.
        if (goes_on && bytes[i] != '\x9C') return true;
    }
    return false;
}

} // namespace

std::string east_asian_charset(std::string_view bytes) {
    const Pairs sjis = read_pairs(bytes, shift_jis);
    if (sjis.convincing() && sjis.kana * 10 >= sjis.all * 2) return "windows-31j";
    const Pairs square = read_pairs(bytes, euc);
    if (square.convincing()) {
        if (square.kana * 10 >= square.all * 3) return "euc-jp";
        // Words of KOI8 read as such characters too, but have hardly a byte below 0xC0.
        const auto low =
            std::count_if(bytes.begin(), bytes.end(), [](char c) { return within(byte(c), 0xA1, 0xBF); });
        if (static_cast<std::size_t>(low) * 5 < square.all) return {};
        return square.all >= 5 && square.hangul * 20 >= square.all * 19 ? "windows-949" : "gb18030";
    }
    const Pairs traditional = read_pairs(bytes, big5);
    if (traditional.convincing() && traditional.ascii_trail > 0 && traditional.all >= 3) return "big5-hkscs";
    if (sjis.convincing() && sjis.all >= 3) return "windows-31j";
    return {};
}

std::string cyrillic_charset(std::string_view bytes) {
    const Letters n = count_letters(bytes);
    const std::size_t high = n.high();
    if (high < 4 || n.ascii > high || n.other * 6 > high) return {};
    const bool koi8 = n.low_half > n.high_half;
    // A capital inside a word: Greek and Arabic have their letters in other places of that half.
    const std::size_t turns = koi8 ? n.high_behind_low : n.low_behind_high;
    if (turns * 20 > high) return {};
    const bool hebrew = n.low_half == 0 && !n.behind_hebrew && high >= 4;
    if (hebrew) return {};
    // KOI8-U has letters where KOI8-R has lines of boxes, and is the same otherwise.
    return koi8 ? "koi8-u" : "windows-1251";
}

bool is_thai(std::string_view bytes) {
    enum class Sort { other, consonant, leading, behind };
    const auto sort_of = [](unsigned b) {
        if (within(b, 0xA1, 0xCE)) return Sort::consonant;
        if (within(b, 0xE0, 0xE4)) return Sort::leading; // vowels written before their consonant
        return within(b, 0xCF, 0xDA) || within(b, 0xE5, 0xED) ? Sort::behind : Sort::other;
    };
    std::size_t consonants = 0, behind = 0;
    Sort before = Sort::other;
    for (char c : bytes) {
        const Sort sort = sort_of(byte(c));
        if (is_eight_bit(c) && sort == Sort::other) return false;
        if (before == Sort::leading && sort != Sort::consonant) return false;
        if (sort == Sort::behind && before != Sort::consonant && before != Sort::behind) return false;
        consonants += sort == Sort::consonant ? 1U : 0U;
        behind += sort == Sort::behind ? 1U : 0U;
        before = sort;
    }
    return consonants >= 4 && behind * 6 >= consonants;
}

std::string central_european_charset(std::string_view bytes) {
    if (!has_letters_of_central_europe(bytes)) return {};
    const bool windows =
        std::any_of(bytes.begin(), bytes.end(), [](char c) { return within(byte(c), 0x80, 0x9F); });
    return windows ? "windows-1250" : "iso-8859-2";
}

bool contradicts_latin(std::string_view bytes) {
    const std::size_t high = count_bytes(bytes, is_eight_bit), letters = count_bytes(bytes, is_letter);
    // Of East Asian text each character has such a byte, and takes one letter at most for its second one.
    const bool may_be_pairs = high >= 10 && letters <= 5 * high;
    return (high >= 12 && high > 2 * letters) || (may_be_pairs && !east_asian_charset(bytes).empty());
}

std::string escaped_charset(std::string_view bytes) {
    constexpr std::array<std::array<std::string_view, 2>, 7> escapes{{{"\x1B$)C", "iso-2022-kr"},
                                                                      {"\x1B$)A", "iso-2022-cn"},
                                                                      {"\x1B$B", "iso-2022-jp"},
                                                                      {"\x1B$@", "iso-2022-jp"},
                                                                      {"\x1B(J", "iso-2022-jp"},
                                                                      {"\x1B(I", "iso-2022-jp"},
                                                                      {"\x1B$(D", "iso-2022-jp-1"}}};
    for (std::size_t at = bytes.find('\x1B'); at != bytes.npos; at = bytes.find('\x1B', at + 1))
        for (const auto& [escape, charset] : escapes)
            if (bytes.substr(at).starts_with(escape)) return std::string(charset);
    return {};
}

} // namespace ticketd::parser
