// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/records/persons_words.hpp"

#include "parser/ascii.hpp"
#include "store/whole_address.hpp"

#include <algorithm>
#include <utility>

namespace ticketd::records {

namespace {

using parser::Stretch;

constexpr std::size_t run = 3;
constexpr std::size_t least_number = 6;

bool is_word(char c) { return parser::is_letter(c) || parser::is_digit(c) || parser::is_eight_bit(c); }

std::vector<Stretch> stretches_of_words(std::string_view text) {
    std::vector<Stretch> words;
    for (std::size_t i = 0; i < text.size();) {
        if (!is_word(text[i])) {
            ++i;
            continue;
        }
        const std::size_t begin = i;
        while (i < text.size() && is_word(text[i])) ++i;
        words.push_back({begin, i});
    }
    return words;
}

std::string joined(std::string_view text, const Stretch* first, std::size_t count) {
    std::string line;
    for (std::size_t i = 0; i < count; ++i) {
        if (i > 0) line += ' ';
        line += parser::to_lower(text.substr(first[i].begin, first[i].end - first[i].begin));
    }
    return line;
}

bool is_number(std::string_view word) {
    return word.size() >= least_number && std::ranges::any_of(word, parser::is_digit);
}

void set(std::vector<bool>& marks, std::size_t begin, std::size_t end) {
    std::fill(marks.begin() + static_cast<std::ptrdiff_t>(begin),
              marks.begin() + static_cast<std::ptrdiff_t>(end), true);
}

std::vector<Stretch> marked(const std::vector<bool>& marks) {
    std::vector<Stretch> stretches;
    for (std::size_t i = 0; i < marks.size(); ++i) {
        if (!marks[i]) continue;
        const std::size_t begin = i;
        while (i < marks.size() && marks[i]) ++i;
        stretches.push_back({begin, i});
    }
    return stretches;
}

bool says(std::string_view text, std::string_view address) {
    return !store::places_of(text, address).empty();
}

void mark_address(std::string_view text, std::string_view address, std::vector<bool>& marks) {
    for (const auto& place : store::places_of(text, address)) set(marks, place.begin, place.end);
}

/// Marks where the words stand and are not part of a longer one.
void mark(std::string_view text, std::string_view words, std::vector<bool>& marks) {
    for (std::size_t at = 0; (at = parser::ifind(text, words, at)) != text.npos; ++at) {
        const std::size_t end = at + words.size();
        if ((at > 0 && is_word(text[at - 1])) || (end < text.size() && is_word(text[end]))) continue;
        set(marks, at, end);
    }
}

} // namespace

PersonsWords::PersonsWords(std::string address, std::vector<std::string> names)
    : address_(std::move(address)) {
    for (const auto& name : names) names_.push_back(parser::to_lower(name));
}

void PersonsWords::add(std::string_view text) {
    const auto words = stretches_of_words(text);
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (i + run <= words.size()) runs_.insert(joined(text, &words[i], run));
        if (auto word = joined(text, &words[i], 1); is_number(word)) numbers_.insert(std::move(word));
    }
    for (std::size_t pos = 0; pos < text.size();) {
        const auto line = parser::next_line(text, pos);
        const auto said = stretches_of_words(line);
        if (!said.empty() && said.size() < run) short_lines_.insert(joined(line, said.data(), said.size()));
    }
}

bool PersonsWords::say_address(std::string_view bytes) const {
    if (says(bytes, address_)) return true;
    if (bytes.find('\0') == bytes.npos) return false;
    std::string narrow(bytes);
    std::erase(narrow, '\0');
    return says(narrow, address_);
}

void PersonsWords::mark_runs(std::string_view text, std::vector<bool>& marks) const {
    const auto words = stretches_of_words(text);
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (i + run <= words.size() && runs_.contains(joined(text, &words[i], run)))
            set(marks, words[i].begin, words[i + run - 1].end);
        if (!numbers_.empty() && numbers_.contains(joined(text, &words[i], 1)))
            set(marks, words[i].begin, words[i].end);
    }
}

void PersonsWords::mark_short_lines(std::string_view text, std::vector<bool>& marks) const {
    for (std::size_t pos = 0; pos < text.size();) {
        const std::size_t begin = pos;
        const auto line = parser::next_line(text, pos);
        if (!parser::trim(line).starts_with('>')) continue;
        const auto said = stretches_of_words(line);
        if (!said.empty() && said.size() < run
            && short_lines_.contains(joined(line, said.data(), said.size())))
            set(marks, begin + said.front().begin, begin + said.back().end);
    }
}

std::vector<Stretch> PersonsWords::addresses(std::string_view text) const {
    std::vector<bool> marks(text.size());
    mark_address(text, address_, marks);
    return marked(marks);
}

std::vector<Stretch> PersonsWords::all(std::string_view text) const {
    std::vector<bool> marks(text.size());
    mark_address(text, address_, marks);
    for (const auto& name : names_) mark(text, name, marks);
    mark_runs(text, marks);
    mark_short_lines(text, marks);
    return marked(marks);
}

} // namespace ticketd::records
