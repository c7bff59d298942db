// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "parser/html_scan.hpp"

#include "parser/ascii.hpp"
#include "parser/limits.hpp"

#include <algorithm>
#include <array>
#include <string>

namespace ticketd::parser {
namespace {

/// Words outside of quoted values; a quote opens a value only behind an equals sign, as libxml2 sees it.
std::size_t count_attributes(std::string_view tag) {
    std::size_t words = 0;
    char quote = 0, before = 0;
    for (char c : tag) {
        if (quote != 0) {
            if (c == quote) quote = 0;
        } else if ((c == '"' || c == '\'') && before == '=') {
            quote = c;
        } else if (is_space(c) || c == '=' || c == '/') {
            ++words;
        }
        if (!is_space(c)) before = c;
    }
    return words;
}

} // namespace

std::size_t find_overloaded_tag(std::string_view html) {
    for (std::size_t open = html.find('<'); open != npos;) {
        std::size_t close = std::min(html.find('>', open), html.size());
        std::string_view tag = html.substr(open, close - open);
        if (tag.size() > limits::html_tag_bytes) {
            if (count_attributes(tag) > limits::html_attributes && !tag.starts_with("<!")) return open;
        }
        open = html.find('<', close);
    }
    return html.size();
}

bool has_markup(std::string_view html) {
    constexpr std::array<std::string_view, 30> names{
        "a",  "b",   "blockquote", "body",  "br",     "center", "div",   "em", "font", "h1",
        "h2", "h3",  "head",       "hr",    "html",   "i",      "img",   "li", "meta", "ol",
        "p",  "pre", "span",       "style", "strong", "table",  "title", "tt", "u",    "ul"};
    html = html.substr(0, limits::html_bytes);
    for (std::size_t open = html.find('<'); open != npos; open = html.find('<', open + 1)) {
        std::string_view tag = html.substr(open + 1, 12);
        if (tag.starts_with('/')) tag.remove_prefix(1);
        if (tag.starts_with('!')) return true;
        const std::string name = to_lower(tag.substr(0, tag.find_first_of("/> \t\r\n")));
        if (std::find(names.begin(), names.end(), name) != names.end()) return true;
    }
    return false;
}

std::size_t behind_tag(std::string_view html, std::size_t open) {
    std::string_view tag = html.substr(open);
    std::size_t end = istarts_with(tag, "<style")    ? ifind(html, "</style", open)
                      : istarts_with(tag, "<script") ? ifind(html, "</script", open)
                                                     : html.find('>', open);
    return end == npos ? html.size() : end + 1;
}

std::size_t visible_bytes(std::string_view html) {
    std::size_t seen = 0, pos = 0;
    while (pos < html.size()) {
        std::size_t open = std::min(html.find('<', pos), html.size());
        for (std::size_t i = pos; i < open; ++i) seen += is_space(html[i]) ? 0U : 1U;
        pos = behind_tag(html, open);
    }
    return seen;
}

std::string_view html_charset(std::string_view html) {
    html = html.substr(0, 1024);
    std::size_t meta = ifind(html, "<meta");
    while (meta != npos) {
        std::size_t end = std::min(html.find('>', meta), html.size());
        std::string_view tag = html.substr(meta, end - meta);
        std::size_t at = ifind(tag, "charset");
        std::size_t equals = at == npos ? npos : tag.find('=', at);
        if (equals != npos) {
            std::size_t start = tag.find_first_not_of(" \t\"'", equals + 1);
            if (start != npos) return tag.substr(start, tag.find_first_of(" \t\"';/>", start) - start);
        }
        meta = ifind(html, "<meta", end);
    }
    return {};
}

bool has_exclaimed_line(std::string_view text) {
    for (auto at = text.find('!'); at != std::string_view::npos; at = text.find('!', at + 1)) {
        if (at + 1 == text.size() || !is_letter(text[at + 1])) continue;
        const auto before = text.substr(0, at).find_last_not_of(" \t*_/");
        if (before == std::string_view::npos || text[before] == '\n' || is_eight_bit(text[before]))
            return true;
    }
    return false;
}

bool has_exclaimed_element(std::string_view html) {
    constexpr std::string_view blank = "&nbsp;";
    for (auto at = html.find('!'); at != std::string_view::npos; at = html.find('!', at + 1)) {
        if (at + 1 == html.size() || !is_letter(html[at + 1])) continue;
        auto before = html.substr(0, at);
        while (!before.empty() && (is_space(before.back()) || before.ends_with(blank)))
            before.remove_suffix(is_space(before.back()) ? 1 : blank.size());
        if (before.empty() || before.back() == '>' || is_eight_bit(before.back())) return true;
    }
    return false;
}

} // namespace ticketd::parser
