// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "parser/charset_names.hpp"

#include "parser/ascii.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace ticketd::parser {
namespace {

using Pair = std::pair<std::string_view, std::string_view>;

/// Names that ICU lacks or understands too narrowly. The WHATWG Encoding Standard does the same for pages.
constexpr std::array names{
    Pair{"", ""},
    Pair{"7bit", ""},
    Pair{"8bit", ""},
    Pair{"_autodetect", ""},
    Pair{"ansi", "windows-1252"},
    Pair{"ansi_x3.110-1983", "windows-1252"}, // Lotus Notes writes it for its own Latin text
    Pair{"ascii", "us-ascii"},
    Pair{"big5", "big5-hkscs"},
    Pair{"big-5", "big5-hkscs"},
    Pair{"binary", ""},
    Pair{"cn-big5", "big5-hkscs"},
    Pair{"cn-gb", "gb18030"},
    Pair{"cp-850", "ibm850"},
    Pair{"cp932", "windows-31j"},
    Pair{"default", ""},
    Pair{"default_charset", ""},
    Pair{"euc-kr", "windows-949"},
    Pair{"euc_kr", "windows-949"},
    Pair{"gb2312", "gb18030"},
    Pair{"gb2312-80", "gb18030"},
    Pair{"gb_2312-80", "gb18030"},
    Pair{"gbk", "gb18030"},
    Pair{"hebrew", "iso-8859-8"},
    Pair{"hz", "hz-gb-2312"},
    Pair{"iso-10646-ucs-2", "utf-16be"},
    Pair{"iso-2022-jp-1", "iso-2022-jp-2"},
    Pair{"iso-2022-jp-ms", "iso-2022-jp"},
    Pair{"iso-8859-1", "windows-1252"},
    Pair{"iso-8859-11", "windows-874"},
    Pair{"iso-8859-6-e", "iso-8859-6"},
    Pair{"iso-8859-6-i", "iso-8859-6"},
    Pair{"iso-8859-8-e", "iso-8859-8"},
    Pair{"iso-8859-8-i", "iso-8859-8"},
    Pair{"iso-8859-9", "windows-1254"},
    Pair{"iso8859-1", "windows-1252"},
    Pair{"iso_8859-1", "windows-1252"},
    Pair{"koi8", "koi8-r"},
    Pair{"koi8-ru", "koi8-u"},
    Pair{"ks_c_5601", "windows-949"},
    Pair{"ks_c_5601-1987", "windows-949"},
    Pair{"ksc5601", "windows-949"},
    Pair{"ksc_5601", "windows-949"},
    Pair{"l1", "windows-1252"},
    Pair{"latin-1", "windows-1252"},
    Pair{"latin1", "windows-1252"},
    Pair{"mac", "macintosh"},
    Pair{"none", ""},
    Pair{"quoted-printable", ""},
    Pair{"base64", ""},
    Pair{"shift-jis", "windows-31j"},
    Pair{"shift_jis", "windows-31j"},
    Pair{"sjis", "windows-31j"},
    Pair{"tis-620", "windows-874"},
    Pair{"undefined", ""},
    Pair{"unicode-1-1-utf-7", "utf-7"},
    Pair{"unicode-1-1-utf-8", "utf-8"},
    Pair{"unknown", ""},
    Pair{"unknown-8bit", ""},
    Pair{"us-ascii", "us-ascii"},
    Pair{"utf", "utf-8"},
    Pair{"utf8", "utf-8"},
    Pair{"utf8mb4", "utf-8"},
    Pair{"windows-31j", "windows-31j"},
    Pair{"x-gbk", "gb18030"},
    Pair{"x-mac-cyrillic", "x-mac-cyrillic"},
    Pair{"x-mac-roman", "macintosh"},
    Pair{"x-sjis", "windows-31j"},
    Pair{"x-unknown", ""},
    Pair{"x-user-defined", ""},
    Pair{"x-windows-949", "windows-949"},
};

bool is_name_char(char c) {
    return is_letter(c) || is_digit(c) || c == '-' || c == '_' || c == '.' || c == ':' || c == '+';
}

std::string_view without(std::string_view s, std::string_view start) {
    return s.starts_with(start) ? s.substr(start.size()) : s;
}

/// "iso 8859 15", "ISO8859_15", "8859-15" are one.
std::string iso_8859(std::string_view s) {
    std::string_view rest = without(s, "iso");
    while (!rest.empty() && !is_digit(rest.front())) rest.remove_prefix(1);
    if (!rest.starts_with("8859")) return {};
    rest.remove_prefix(4);
    while (!rest.empty() && !is_digit(rest.front())) rest.remove_prefix(1);
    std::size_t n = 0;
    while (n < rest.size() && is_digit(rest[n])) ++n;
    return n == 0 || n > 2 ? std::string() : "iso-8859-" + std::string(rest.substr(0, n));
}

/// "win-1251", "cp1252", "windows1252", "microsoft-cp1250", "x-cp1251" are one family.
std::string windows_125x(std::string_view s) {
    std::size_t at = s.find("125");
    if (at == std::string_view::npos || at + 4 != s.size() || !is_digit(s.back())) return {};
    bool windows = s.find("win") != s.npos || s.find("cp") != s.npos || s.find("ansi") != s.npos || at == 0;
    return windows ? "windows-" + std::string(s.substr(at)) : std::string();
}

} // namespace

std::string meant_charset(std::string_view declared) {
    if (iequals(declared, "utf-8")) return "utf-8";
    std::string name;
    for (char c : declared.substr(0, 80)) {
        if (c == '*') break; // a language (RFC 2231 section 5)
        if (is_name_char(c))
            name.push_back(lower(c));
        else if (is_blank(c) && !name.empty())
            name.push_back('-');
        else if (c == ';' || c == ',')
            break;
    }
    while (!name.empty() && !is_letter(name.back()) && !is_digit(name.back())) name.pop_back();
    name = without(name, "charset");
    name = without(name, "cs-");
    if (std::string iso = iso_8859(name); !iso.empty() && name.find("8859-8") == name.npos) name = iso;
    if (std::string win = windows_125x(name); !win.empty()) name = win;
    if (name.starts_with("utf-8") || name.starts_with("utf8")) name = "utf-8";
    auto at = std::find_if(names.begin(), names.end(), [&](const Pair& p) { return p.first == name; });
    return at == names.end() ? name : std::string(at->second);
}

} // namespace ticketd::parser
