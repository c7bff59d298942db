// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "parser/charset.hpp"

#include "parser/ascii.hpp"
#include "parser/charset_names.hpp"
#include "parser/converter.hpp"
#include "parser/limits.hpp"

#include <algorithm>
#include <array>
#include <optional>

namespace ticketd::parser {
namespace {

/// U+0080 to U+009F as windows-1252 has them; 0 where it has none.
constexpr std::array<char16_t, 32> c1_of_1252{0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
                                              0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0,      0x017D, 0,
                                              0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
                                              0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178};

std::string from_1252(std::string_view bytes) {
    std::string out;
    out.reserve(bytes.size() + bytes.size() / 8 + 8);
    for (char c : bytes) {
        unsigned b = byte(c);
        if (b < 0x80) {
            out.push_back(c);
        } else if (b < 0xA0) {
            char16_t mapped = c1_of_1252[b - 0x80];
            append_utf8(out, mapped ? mapped : 0xFFFD);
        } else {
            append_utf8(out, b);
        }
    }
    return out;
}

std::size_t count_replaced(std::string_view text) {
    std::size_t n = 0;
    for (std::size_t at = text.find("\xEF\xBF\xBD"); at != text.npos; at = text.find("\xEF\xBF\xBD", at + 3))
        ++n;
    return n;
}

std::size_t count_eight_bit(std::string_view s) {
    return static_cast<std::size_t>(std::count_if(s.begin(), s.end(), is_eight_bit));
}

/// Is this much damage still a text in that charset? A cut character or two is; one in eight is not.
bool bearable(std::size_t errors, std::size_t eight_bit) { return errors == 0 || errors * 8 <= eight_bit; }

bool is_multibyte(std::string_view charset) {
    constexpr std::array<std::string_view, 6> many{"gb18030", "big5",   "shift_jis",
                                                   "euc-jp",  "euc-kr", "iso-2022"};
    std::string name = to_lower(charset);
    return std::any_of(many.begin(), many.end(), [&](std::string_view m) { return name.starts_with(m); });
}

/// Letters of Cyrillic in KOI8-R and windows-1251 fill the same half, with the cases changed over; a text
/// whose words are made of that half is Cyrillic, and most of its letters are small.
std::optional<std::string> cyrillic(std::string_view bytes) {
    std::size_t high = 0, low_half = 0, high_half = 0, latin = 0, other = 0;
    for (char c : bytes) {
        unsigned b = byte(c);
        if (is_letter(c)) ++latin;
        if (b < 0x80) continue;
        ++high;
        if (b >= 0xE0)
            ++high_half;
        else if (b >= 0xC0)
            ++low_half;
        else if (b != 0xA3 && b != 0xB3 && b != 0xA8 && b != 0xB8 && b != 0xAB && b != 0xBB && b != 0xA0)
            ++other;
    }
    if (high < 4 || latin > high || other * 6 > high) return std::nullopt;
    return low_half > high_half ? "koi8-r" : "windows-1251";
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

/// Bytes that have no charset, or one that they contradict.
std::string undeclared(std::string_view bytes) {
    if (is_utf8(bytes)) return std::string(bytes);
    std::string repaired = repair_utf8(std::string(bytes));
    if (bearable(count_replaced(repaired), count_eight_bit(bytes))) return repaired;
    return guess(bytes);
}

bool is_stateful(std::string_view name) {
    return name.starts_with("iso-2022") || name.starts_with("hz") || name == "utf-7"
           || name.starts_with("utf-16") || name.starts_with("utf-32");
}

/// Mail without a charset, or said to be ASCII, that shifts to Japanese all the same.
bool has_iso_2022_escapes(std::string_view bytes) {
    std::size_t at = bytes.find("\x1B$");
    return at != bytes.npos && at + 2 < bytes.size() && (bytes[at + 2] == 'B' || bytes[at + 2] == '@');
}

std::string from_named(std::string_view bytes, const std::string& name) {
    std::optional<Conversion> c = convert(bytes, name);
    if (!c) return undeclared(bytes);
    if (c->errors == 0) return std::move(c->text);
    if (!is_ascii(bytes) && is_utf8(bytes)) return std::string(bytes);
    // ISO-2022-JP has no 8-bit bytes: programs that write them under its name mean Shift_JIS.
    if (name.starts_with("iso-2022-jp") && !is_ascii(bytes) && fits(bytes, "windows-31j"))
        return convert(bytes, "windows-31j")->text;
    if (bearable(c->errors, is_stateful(name) ? bytes.size() : count_eight_bit(bytes)))
        return std::move(c->text);
    std::string other = undeclared(bytes);
    return count_replaced(other) < c->errors ? other : std::move(c->text);
}

} // namespace

std::string guess_charset(std::string_view bytes) {
    bytes = bytes.substr(0, limits::detection_bytes);
    Guess found = detect(bytes);
    std::string name = meant_charset(found.charset);
    if (is_multibyte(found.charset) && found.confidence >= 10 && fits(bytes, name)) return name;
    if (auto russian = cyrillic(bytes)) return *russian;
    bool usable =
        found.confidence >= 30 && !found.charset.starts_with("UTF-") && !found.charset.starts_with("IBM42");
    auto c = usable ? convert(bytes, name) : std::nullopt;
    return c && c->errors == 0 ? name : "windows-1252";
}

std::string to_utf8(std::string_view bytes, std::string_view charset) {
    if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
    std::string name = meant_charset(charset);
    bool ascii = is_ascii(bytes);
    bool wide = name.starts_with("utf-16") || name.starts_with("utf-32");
    if (ascii && (!is_stateful(name) || (wide && bytes.find('\0') == bytes.npos)))
        return has_iso_2022_escapes(bytes) ? from_named(bytes, "iso-2022-jp") : std::string(bytes);
    if (name.empty() || name == "utf-8" || name == "us-ascii") return undeclared(bytes);
    // Text that is well-formed UTF-8 beyond ASCII by accident is rarer than a wrong declaration.
    if (!is_stateful(name) && is_utf8(bytes)) return std::string(bytes);
    return name == "windows-1252" ? from_1252(bytes) : from_named(bytes, name);
}

} // namespace ticketd::parser
