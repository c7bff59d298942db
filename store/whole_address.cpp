// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "store/whole_address.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <string>

namespace ticketd::store {

namespace {

constexpr std::array<std::string_view, 3> ats{"@", "%40", "\xef\xbc\xa0"};
/// U+00AD, U+200B to U+200D, U+2060, U+FEFF.
constexpr std::array<std::string_view, 6> unseen{"\xc2\xad",     "\xe2\x80\x8b", "\xe2\x80\x8c",
                                                 "\xe2\x80\x8d", "\xe2\x81\xa0", "\xef\xbb\xbf"};

char lower_of(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool are_same(char a, char b) { return lower_of(a) == lower_of(b); }

void skip_unseen(std::string_view& text) {
    for (bool skipped = true; skipped;) {
        skipped = false;
        for (const auto each : unseen)
            if (text.starts_with(each)) text.remove_prefix(each.size()), skipped = true;
    }
}

void skip_unseen_at_end(std::string_view& text) {
    for (bool skipped = true; skipped;) {
        skipped = false;
        for (const auto each : unseen)
            if (text.ends_with(each)) text.remove_suffix(each.size()), skipped = true;
    }
}

/// Words may hold such letters too: names of some languages are written with joiners.
std::string without_unseen(std::string_view words) {
    std::string seen;
    for (skip_unseen(words); !words.empty(); skip_unseen(words)) {
        seen += words.front();
        words.remove_prefix(1);
    }
    return seen;
}

/// What is left of a text behind the words that it begins with.
std::optional<std::string_view> behind(std::string_view text, std::string_view words) {
    for (const char letter : words) {
        skip_unseen(text);
        if (text.empty() || !are_same(text.front(), letter)) return std::nullopt;
        text.remove_prefix(1);
    }
    return text;
}

/// What is left of a text before the words that it ends with.
std::optional<std::string_view> before(std::string_view text, std::string_view words) {
    for (; !words.empty(); words.remove_suffix(1)) {
        skip_unseen_at_end(text);
        if (text.empty() || !are_same(text.back(), words.back())) return std::nullopt;
        text.remove_suffix(1);
    }
    return text;
}

/// ".pdf" and its like behind an address: it stands in the name of a file. None is the end of a host's name.
bool begins_with_file_ending(std::string_view text) {
    constexpr std::array<std::string_view, 14> endings{".pdf",  ".txt", ".docx", ".doc", ".xlsx",
                                                       ".csv",  ".eml", ".msg",  ".vcf", ".png",
                                                       ".jpeg", ".jpg", ".ics",  ".html"};
    return std::ranges::any_of(endings, [text](std::string_view ending) {
        return text.starts_with(ending)
               && (text.size() == ending.size() || !is_letter_or_digit(text[ending.size()]));
    });
}

bool ends_longer_words(std::string_view head) {
    skip_unseen_at_end(head);
    return ends_longer_address(head);
}

bool begins_longer_words(std::string_view rest) {
    skip_unseen(rest);
    if (rest.starts_with('-')) return true;
    if (rest.starts_with('.') && !begins_with_file_ending(rest)) rest.remove_prefix(1);
    return !rest.empty() && is_letter_or_digit(rest.front());
}

/// What the words are looked for by: an address by its `@`, which is rare in a text, a name by its beginning.
struct Sought {
    explicit Sought(std::string_view words) {
        const auto at = words.rfind('@');
        is_address = at != words.npos;
        local = words.substr(0, is_address ? at : 0);
        rest = words.substr(is_address ? at + 1 : 0);
    }

    /// Where such a thing may be next, and how many bytes of it are no letters of the words.
    std::optional<Place> next(std::string_view text, std::size_t from) const {
        if (is_address) {
            for (auto at = text.find_first_of("@%\xef", from); at != text.npos;
                 at = text.find_first_of("@%\xef", at + 1))
                for (const auto each : ats)
                    if (text.substr(at).starts_with(each)) return Place{at, at + each.size()};
            return std::nullopt;
        }
        const auto found = std::find_if(text.begin() + static_cast<std::ptrdiff_t>(from), text.end(),
                                        [this](char c) { return are_same(c, rest.front()); });
        if (found == text.end()) return std::nullopt;
        const auto at = static_cast<std::size_t>(found - text.begin());
        return Place{at, at};
    }

    bool is_address = false;
    std::string_view local, rest;
};

} // namespace

std::vector<Place> places_of(std::string_view text, std::string_view words) {
    std::vector<Place> places;
    const auto seen = without_unseen(words);
    if (seen.empty()) return places;
    const Sought sought(seen);
    for (auto at = sought.next(text, 0); at; at = sought.next(text, std::max(at->end, at->begin + 1))) {
        const auto head = before(text.substr(0, at->begin), sought.local);
        const auto tail = behind(text.substr(at->end), sought.rest);
        if (!head || !tail || ends_longer_words(*head) || begins_longer_words(*tail)) continue;
        const Place place{head->size(), text.size() - tail->size()};
        if (places.empty() || place.begin >= places.back().end) places.push_back(place);
    }
    return places;
}

} // namespace ticketd::store
