// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "parser/seen_text.hpp"

#include "parser/ascii.hpp"
#include "parser/charset.hpp"
#include "parser/html_scan.hpp"

#include <algorithm>
#include <array>

namespace ticketd::parser {
namespace {

constexpr std::size_t longest_entity = 12;

bool is_wide(std::string_view charset) {
    return istarts_with(charset, "utf-16") || istarts_with(charset, "utf-32") || istarts_with(charset, "ucs");
}

std::size_t code_points(std::string_view utf8) {
    return static_cast<std::size_t>(
        std::count_if(utf8.begin(), utf8.end(), [](char c) { return (byte(c) & 0xC0U) != 0x80U; }));
}

/// One line, which begins at `begin` of the bytes.
void add_line(SeenText& seen, std::string_view line, std::size_t begin, std::string_view charset) {
    const std::string utf8 = to_utf8(line, charset);
    if (code_points(utf8) != line.size()) return seen.add(utf8, begin, begin + line.size());
    std::size_t letter = 0;
    for (std::size_t at = 0; at < utf8.size(); ++letter) {
        const std::size_t start = at;
        next_code_point(utf8, at);
        seen.add(std::string_view(utf8).substr(start, at - start), begin + letter, begin + letter + 1);
    }
}

struct Entity {
    std::string_view name, letter;
};
// Those that stand in words for access data in the languages of the templates, and around them.
constexpr auto entities = std::to_array<Entity>({
    {"nbsp", " "},
    {"amp", "&"},
    {"lt", "<"},
    {"gt", ">"},
    {"quot", "\""},
    {"colon", ":"},
    {"equals", "="},
    {"ntilde", "ñ"},
    {"auml", "ä"},
    {"ouml", "ö"},
    {"uuml", "ü"},
    {"eacute", "é"},
    {"Ntilde", "Ñ"},
    {"Auml", "Ä"},
    {"Ouml", "Ö"},
    {"Uuml", "Ü"},
    {"Eacute", "É"},
    {"szlig", "ß"},
});

std::string letter_of(std::string_view name) {
    if (name.starts_with('#')) {
        const bool hex = name.size() > 1 && lower(name[1]) == 'x';
        char32_t value = 0;
        for (const char c : name.substr(hex ? 2 : 1)) {
            const int digit = hex_digit(c);
            if (digit < 0 || (!hex && digit > 9) || value > 0x10FFFF) return "?";
            value = value * (hex ? 16 : 10) + static_cast<char32_t>(digit);
        }
        std::string letter;
        append_utf8(letter, value == 0xA0 ? U' ' : value);
        return letter;
    }
    const auto found = std::find_if(entities.begin(), entities.end(),
                                    [name](const Entity& entity) { return entity.name == name; });
    return found == entities.end() ? "?" : std::string(found->letter);
}

/// What a tag does to the text: a new line, a new cell, or nothing.
std::string_view mark_of(std::string_view tag) {
    constexpr auto lines =
        std::to_array<std::string_view>({"br", "p", "div", "tr", "li", "table", "h1", "h2", "h3", "h4", "ul",
                                         "ol", "dt", "dd", "pre", "blockquote", "hr"});
    if (tag.starts_with('/')) tag.remove_prefix(1);
    const std::string name = to_lower(tag.substr(0, tag.find_first_of(" \t\r\n/>")));
    if (name == "td" || name == "th") return "|";
    return std::find(lines.begin(), lines.end(), name) == lines.end() ? "" : "\n";
}

} // namespace

void SeenText::add(std::string_view more, std::size_t begin, std::size_t end) {
    text.append(more);
    from.insert(from.end(), more.size(), static_cast<std::uint32_t>(begin));
    to.insert(to.end(), more.size(), static_cast<std::uint32_t>(end));
}

SeenText seen_text(std::string_view bytes, std::string_view charset) {
    SeenText seen;
    if (is_wide(charset)) {
        seen.add(to_utf8(bytes, charset), 0, bytes.size());
        return seen;
    }
    const bool plain = is_utf8(bytes);
    const std::string guessed = plain || !charset.empty() ? std::string() : guess_charset(bytes);
    for (std::size_t pos = 0; pos < bytes.size();) {
        const std::size_t begin = pos;
        const std::string_view line = next_line(bytes, pos);
        if (plain)
            for (std::size_t i = 0; i < line.size(); ++i)
                seen.add(line.substr(i, 1), begin + i, begin + i + 1);
        else
            add_line(seen, line, begin, charset.empty() ? guessed : charset);
        if (begin + line.size() < pos) seen.add("\n", pos, pos);
    }
    return seen;
}

SeenText seen_html(const SeenText& page) {
    SeenText seen;
    const std::string_view html = page.text;
    const std::size_t last_comment_end = html.rfind("-->");
    for (std::size_t at = 0; at < html.size();) {
        const char c = html[at];
        const bool tag = c == '<' && at + 1 < html.size()
                         && (is_letter(html[at + 1]) || html[at + 1] == '/' || html[at + 1] == '!');
        if (tag) {
            const bool ends = last_comment_end != html.npos && at < last_comment_end;
            const std::size_t comment =
                ends && html.substr(at).starts_with("<!--") ? html.find("-->", at) : html.npos;
            seen.add(mark_of(html.substr(at + 1, 32)), 0, 0);
            at = comment == html.npos ? behind_tag(html, at) : comment + 3;
            continue;
        }
        const std::size_t semicolon = c == '&' ? html.substr(at, longest_entity).find(';') : html.npos;
        const std::size_t size = semicolon == html.npos ? 1 : semicolon + 1;
        const std::string letter = semicolon == html.npos ? std::string(1, c == '\n' ? ' ' : c)
                                                          : letter_of(html.substr(at + 1, semicolon - 1));
        seen.add(letter, page.from[at], page.to[at + size - 1]);
        at += size;
    }
    return seen;
}

} // namespace ticketd::parser
