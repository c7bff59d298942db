// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/policy/legacy_tag.hpp"

#include "daemon/policy/tag_reader.hpp"
#include "daemon/policy/text.hpp"

#include <algorithm>

namespace ticketd::policy {

namespace {

constexpr std::string_view place = "%d";

/// A pattern without its blanks, which the reader passes over.
std::string without_blanks(std::string_view text) {
    std::string result;
    std::ranges::copy_if(text, std::back_inserter(result), [](char c) { return c != ' ' && c != '\t'; });
    return result;
}

struct LegacyPattern {
    std::string before, after;
};

struct Found {
    std::int64_t number = 0;
    std::size_t size = 0;
};

/// The tag at the front of `text`; size 0: none.
Found tag_at(std::string_view text, const LegacyPattern& pattern) {
    TagReader reader(text);
    if (!reader.take_word(pattern.before)) return {};
    reader.skip_blanks();
    const auto number = reader.take_number();
    if (!number || *number == 0 || !reader.take_word(pattern.after)) return {};
    return {.number = *number, .size = text.size() - reader.left()};
}

void add_numbers(std::string_view subject, const LegacyPattern& pattern, std::vector<std::int64_t>& numbers) {
    for (std::size_t at = 0; at < subject.size() && numbers.size() < most_legacy_numbers;) {
        const auto glyph = glyph_at(subject.substr(at));
        const auto found = glyph.folded == ' ' ? Found{} : tag_at(subject.substr(at), pattern);
        if (found.size != 0 && std::ranges::find(numbers, found.number) == numbers.end())
            numbers.push_back(found.number);
        at += std::max(found.size, glyph.size);
    }
}

} // namespace

std::vector<std::int64_t> legacy_tags(std::string_view subject, const std::vector<std::string>& patterns) {
    std::vector<std::int64_t> numbers;
    for (const auto& text : patterns) {
        const auto at = text.find(place);
        if (at == std::string::npos) continue;
        add_numbers(subject,
                    {.before = without_blanks(text.substr(0, at)),
                     .after = without_blanks(text.substr(at + place.size()))},
                    numbers);
    }
    return numbers;
}

bool is_legacy_pattern(std::string_view pattern) {
    const auto at = pattern.find(place);
    if (at == std::string_view::npos || pattern.find(place, at + 1) != std::string_view::npos) return false;
    const auto is_control = [](char c) { return static_cast<unsigned char>(c) < 0x20; };
    if (pattern.size() > 64 || std::ranges::any_of(pattern, is_control)) return false;
    const auto before = without_blanks(pattern.substr(0, at));
    const auto is_sign = [](char c) {
        return !(lower(c) >= 'a' && lower(c) <= 'z') && !(c >= '0' && c <= '9');
    };
    return before.size() >= 2 || std::ranges::any_of(before, is_sign);
}

} // namespace ticketd::policy
