// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "parser/html_tags.hpp"

#include "parser/ascii.hpp"

#include <algorithm>
#include <array>

namespace ticketd::parser {
namespace {

constexpr std::size_t longest_link = 2000; ///< bytes; browsers and programs cut beyond
constexpr std::size_t longest_style = 1000;

template <std::size_t N>
bool is_one_of(std::string_view name, const std::array<std::string_view, N>& names) {
    return std::ranges::find(names, name) != names.end();
}

constexpr auto kept = std::to_array<std::string_view>(
    {"p",   "div",  "span", "b",     "strong", "i",     "em",    "u",     "s",  "strike", "del",
     "ins", "sub",  "sup",  "small", "big",    "font",  "a",     "ul",    "ol", "li",     "blockquote",
     "pre", "code", "tt",   "kbd",   "table",  "thead", "tbody", "tfoot", "tr", "td",     "th",
     "h1",  "h2",   "h3",   "h4",    "h5",     "h6",    "dl",    "dt",    "dd", "center", "caption"});
constexpr auto machines = std::to_array<std::string_view>(
    {"script", "style",  "title",    "head",     "template", "noscript", "object",
     "svg",    "iframe", "frameset", "noframes", "applet",   "audio",    "video",
     "canvas", "math",   "select",   "textarea", "map",      "xml"});
constexpr auto line_elements = std::to_array<std::string_view>(
    {"p",      "div",     "ul",   "ol",       "li",      "blockquote", "pre",     "table",   "thead",
     "tbody",  "tfoot",   "tr",   "h1",       "h2",      "h3",         "h4",      "h5",      "h6",
     "dl",     "dt",      "dd",   "center",   "caption", "hr",         "section", "article", "header",
     "footer", "address", "form", "fieldset", "nav",     "main",       "body",    "html"});

bool is_number(std::string_view value, std::size_t most_digits) {
    return !value.empty() && value.size() <= most_digits && std::ranges::all_of(value, is_digit);
}

void add(std::string& tag, std::string_view name, std::string_view value) {
    tag.append(" ").append(name).append("=\"").append(escape_html(value)).append("\"");
}

void add_numbers(std::string& tag, const HtmlAttributes& attributes) {
    for (const std::string_view name :
         {"colspan", "rowspan", "border", "cellpadding", "cellspacing", "start"})
        if (const auto value = attributes.get(name); is_number(value, 3)) add(tag, name, value);
}

void add_words(std::string& tag, const HtmlAttributes& attributes) {
    const auto direction = to_lower(attributes.get("dir")), side = to_lower(attributes.get("align"));
    if (direction == "ltr" || direction == "rtl" || direction == "auto") add(tag, "dir", direction);
    if (side == "left" || side == "right" || side == "center" || side == "justify") add(tag, "align", side);
}

/// Dark enough to be read on white: weights of the eye (ITU-R BT.601), in thousandths.
bool is_readable(int red, int green, int blue) { return 299 * red + 587 * green + 114 * blue < 190'000; }

bool is_dark_hex(std::string_view value) {
    if (value.size() != 7 || value[0] != '#') return false;
    std::array<int, 6> digits{};
    for (std::size_t i = 0; i < digits.size(); ++i) digits[i] = hex_digit(value[i + 1]);
    if (std::ranges::min(digits) < 0) return false;
    return is_readable(16 * digits[0] + digits[1], 16 * digits[2] + digits[3], 16 * digits[4] + digits[5]);
}

/// "rgb(0, 0, 255)"
bool is_dark_rgb(std::string_view value) {
    if (!value.starts_with("rgb(") || !value.ends_with(')')) return false;
    std::array<int, 3> parts{};
    std::size_t at = 0;
    bool digits = false;
    for (const char c : value.substr(4, value.size() - 5)) {
        if (is_digit(c)) {
            parts[at] = std::min(10 * parts[at] + (c - '0'), 1000);
            digits = true;
        } else if (c == ',' && digits && at + 1 < parts.size()) {
            ++at;
            digits = false;
        } else if (c != ' ') {
            return false;
        }
    }
    return at == 2 && digits && std::ranges::max(parts) < 256 && is_readable(parts[0], parts[1], parts[2]);
}

bool is_dark(std::string_view value) {
    constexpr auto names = std::to_array<std::string_view>({"black", "red", "blue", "green", "navy", "maroon",
                                                            "purple", "teal", "gray", "grey", "brown",
                                                            "darkred", "darkblue", "darkgreen", "orange"});
    return is_one_of(value, names) || is_dark_hex(value) || is_dark_rgb(value);
}

/// From 8 to 36 points or so, whichever unit.
bool is_readable_size(std::string_view value) {
    const auto unit = std::min(value.find_first_not_of("0123456789."), value.size());
    const auto whole = value.substr(0, std::min(value.find('.'), unit));
    if (!is_number(whole, 2)) return false;
    int size = 0;
    for (const char c : whole) size = 10 * size + (c - '0');
    return (value.substr(unit) == "pt" || value.substr(unit) == "px") && size >= 8 && size <= 36;
}

bool is_font_family(std::string_view value) {
    return !value.empty() && value.size() < 120
           && std::ranges::all_of(
               value, [](char c) { return is_letter(c) || is_digit(c) || c == ' ' || c == ',' || c == '-'; });
}

bool is_kept_style(std::string_view name, std::string_view value) {
    constexpr auto weights =
        std::to_array<std::string_view>({"bold", "bolder", "normal", "600", "700", "400"});
    constexpr auto slants = std::to_array<std::string_view>({"italic", "oblique", "normal"});
    constexpr auto lines = std::to_array<std::string_view>({"underline", "line-through", "none"});
    constexpr auto sides = std::to_array<std::string_view>({"left", "right", "center", "justify"});
    if (name == "font-weight") return is_one_of(value, weights);
    if (name == "font-style") return is_one_of(value, slants);
    if (name == "text-decoration") return is_one_of(value, lines);
    if (name == "text-align") return is_one_of(value, sides);
    if (name == "font-family") return is_font_family(value);
    if (name == "font-size") return is_readable_size(value);
    return name == "color" && is_dark(value);
}

} // namespace

std::string escape_html(std::string_view text) {
    std::string out;
    for (const char c : text) {
        switch (c) {
        case '&': out += "&amp;"; break;
        case '<': out += "&lt;"; break;
        case '>': out += "&gt;"; break;
        case '"': out += "&quot;"; break;
        default: out += c;
        }
    }
    return out;
}

bool is_machine_element(std::string_view name) { return is_one_of(name, machines); }
bool begins_line(std::string_view name) { return is_one_of(name, line_elements); }

bool is_harmless_link(std::string_view href) {
    const bool known =
        istarts_with(href, "https://") || istarts_with(href, "http://") || istarts_with(href, "mailto:");
    return known && href.size() < longest_link
           && std::ranges::none_of(
               href, [](char c) { return static_cast<unsigned char>(c) <= ' ' || c == 0x7F; });
}

std::string clean_style(std::string_view style) {
    std::string out;
    style = style.substr(0, longest_style);
    while (!style.empty()) {
        const auto end = style.find(';');
        const auto one = style.substr(0, end);
        const auto colon = std::min(one.find(':'), one.size());
        const auto name = to_lower(trim(one.substr(0, colon)));
        std::string value = to_lower(trim(one.substr(std::min(colon + 1, one.size()))));
        std::erase_if(value, [](char c) { return c == '"' || c == '\''; });
        if (is_kept_style(name, value))
            out.append(out.empty() ? "" : "; ").append(name).append(": ").append(value);
        style.remove_prefix(end == npos ? style.size() : end + 1);
    }
    return out;
}

std::string clean_tag(std::string_view name, const HtmlAttributes& attributes) {
    if (!is_one_of(name, kept)) return {};
    std::string tag = "<" + std::string(name);
    if (const auto href = trim(attributes.get("href")); name == "a" && is_harmless_link(href))
        add(tag, "href", href);
    if (const auto color = to_lower(attributes.get("color")); name == "font" && is_dark(color))
        add(tag, "color", color);
    if (const auto face = attributes.get("face"); name == "font" && is_font_family(face))
        add(tag, "face", face);
    if (const auto style = clean_style(attributes.get("style")); !style.empty()) add(tag, "style", style);
    add_numbers(tag, attributes);
    add_words(tag, attributes);
    return tag + ">";
}

} // namespace ticketd::parser
