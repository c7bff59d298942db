// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "parser/charset.hpp"

#include "parser/ascii.hpp"
#include "parser/charset_guess.hpp"
#include "parser/charset_names.hpp"
#include "parser/converter.hpp"
#include "parser/limits.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <vector>

namespace ticketd::parser {
namespace {

/// U+0080 to U+009F as windows-1252 has them; 0 where it has none.
constexpr std::array<char16_t, 32> c1_of_1252{0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
                                              0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0,      0x017D, 0,
                                              0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
                                              0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178};

ByteTable table_of_1252() {
    ByteTable table;
    for (std::size_t i = 0; i < 128; ++i) {
        const char16_t mapped = i < c1_of_1252.size() ? c1_of_1252[i] : static_cast<char16_t>(0x80 + i);
        std::string text;
        append_utf8(text, mapped != 0 ? mapped : 0xFFFD);
        table.set(i, text, true);
    }
    return table;
}

std::string from_1252(std::string_view bytes) {
    static const ByteTable table = table_of_1252();
    return look_up(table, bytes).text;
}

std::size_t count_replaced(std::string_view text) {
    std::size_t n = 0;
    for (std::size_t at = text.find("\xEF\xBF\xBD"); at != text.npos; at = text.find("\xEF\xBF\xBD", at + 3))
        ++n;
    return n;
}

std::size_t count_eight_bit(std::string_view s) { return count_bytes(s, is_eight_bit); }

/// Is this much damage still a text in that charset? A cut character or two is; one in eight is not.
bool bearable(std::size_t errors, std::size_t eight_bit) { return errors == 0 || errors * 8 <= eight_bit; }

bool is_east_asian(const Guess& guess) {
    constexpr std::array<std::string_view, 6> many{"GB18030", "Big5",   "Shift_JIS",
                                                   "EUC-JP",  "EUC-KR", "ISO-2022"};
    return guess.confidence >= 30 && std::any_of(many.begin(), many.end(), [&](std::string_view m) {
               return guess.charset.starts_with(m);
           });
}

/// IBM420 and IBM424 are of mainframes: no mail is in them.
bool is_single_byte(const Guess& guess) {
    return guess.charset.starts_with("ISO-8859") || guess.charset.starts_with("windows-")
           || guess.charset.starts_with("KOI8");
}

bool fits(std::string_view bytes, const std::string& charset) {
    auto c = convert(bytes, charset);
    return c && bearable(c->errors, count_eight_bit(bytes));
}

std::string guess(std::string_view bytes) {
    std::string charset = guess_charset(bytes);
    auto c = charset == "windows-1252" ? std::nullopt : convert(bytes, charset);
    return c ? std::move(c->text) : from_1252(bytes);
}

/// Without a UTF-8 sequence that the end cuts off, unless nothing beyond ASCII is left.
std::string_view without_cut_end(std::string_view bytes) {
    std::string_view whole = bytes;
    for (int n = 0; n < 3 && !whole.empty() && (byte(whole.back()) & 0xC0) == 0x80; ++n)
        whole.remove_suffix(1);
    if (!whole.empty() && byte(whole.back()) >= 0xC0) whole.remove_suffix(1);
    return is_ascii(whole) ? bytes : whole;
}

/// Bytes that have no charset, or one that they contradict.
std::string undeclared(std::string_view bytes) {
    if (is_utf8(bytes)) return std::string(bytes);
    std::string repaired = repair_utf8(std::string(bytes));
    // A sequence of UTF-8 is hardly in a text by chance: with one for each error it is what was meant.
    const std::size_t errors = count_replaced(repaired), eight_bit = count_eight_bit(bytes);
    if (bearable(errors, eight_bit) || eight_bit - errors >= 2 * errors || is_utf8(without_cut_end(bytes)))
        return repaired;
    return guess(bytes);
}

bool is_stateful(std::string_view name) {
    return name.starts_with("iso-2022") || name.starts_with("hz") || name == "utf-7"
           || name.starts_with("utf-16") || name.starts_with("utf-32");
}

/// Texts put together from words shift back and forth with nothing between, which ICU takes for an attack.
std::string without_empty_shifts(std::string_view bytes) {
    constexpr std::array<std::string_view, 4> back{"\x1B(B", "\x1B(J", "~}", "\x0F"};
    constexpr std::array<std::string_view, 4> next{"\x1B", "\x1B", "~{", "\x0E"};
    std::string out;
    for (std::size_t i = 0; i < bytes.size();) {
        std::string_view rest = bytes.substr(i);
        std::size_t empty = 0;
        for (std::size_t n = 0; n < back.size() && empty == 0; ++n)
            if (rest.starts_with(back[n]) && rest.substr(back[n].size()).starts_with(next[n]))
                empty = back[n].size() + (n > 1 ? next[n].size() : 0);
        if (empty == 0) out.push_back(bytes[i]);
        i += std::max<std::size_t>(empty, 1);
    }
    return out;
}

std::string from_named(std::string_view bytes, const std::string& name) {
    // Words of a header come without the designation that begins such a text (RFC 1557).
    if (name == "iso-2022-kr" && bytes.find("\x1B$)C") == bytes.npos)
        return from_named("\x1B$)C" + std::string(bytes), name);
    std::optional<Conversion> c = convert(bytes, name);
    if (!c) return undeclared(bytes);
    if (c->errors > 0 && (name.starts_with("iso-2022") || name.starts_with("hz")))
        c = convert(without_empty_shifts(bytes), name);
    if (c->errors == 0) return std::move(c->text);
    if (!is_ascii(bytes) && is_utf8(bytes)) return std::string(bytes);
    // ISO-2022-JP has no 8-bit bytes: programs that write them under its name mean Shift_JIS or EUC-JP.
    if (name.starts_with("iso-2022-jp") && !is_ascii(bytes)) {
        const bool euc = east_asian_charset(bytes.substr(0, limits::detection_bytes)) == "euc-jp";
        if (euc || fits(bytes, "windows-31j")) return convert(bytes, euc ? "euc-jp" : "windows-31j")->text;
    }
    if (bearable(c->errors, is_stateful(name) ? bytes.size() : count_eight_bit(bytes)))
        return std::move(c->text);
    std::string other = undeclared(bytes);
    return count_replaced(other) < c->errors ? other : std::move(c->text);
}

/// Mail without a charset, or said to be in another one, that shifts to Japanese, Korean or Chinese all the
/// same.
std::string from_escapes(std::string_view bytes) {
    std::string charset = escaped_charset(bytes);
    return charset.empty() ? std::string(bytes) : from_named(bytes, charset);
}

} // namespace

std::string guess_charset(std::string_view bytes) {
    bytes = bytes.substr(0, limits::detection_bytes);
    const std::vector<Guess> guesses = detect(bytes);
    const Guess sure = guesses.empty() ? Guess{} : guesses.front();
    if (is_east_asian(sure) && fits(bytes, meant_charset(sure.charset))) return meant_charset(sure.charset);
    if (std::string name = east_asian_charset(bytes); !name.empty() && fits(bytes, name)) return name;
    if (is_thai(bytes)) return "windows-874";
    if (std::string name = cyrillic_charset(bytes); !name.empty())
        return sure.confidence >= 30 && sure.charset == "windows-1251" ? sure.charset : name;
    // In a text of other letters than ours even a weak guess is better than none.
    const int enough = contradicts_latin(bytes) ? 12 : 30;
    for (const Guess& guess : guesses) {
        if (guess.confidence < enough || !is_single_byte(guess)) continue;
        std::string name = meant_charset(guess.charset);
        if (name == "windows-1252" && enough == 30) break;
        auto c = convert(bytes, name);
        if (name != "windows-1252" && c && c->errors == 0) return name;
    }
    std::string central = central_european_charset(bytes);
    return central.empty() ? "windows-1252" : central;
}

std::string to_utf8(std::string_view bytes, std::string_view charset) {
    if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
    std::string name = meant_charset(charset);
    bool ascii = is_ascii(bytes);
    bool wide = name.starts_with("utf-16") || name.starts_with("utf-32");
    if (ascii && (!is_stateful(name) || (wide && bytes.find('\0') == bytes.npos))) return from_escapes(bytes);
    if (name.empty() || name == "utf-8" || name == "us-ascii") return undeclared(bytes);
    // Text that is well-formed UTF-8 beyond ASCII by accident is rarer than a wrong declaration.
    if (!is_stateful(name) && is_utf8(bytes)) return std::string(bytes);
    if (name == "windows-1252") return contradicts_latin(bytes) ? guess(bytes) : from_1252(bytes);
    return from_named(bytes, name);
}

} // namespace ticketd::parser
