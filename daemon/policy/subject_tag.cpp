// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/policy/subject_tag.hpp"

#include "daemon/policy/tag_reader.hpp"
#include "daemon/policy/text.hpp"

#include <algorithm>
#include <array>
#include <optional>

namespace ticketd::policy {

namespace {

struct Tag {
    std::size_t size = 0;    ///< in bytes, brackets included
    std::int64_t number = 0; ///< 0: it has the form of a tag, but no number that a ticket can have
};

std::optional<Tag> tag_at(std::string_view text, std::string_view word) {
    TagReader reader(text);
    if (!reader.take('[') || !reader.take_word(word)) return std::nullopt;
    for (reader.skip_blanks(); reader.take('#') || reader.take(':'); reader.skip_blanks()) {
    }
    const auto number = reader.take_number();
    if (!number || !reader.take(']')) return std::nullopt;
    return Tag{.size = text.size() - reader.left(), .number = *number};
}

/// A byte that the ASCII character or its full-width form begins with.
bool may_be_glyph(char byte, char ascii) { return byte == ascii || byte == '\xEF'; }

/// Where the next tag may begin: an ASCII or a full-width bracket.
std::size_t next_bracket(std::string_view text, std::size_t from) {
    for (auto at = from; at < text.size(); ++at)
        if (may_be_glyph(text[at], '[') && glyph_at(text.substr(at)).folded == '[') return at;
    return std::string_view::npos;
}

/// In lower case where that is ASCII; other letters are listed in the cases that programs write.
constexpr auto prefixes = std::to_array<std::string_view>({
    "re",    "aw",    "antw",        "antwort", "sv",         "vs",    "ynt",  "rif",   "ris",  "r",
    "i",     "odp",   "res",         "enc",     "rv",         "tr",    "wg",   "fw",    "fwd",  "vb",
    "vl",    "vá",    "pd",          "doorst",  "továbbítás", "ha",    "на",   "На",    "отв",  "Отв",
    "ответ", "Ответ", "ОТВЕТ",       "пересл",  "Пересл",     "Відп",  "Отг",  "Препр", "ilt",  "İLT",
    "Απ",    "ΑΠ",    "Σχετ",        "ΣΧΕΤ",    "Πρθ",        "ΠΡΘ",   "回复", "答复",  "回覆", "答覆",
    "回信",  "返信",  "转发",        "轉寄",    "转寄",       "轉發",  "転送", "회신",  "답장", "전달",
    "رد",    "تحويل", "إعادة توجيه", "השב",     "תשובה",      "הועבר", "ตอบ",  "ส่งต่อ",
});

/// Behind a prefix: perhaps a count as in `Re[2]:`, `Re(2):`, `Re^2:`, then a colon.
std::optional<std::size_t> colon_after(std::string_view text) {
    TagReader reader(text);
    reader.skip_blanks();
    const bool square = reader.take('['), round = !square && reader.take('(');
    if (square || round || reader.take('^')) {
        while (reader.take_digit()) {
        }
    }
    if (square && !reader.take(']')) return std::nullopt;
    if (round && !reader.take(')')) return std::nullopt;
    reader.skip_blanks();
    if (!reader.take(':')) return std::nullopt;
    return text.size() - reader.left();
}

/// The size of a reply prefix at the front, 0 if there is none.
std::size_t prefix_size(std::string_view text) {
    if (std::ranges::none_of(text, [](char c) { return may_be_glyph(c, ':'); })) return 0;
    for (const auto prefix : prefixes) {
        if (lower(text.front()) != prefix.front() || !starts_with_fold(text, prefix)) continue;
        if (const auto rest = colon_after(text.substr(prefix.size()))) return prefix.size() + *rest;
    }
    return 0;
}

std::string without_tags(std::string_view subject, std::string_view tag) {
    std::string text;
    std::size_t kept = 0;
    for (auto at = next_bracket(subject, 0); at != std::string_view::npos;) {
        const auto found = tag_at(subject.substr(at), tag);
        if (found) {
            text.append(subject.substr(kept, at - kept)).append(" ");
            kept = at + found->size;
        }
        at = next_bracket(subject, found ? kept : at + 1);
    }
    return text.append(subject.substr(kept));
}

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

std::string blanks_collapsed(std::string_view text) {
    std::string result;
    result.reserve(text.size());
    for (const char c : text) {
        if (!is_blank(c))
            result += c;
        else if (!result.empty() && result.back() != ' ')
            result += ' ';
    }
    if (result.ends_with(' ')) result.pop_back();
    return result;
}

} // namespace

std::vector<std::int64_t> subject_tags(std::string_view subject, std::string_view tag) {
    std::vector<std::int64_t> numbers;
    for (auto at = next_bracket(subject, 0); at != std::string_view::npos;) {
        const auto found = tag_at(subject.substr(at), tag);
        if (found && found->number > 0 && std::ranges::find(numbers, found->number) == numbers.end()) {
            numbers.push_back(found->number);
        }
        at = next_bracket(subject, at + (found ? found->size : 1));
    }
    return numbers;
}

std::string strip_tags_and_prefixes(std::string_view subject, std::string_view tag) {
    const auto text = blanks_collapsed(without_tags(subject, tag));
    std::string_view rest(text);
    while (const auto size = prefix_size(rest)) {
        rest.remove_prefix(size);
        rest = trimmed(rest);
    }
    return std::string(rest);
}

std::string normal_subject(std::string_view subject, std::string_view tag) {
    return lower(strip_tags_and_prefixes(subject, tag));
}

} // namespace ticketd::policy
