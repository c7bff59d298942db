// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "parser/date.hpp"

#include "parser/ascii.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <tuple>
#include <utility>

namespace ticketd::parser {
namespace {

using namespace std::chrono;
using Tokens = std::vector<std::string_view>;

constexpr std::array<std::string_view, 12> month_names{"jan", "feb", "mar", "apr", "may", "jun",
                                                       "jul", "aug", "sep", "oct", "nov", "dec"};
constexpr std::array<std::string_view, 7> day_names{"sun", "mon", "tue", "wed", "thu", "fri", "sat"};

using Zone = std::pair<std::string_view, int>;
/// Minutes east of UTC. RFC 5322's obsolete names and those that programs write.
constexpr std::array zones{
    Zone{"ut", 0},     Zone{"utc", 0},    Zone{"gmt", 0},    Zone{"z", 0},      Zone{"est", -300},
    Zone{"edt", -240}, Zone{"cst", -360}, Zone{"cdt", -300}, Zone{"mst", -420}, Zone{"mdt", -360},
    Zone{"pst", -480}, Zone{"pdt", -420}, Zone{"cet", 60},   Zone{"cest", 120}, Zone{"met", 60},
    Zone{"mest", 120}, Zone{"mez", 60},   Zone{"mesz", 120}, Zone{"bst", 60},   Zone{"wet", 0},
    Zone{"west", 60},  Zone{"eet", 120},  Zone{"eest", 180}, Zone{"msk", 180},  Zone{"msd", 240},
    Zone{"ist", 330},  Zone{"jst", 540},  Zone{"kst", 540},  Zone{"hkt", 480},  Zone{"sgt", 480},
    Zone{"aest", 600}, Zone{"aedt", 660}, Zone{"acst", 570}, Zone{"awst", 480}, Zone{"nzst", 720},
    Zone{"nzdt", 780},
};

struct Fields {
    int year = -1, month = -1, day = -1, hour = -1, minute = 0, second = 0;
    std::optional<int> offset; ///< minutes east of UTC
};

/// A number of at most nine digits at `s`, or -1.
int number(std::string_view s) {
    if (s.empty() || s.size() > 9 || !std::all_of(s.begin(), s.end(), is_digit)) return -1;
    int n = 0;
    for (char c : s) n = n * 10 + (c - '0');
    return n;
}

Tokens split(std::string_view raw) {
    Tokens words;
    std::size_t depth = 0, start = 0;
    auto close = [&](std::size_t end) {
        if (end > start && words.size() < 16) words.push_back(raw.substr(start, end - start));
        start = end + 1;
    };
    for (std::size_t i = 0; i < raw.size() && i < 256; ++i) {
        char c = raw[i];
        bool ends = is_space(c) || c == ',' || c == '(' || c == ')' || depth > 0;
        if (ends) close(i);
        if (c == '(') ++depth;
        if (c == ')' && depth > 0) --depth;
    }
    close(std::min<std::size_t>(raw.size(), 256));
    return words;
}

/// "+0100", "-05:30", "GMT+2".
std::optional<int> numeric_zone(std::string_view w) {
    std::size_t sign = w.find_first_of("+-");
    if (sign == w.npos) return std::nullopt;
    std::string digits;
    for (char c : w.substr(sign + 1))
        if (is_digit(c))
            digits.push_back(c);
        else if (c != ':')
            return std::nullopt;
    int n = number(digits);
    if (n < 0 || digits.size() > 4) return std::nullopt;
    int minutes_east = digits.size() <= 2 ? n * 60 : n / 100 * 60 + n % 100;
    if (minutes_east > 24 * 60) return std::nullopt;
    return w[sign] == '-' ? -minutes_east : minutes_east;
}

std::optional<int> zone(std::string_view w) {
    std::string name = to_lower(w);
    for (const auto& [known, east] : zones)
        if (name == known) return east;
    if (w.starts_with('+') || w.starts_with('-') || istarts_with(w, "gmt") || istarts_with(w, "utc"))
        return numeric_zone(w);
    return std::nullopt;
}

/// "10:20", "10:20:30", "10.20.30", with a zone or fraction behind it at times.
bool take_time(Fields& f, std::string_view w) {
    char separator = w.find(':') != w.npos ? ':' : '.';
    std::array<int, 3> part{-1, 0, 0};
    std::size_t pos = 0;
    for (std::size_t i = 0; i < 3; ++i) {
        std::size_t end = pos;
        while (end < w.size() && is_digit(w[end])) ++end;
        part[i] = number(w.substr(pos, end - pos));
        if (part[i] < 0 || end - pos > 2) return false;
        pos = end;
        if (pos >= w.size() || w[pos] != separator || i == 2) break;
        ++pos;
    }
    if (pos < 3) return false;
    std::tie(f.hour, f.minute, f.second) = std::tie(part[0], part[1], part[2]);
    std::size_t rest = w.find_first_of("+-Z", pos);
    if (rest != w.npos) f.offset = zone(w.substr(rest));
    return true;
}

/// "2024-03-05", with "T10:20:30Z" behind it at times.
bool take_iso(Fields& f, std::string_view w) {
    if (w.size() < 10 || w[4] != '-' || w[7] != '-') return false;
    f.year = number(w.substr(0, 4));
    f.month = number(w.substr(5, 2));
    f.day = number(w.substr(8, 2));
    if (w.size() > 11 && (w[10] == 'T' || w[10] == 't')) take_time(f, w.substr(11));
    return f.year >= 0;
}

int month_of(std::string_view w) {
    for (std::size_t i = 0; i < month_names.size(); ++i)
        if (istarts_with(w, month_names[i])) return static_cast<int>(i) + 1;
    return -1;
}

bool take_dashed(Fields& f, std::string_view w);

void take_number(Fields& f, std::string_view w, int n) {
    if (f.day < 0 && n >= 1 && n <= 31 && w.size() <= 2)
        f.day = n;
    else if (f.year < 0 && w.size() <= 2)
        f.year = n < 50 ? 2000 + n : 1900 + n;
    else if (f.year < 0 && w.size() == 3)
        f.year = 1900 + n;
    else if (f.year < 0)
        f.year = n;
}

void take_word(Fields& f, std::string_view w) {
    if (int n = number(w); n >= 0) return take_number(f, w, n);
    if (f.hour < 0 && w.find_first_of(":.") != w.npos && take_time(f, w)) return;
    if (f.year < 0 && take_iso(f, w)) return;
    if (f.month < 0 && is_letter(w.front()))
        if (f.month = month_of(w); f.month >= 0) return;
    if (f.month < 0 && take_dashed(f, w)) return;
    if (f.hour >= 0 && !f.offset) f.offset = zone(w);
    if (f.hour >= 1 && f.hour <= 12 && iequals(w, "pm")) f.hour = f.hour % 12 + 12;
    if (f.hour == 12 && iequals(w, "am")) f.hour = 0;
}

/// "5-Mar-2024".
bool take_dashed(Fields& f, std::string_view w) {
    std::size_t first = w.find('-'), second = first == w.npos ? w.npos : w.find('-', first + 1);
    if (second == w.npos || !is_digit(w.front())) return false;
    for (std::string_view piece :
         {w.substr(0, first), w.substr(first + 1, second - first - 1), w.substr(second + 1)})
        if (!piece.empty()) take_word(f, piece);
    return f.month > 0;
}

} // namespace

std::optional<MailDate> read_date(std::string_view raw) {
    Fields f;
    for (std::string_view word : split(raw)) take_word(f, word);
    if (f.hour < 0) f.hour = f.minute = f.second = 0;
    if (f.year < 1900 || f.year > 9999 || f.month < 1 || f.day < 1) return std::nullopt;
    year_month_day day{year{f.year}, month{static_cast<unsigned>(f.month)},
                       std::chrono::day{static_cast<unsigned>(f.day)}};
    if (!day.ok() || f.hour > 24 || f.minute > 59 || f.second > 60) return std::nullopt;
    minutes offset{f.offset.value_or(0)};
    return MailDate{sys_days{day} + hours{f.hour} + minutes{f.minute} + seconds{f.second} - offset, offset};
}

std::string write_date(const MailDate& date) {
    sys_seconds local = date.utc + date.offset;
    sys_days days = floor<std::chrono::days>(local);
    year_month_day day{days};
    hh_mm_ss time{local - days};
    std::string weekday_name(day_names[weekday{days}.c_encoding()]),
        month_name(month_names[static_cast<unsigned>(day.month()) - 1]);
    weekday_name[0] = static_cast<char>(weekday_name[0] - 32);
    month_name[0] = static_cast<char>(month_name[0] - 32);
    long east = date.offset.count();
    char out[64];
    std::snprintf(out, sizeof out, "%s, %02u %s %04d %02ld:%02ld:%02ld %c%02ld%02ld", weekday_name.c_str(),
                  static_cast<unsigned>(day.day()), month_name.c_str(), static_cast<int>(day.year()),
                  static_cast<long>(time.hours().count()), static_cast<long>(time.minutes().count()),
                  static_cast<long>(time.seconds().count()), east < 0 ? '-' : '+', std::labs(east) / 60,
                  std::labs(east) % 60);
    return out;
}

} // namespace ticketd::parser
