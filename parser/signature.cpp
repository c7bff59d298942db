// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "parser/signature.hpp"

#include "parser/ascii.hpp"
#include "parser/line_text.hpp"
#include "parser/signature_words.hpp"

#include <algorithm>
#include <string>

namespace ticketd::parser {
namespace {

using Lines = std::span<const std::string_view>;

constexpr std::size_t longest_signature = 60; ///< lines below "-- ", disclaimers included
constexpr std::size_t longest_below_device = 40;
constexpr std::size_t longest_below_closing = 14;
constexpr std::size_t longest_contact_block = 7;
constexpr std::size_t longest_footer = 10;
constexpr std::size_t longest_contact_line = 90;     ///< bytes of a line of contact data
constexpr std::size_t longest_disclaimer_line = 400; ///< bytes of a line in which its words are looked for

bool is_empty(std::string_view line) { return trim_blank(line).empty(); }

/// RFC 3676 says "-- "; blanks at line ends get lost, so a bare "--" is as good below some text.
bool is_delimiter(std::string_view line) { return line == "-- " || line == "--" || trim_end(line) == "--"; }

/// Two underscores or more and nothing else: what list programs write above their footer.
bool is_underscores(std::string_view line) {
    line = trim_blank(line);
    return line.size() >= 2 && line.find_first_not_of('_') == std::string_view::npos;
}

bool footer_below(Lines lines) {
    for (const std::string_view line : lines.first(std::min<std::size_t>(lines.size(), 3)))
        if (is_list_footer(folded(line))) return true;
    return false;
}

bool all_short(Lines lines) {
    return std::all_of(lines.begin(), lines.end(),
                       [](std::string_view line) { return line.size() <= longest_contact_line; });
}

/// The lines above a company's disclaimer, which is long and says nothing.
Lines above_disclaimer(Lines lines) {
    const auto at = std::find_if(lines.begin(), lines.end(), [](std::string_view line) {
        return is_disclaimer(folded(line.substr(0, longest_disclaimer_line)));
    });
    return lines.first(static_cast<std::size_t>(at - lines.begin()));
}

/// A telephone number: seven digits or more, little else between them.
bool has_phone(std::string_view line) {
    std::size_t digits = 0, run = 0;
    for (const char c : line) {
        if (is_digit(c)) {
            digits = std::max(digits, ++run);
        } else if (c != ' ' && c != '-' && c != '.' && c != '(' && c != ')' && c != '/' && c != '+') {
            run = 0;
        }
    }
    return digits >= 7;
}

bool is_contact(std::string_view line) {
    const std::string words = folded(line);
    return has_address(words) || words.starts_with("www.") || words.starts_with("http") || has_phone(words);
}

/// A line that may be a person's name: two to five words, no digit, no end of a sentence.
bool may_be_name(std::string_view line) {
    line = trim_blank(line);
    if (line.empty() || line.size() > 60 || line.find_first_of("0123456789@?!:;") != std::string_view::npos)
        return false;
    return static_cast<std::size_t>(std::count(line.begin(), line.end(), ' ')) <= 4 && !line.ends_with(',');
}

/// The last paragraph, if it is a name with two lines of contact data or more. A paragraph above that ends
/// with a colon announces it: then it is what the writer wants to say.
bool is_contact_block(Lines lines, std::size_t first) {
    const Lines block = lines.subspan(first);
    if (block.size() < 3 || block.size() > longest_contact_block || !all_short(block)
        || !may_be_name(block.front()))
        return false;
    if (first < 2 || trim_blank(lines[first - 2]).ends_with(':')) return false;
    return std::count_if(block.begin(), block.end(), is_contact) >= 2;
}

/// A few short lines with somebody's telephone, address or page.
bool is_card(Lines lines) {
    return lines.size() <= longest_contact_block && all_short(lines)
           && std::any_of(lines.begin(), lines.end(), is_contact);
}

/// What, if anything, makes line `i` the start of a signature.
bool begins_signature(Lines lines, std::size_t i) {
    const Lines below = lines.subspan(i + 1);
    const std::string_view line = lines[i];
    if (is_delimiter(line)) return below.size() <= longest_signature && !below.empty();
    if (is_underscores(line))
        return below.size() <= longest_footer && (footer_below(below) || is_card(below));
    if (line.size() > 200 || !may_begin_signature(line)) return false;
    const std::string words = folded(line);
    if (below.size() <= longest_below_device && is_device_line(words)) return true;
    if (below.size() > longest_signature || !is_closing(words)) return false;
    const Lines own = above_disclaimer(below);
    return own.size() <= longest_below_closing && all_short(own);
}

} // namespace

std::size_t signature_start(Lines lines) {
    const std::size_t from = lines.size() - std::min(lines.size(), longest_signature + 1);
    for (std::size_t i = from; i < lines.size(); ++i)
        if (begins_signature(lines, i)) return i;
    for (std::size_t i = lines.size(); i > from + 1; --i)
        if (is_empty(lines[i - 1])) return is_contact_block(lines, i) ? i : lines.size();
    return lines.size();
}

} // namespace ticketd::parser
