// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/policy/typed_line.hpp"

#include "daemon/policy/text.hpp"

#include <algorithm>
#include <array>

namespace ticketd::policy {

namespace {

using namespace std::string_view_literals;

constexpr auto blanks = std::to_array<std::string_view>(
    {" "sv, "\t"sv, "\r"sv, "\n"sv, "\xC2\xA0"sv, "\xE2\x80\xAF"sv, "\xE2\x81\x9F"sv, "\xE3\x80\x80"sv});

/// Soft hyphen, zero-width blanks and joiners, direction marks, word joiner and its like, byte order mark.
constexpr auto unseen = std::to_array<std::string_view>(
    {"\xC2\xAD"sv,     "\xE2\x80\x8B"sv, "\xE2\x80\x8C"sv, "\xE2\x80\x8D"sv, "\xE2\x80\x8E"sv,
     "\xE2\x80\x8F"sv, "\xE2\x80\xAA"sv, "\xE2\x80\xAB"sv, "\xE2\x80\xAC"sv, "\xE2\x80\xAD"sv,
     "\xE2\x80\xAE"sv, "\xE2\x81\xA0"sv, "\xE2\x81\xA1"sv, "\xE2\x81\xA2"sv, "\xE2\x81\xA3"sv,
     "\xE2\x81\xA4"sv, "\xE2\x81\xA6"sv, "\xE2\x81\xA7"sv, "\xE2\x81\xA8"sv, "\xE2\x81\xA9"sv,
     "\xEF\xBB\xBF"sv, "\xE1\xA0\x8E"sv, "\xCD\x8F"sv});

constexpr auto quotes = std::to_array<std::string_view>(
    {"\xE2\x80\x9C"sv, "\xE2\x80\x9D"sv, "\xE2\x80\x9E"sv, "\xE2\x80\x9F"sv, "\xC2\xAB"sv, "\xC2\xBB"sv});

constexpr auto wide_exclamation = "\xEF\xBC\x81"sv; ///< the full-width exclamation mark

template <std::size_t N>
std::size_t begins_with(std::string_view text, const std::array<std::string_view, N>& any) {
    for (const auto each : any)
        if (text.starts_with(each)) return each.size();
    return 0;
}

/// U+2000 to U+200A, the blanks of typesetters.
std::size_t blank_at(std::string_view text) {
    const bool of_typesetters = text.starts_with("\xE2\x80"sv) && text.size() > 2
                                && static_cast<unsigned char>(text[2]) - 0x80U <= 0x0AU;
    return of_typesetters ? 3 : begins_with(text, blanks);
}

std::string_view without_front(std::string_view line) {
    for (;;) {
        auto size = blank_at(line);
        if (size == 0) size = begins_with(line, unseen);
        if (size == 0) return line;
        line.remove_prefix(size);
    }
}

/// One plain blank for each run of them, none at the ends; unseen characters left out.
std::string plain(std::string_view line) {
    std::string out;
    while (!line.empty()) {
        if (const auto size = begins_with(line, unseen); size > 0) {
            line.remove_prefix(size);
        } else if (const auto blank = blank_at(line); blank > 0) {
            if (!out.empty() && out.back() != ' ') out += ' ';
            line.remove_prefix(blank);
        } else if (const auto quote = begins_with(line, quotes); quote > 0) {
            out += '"';
            line.remove_prefix(quote);
        } else {
            out += line.front();
            line.remove_prefix(1);
        }
    }
    if (out.ends_with(' ')) out.pop_back();
    return out;
}

bool is_letter(char c) { return lower(c) >= 'a' && lower(c) <= 'z'; }

/// Takes bold, italic or underlined off, as plain text has them.
std::string_view without_emphasis(std::string_view line) {
    while (line.size() > 2 && "*_/"sv.find(line.front()) != std::string_view::npos
           && line.back() == line.front())
        line = line.substr(1, line.size() - 2);
    return line;
}

/// "<mailto:…>" behind an address and "<https://…>" behind a word are how a link looks in plain text.
std::string without_links(std::string_view text) {
    std::string out;
    while (!text.empty()) {
        const auto open = text.find('<'), close = text.find('>', open);
        out.append(text.substr(0, close == std::string_view::npos ? close : open));
        if (close == std::string_view::npos) break;
        const auto inside = text.substr(open + 1, close - open - 1);
        const auto word = std::string_view(out).substr(std::min(trimmed(out).rfind(' ') + 1, out.size()));
        const bool mailto = starts_with_fold(inside, "mailto:");
        const bool is_link = (mailto && word.find('@') != std::string_view::npos)
                             || (inside.find("://") != std::string_view::npos && !trimmed(word).empty());
        if (!is_link) out.append(text.substr(open, close + 1 - open));
        text.remove_prefix(close + 1);
    }
    return std::string(trimmed(out));
}

} // namespace

std::optional<TypedLine> read_typed_line(std::string_view line) {
    line = without_front(line);
    if (line.empty() || "!*_/\xEF"sv.find(line.front()) == std::string_view::npos) return std::nullopt;
    const auto whole = plain(line);
    auto rest = without_emphasis(whole);
    if (rest.starts_with(wide_exclamation))
        rest.remove_prefix(wide_exclamation.size());
    else if (rest.starts_with('!'))
        rest.remove_prefix(1);
    else
        return std::nullopt;
    if (rest.empty() || !is_letter(rest.front())) return std::nullopt;
    const auto word = rest.substr(0, rest.find(' '));
    return TypedLine{.word = "!" + std::string(word),
                     .argument = without_links(trimmed(rest.substr(word.size())))};
}

bool is_blank_line(std::string_view line) { return without_front(line).empty(); }

} // namespace ticketd::policy
