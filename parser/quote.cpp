// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "parser/quote.hpp"

#include "parser/line_text.hpp"
#include "parser/quote_words.hpp"

#include <algorithm>
#include <array>
#include <string>

namespace ticketd::parser {
namespace {

constexpr std::size_t longest_mark = 300;    ///< bytes of a separator line
constexpr std::size_t longest_label = 40;    ///< bytes before the colon of a header line
constexpr std::size_t most_block_lines = 24; ///< lines of a header block, continuations included

/// The hyphens and dashes of U+2010 to U+2015 and the lines of U+2500 and U+2501, three bytes each.
bool begins_with_stroke(std::string_view text) {
    if (text.size() < 3 || text[0] != '\xE2') return false;
    if (text[1] == '\x80') return text[2] >= '\x90' && text[2] <= '\x95';
    return text[1] == '\x94' && (text[2] == '\x80' || text[2] == '\x81');
}

constexpr bool is_flank(char c) {
    switch (c) {
    case '-':
    case '_':
    case '=':
    case '*':
    case '#':
    case '~':
    case '<':
    case '>':
    case ' ':
    case '\t': return true;
    default: return false;
    }
}

/// Takes dashes, rules and arrows off the front of `line`, or off its end.
std::string_view without_front(std::string_view line) {
    while (!line.empty()) {
        const std::size_t size = begins_with_stroke(line) ? 3 : is_flank(line.front()) ? 1 : 0;
        if (size == 0) break;
        line.remove_prefix(size);
    }
    return line;
}

std::string_view without_end(std::string_view line) {
    while (!line.empty()) {
        const bool stroke = line.size() >= 3 && begins_with_stroke(line.substr(line.size() - 3));
        const std::size_t size = stroke ? 3 : is_flank(line.back()) ? 1 : 0;
        if (size == 0) break;
        line.remove_suffix(size);
    }
    return line;
}

/// False for a line that nothing flanks in front.
bool may_be_flanked(std::string_view line) {
    line = trim_blank(line);
    return !line.empty() && (is_flank(line.front()) || line.front() == '\xE2');
}

/// `line` without what flanks it; `flanked` says if there were at least two such characters in front.
std::string_view without_flanks(std::string_view line, bool& flanked) {
    line = trim_blank(line);
    const std::string_view rest = without_front(line);
    flanked = line.size() - rest.size() >= 2;
    return without_end(rest);
}

/// What the label of a header line stands for.
HeaderRole role_of(std::string_view line) {
    const std::string_view front = trim_blank(line).substr(0, longest_label + 3);
    std::size_t colon = front.find(':');
    const std::size_t wide = front.find("\xEF\xBC\x9A");
    if (wide < colon) colon = wide;
    if (colon > longest_label) return HeaderRole::none;
    return header_role(folded(front.substr(0, colon)));
}

/// What a header block has shown so far.
struct BlockSigns {
    std::array<bool, 6> seen{};
    bool addressed = false; ///< somebody's address stands in it
    bool timed = false;     ///< a date with a time or a year

    void add(HeaderRole role, std::string_view line) {
        seen[static_cast<std::size_t>(role)] = true;
        line = line.substr(0, 1000);
        addressed = addressed || has_address(line);
        timed = timed || (role == HeaderRole::date && has_date(line));
    }
    bool has(HeaderRole role) const { return seen[static_cast<std::size_t>(role)]; }

    /// Three fields, or two that together look like nothing else: an address and a date.
    bool convincing() const {
        const int others =
            int{has(HeaderRole::date)} + int{has(HeaderRole::to)} + int{has(HeaderRole::subject)};
        if (has(HeaderRole::from) && others >= 2) return addressed || has(HeaderRole::date);
        return addressed && timed && (has(HeaderRole::from) || has(HeaderRole::to));
    }
};

} // namespace

bool is_marked(std::string_view line) {
    const std::size_t first = line.find_first_not_of(" \t");
    return first <= 4 && line[first] == '>';
}

bool is_rule(std::string_view line) {
    line = trim_blank(line);
    if (line.size() < 3 || line.size() > longest_mark) return false;
    if (begins_with_stroke(line)) {
        const std::string_view stroke = line.substr(0, 3);
        while (line.starts_with(stroke)) line.remove_prefix(3);
        return line.empty();
    }
    const char stroke = line.front();
    if (stroke != '_' && stroke != '-' && stroke != '=' && stroke != '*' && stroke != '~') return false;
    return line.find_first_not_of(stroke) == std::string_view::npos;
}

std::vector<HeaderRole> header_roles(Lines lines) {
    std::vector<HeaderRole> roles(lines.size());
    std::transform(lines.begin(), lines.end(), roles.begin(), role_of);
    return roles;
}

QuoteOpening header_block_at(Lines lines, std::span<const HeaderRole> roles, std::size_t at) {
    const HeaderRole first = roles[at];
    if (first == HeaderRole::none || first == HeaderRole::other) return {};
    BlockSigns signs;
    std::size_t blanks = 0, unlabelled = 0, end = at;
    for (std::size_t i = at; i < lines.size() && i < at + most_block_lines; ++i) {
        if (trim_blank(lines[i]).empty()) {
            ++blanks;
        } else if (roles[i] != HeaderRole::none) {
            signs.add(roles[i], lines[i]);
            blanks = unlabelled = 0;
            end = i + 1;
        } else {
            ++unlabelled;
        }
        // One empty line between fields (HTML paragraphs) and values folded over three lines are usual.
        if (blanks > 1 || unlabelled > 2 || (blanks > 0 && unlabelled > 0)) break;
    }
    if (!signs.convincing()) return {};
    return {.first = at, .count = end - at};
}

QuoteOpening separator_at(Lines lines, std::size_t at) {
    const std::string_view line = lines[at];
    if (line.size() > longest_mark) return {};
    const bool under_rule = at > 0 && is_rule(lines[at - 1]);
    if (!under_rule && !may_be_flanked(line)) return {};
    bool flanked = false;
    const std::string_view inner = without_flanks(line, flanked);
    if (inner.empty() || (!flanked && !under_rule)) return {};
    const std::string words = folded(inner);
    if (flanked && (is_original_message_phrase(words) || is_reply_above_phrase(words)))
        return {.first = at, .count = 1};
    // "---- Ann Example wrote ----"
    const bool dashes = trim_blank(line).starts_with("---") && trim_blank(line).ends_with("---");
    if (dashes && words.size() <= longest_mark / 3 && has_writing_verb(words))
        return {.first = at, .count = 1};
    if (under_rule && is_previous_replies_phrase(words)) return {.first = at, .count = 1};
    return {};
}

bool is_forward_mark(std::string_view line) {
    if (line.size() > longest_mark) return false;
    const bool ends_in_letter = !line.empty() && (is_letter(line.back()) || line.back() == '.');
    if (ends_in_letter && !may_be_flanked(line)) return false;
    bool flanked = false;
    const std::string_view inner = without_flanks(line, flanked);
    if (!flanked && !inner.ends_with(':') && !inner.ends_with("\xEF\xBC\x9A")) return false;
    std::string words = folded(inner);
    while (words.ends_with(':') || words.ends_with(' ')) words.pop_back();
    return is_forward_phrase(words);
}

} // namespace ticketd::parser
