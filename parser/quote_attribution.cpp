// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "parser/line_text.hpp"
#include "parser/quote.hpp"
#include "parser/quote_words.hpp"

#include <algorithm>
#include <string>

namespace ticketd::parser {
namespace {

constexpr std::size_t most_wrapped_lines = 5;         ///< lines over which an attribution is wrapped
constexpr std::size_t longest = 600;                  ///< its bytes, all lines together
constexpr std::size_t date_within = 70;               ///< bytes from its start in which a date must show
constexpr std::ptrdiff_t characters_before_date = 15; ///< of a line that begins with a date: "понедельник, 3"
constexpr std::ptrdiff_t characters_behind_opener = 32; ///< "on wednesday, september 4"
constexpr std::size_t longest_name = 60;                ///< bytes of a name before the verb
constexpr std::size_t longest_verb = 40;                ///< bytes of a verb and what belongs to it

/// Takes off the dashes around "---- On …, NAME wrote ----" and the final colon; false if there is neither.
bool strip_end(std::string& text) {
    const std::size_t first = text.find_first_not_of("- ");
    if (first == std::string::npos) return false;
    bool ended = false;
    if (first >= 2) {
        text.erase(0, first);
        ended = true;
    }
    while (!text.empty() && (text.back() == '-' || text.back() == ' ' || text.back() == ':')) {
        ended = ended || text.back() == ':';
        text.pop_back();
    }
    return ended && !text.empty();
}

/// A date shows early, its first figure within `characters`.
bool has_date_early(std::string_view text, std::ptrdiff_t characters) {
    const std::size_t digit = text.find_first_of("0123456789");
    if (digit == std::string_view::npos) return false;
    const auto is_start = [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; };
    const auto before =
        std::count_if(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(digit), is_start);
    return before <= characters && has_date(text.substr(0, date_within));
}

bool begins_with_date(std::string_view text) { return has_date_early(text, characters_before_date); }

/// "… <ann@example.org>" or "… (ann@example.org)", nothing behind it.
bool ends_with_address(std::string_view text) {
    if (!text.ends_with('>') && !text.ends_with(')')) return false;
    const std::size_t open = text.find_last_of("<(");
    return open != std::string_view::npos && has_address(text.substr(open));
}

/// "NAME schrieb am 3.5.2019 um 10:00": the date ends it, and nothing but a name is before the verb.
bool is_name_verb_date(std::string_view text) {
    if (text.size() > longest_name + date_within) return false;
    const std::string_view tail = text.substr(text.size() - std::min<std::size_t>(text.size(), 6));
    return tail.find_first_of("0123456789") != std::string_view::npos;
}

/// "Ann Example <ann@example.org> wrote": between the address and the end there is nothing but the verb.
bool is_name_address_verb(std::string_view text) {
    const std::size_t close = text.find('>'), open = text.find('<');
    return open < close && close < text.size() && open <= longest_name && text.size() - close <= longest_verb
           && has_address(text) && has_writing_verb(text.substr(close + 1));
}

/// Every form has a date; asked first, as it is the cheapest question.
bool has_form(std::string_view text) {
    if (!has_date(text)) return false;
    const bool verb = has_writing_verb(text);
    const bool opened = begins_like_attribution(text) && has_date_early(text, characters_behind_opener);
    if (opened || begins_with_date(text)) return verb || ends_with_address(text);
    if (!verb) return false;
    return has_address(text) || is_name_verb_date(text);
}

/// Believed whatever follows. A writer's own sentence may have a date and a verb too, and all that stands
/// below it would be lost.
bool is_strong(std::string_view text) {
    return has_form(text) && (has_address(text) || !speaks_of_writing(text));
}

/// Believed if quoted lines follow.
bool is_weak(std::string_view text) {
    return has_writing_verb(text) || names_quoted_person(text) || (has_address(text) && has_date(text))
           || ends_with_address(text);
}

/// "reply On Wed, Apr 4, 2012 at 3:59 PM, ann@example.org wrote:": where the attribution begins inside the
/// line.
std::size_t opener_inside(std::string_view line) {
    for (const std::string_view opener : {" On ", " Am ", " Le ", " El ", " Em ", " Il ", " Op "}) {
        const std::size_t at = line.find(opener);
        if (at == std::string_view::npos) continue;
        std::string rest = folded(line.substr(at), longest);
        if (strip_end(rest) && is_strong(rest)) return at;
    }
    return 0;
}

/// The candidate that begins at some line: its words, joined from there to the end.
struct Candidate {
    std::string text;
    bool usable = false;

    void prepend(std::string_view line) {
        std::string front = folded(line, longest);
        usable = !front.empty() && front.size() + text.size() < longest;
        // An address is broken inside its brackets without a blank of its own.
        const bool glue = text.empty() || front.ends_with('<') || text.starts_with('<');
        text.insert(0, glue ? front : front + ' ');
    }
};

} // namespace

bool may_end_attribution(std::string_view line) {
    if (line.size() > longest) return false;
    line = trim_blank(line);
    if (line.ends_with(':') || line.ends_with("\xEF\xBC\x9A")) return true;
    return (line.ends_with("--") && !is_rule(line)) || (line.ends_with('>') && has_address(line));
}

QuoteOpening attribution_ending_at(Lines lines, std::size_t last, bool marks_follow) {
    if (!may_end_attribution(lines[last])) return {};
    Candidate candidate;
    QuoteOpening weak;
    for (std::size_t n = 1; n <= most_wrapped_lines && n <= last + 1; ++n) {
        const std::size_t first = last + 1 - n;
        if (is_marked(lines[first])) break;
        candidate.prepend(lines[first]);
        if (!candidate.usable) break;
        std::string text = candidate.text;
        // Without a final colon, only "2011/4/7 Ann Example <ann@example.org>" above marked lines is one.
        if (!strip_end(text) && !(marks_follow && begins_with_date(text) && ends_with_address(text)))
            continue;
        if (n == 1 && marks_follow) {
            const std::size_t keep = opener_inside(trim_blank(lines[first]));
            if (keep > 0) return {.first = first, .count = 1, .keep = keep};
        }
        if (is_strong(text)) return {.first = first, .count = n};
        const bool believed = is_name_address_verb(text) || (marks_follow && is_weak(text));
        if (!weak && believed) weak = {.first = first, .count = n};
    }
    return weak;
}

} // namespace ticketd::parser
