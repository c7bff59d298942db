// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/policy/own_signature.hpp"

#include "daemon/policy/text.hpp"
#include "daemon/policy/typed_line.hpp"

#include <algorithm>
#include <vector>

namespace ticketd::policy {

namespace {

constexpr std::size_t longest_signature = 1500; ///< bytes: a name, an address, a company's registration
constexpr std::size_t longest_name = 60;        ///< bytes of a line that is a name
constexpr std::size_t most_words = 6;

std::vector<std::string_view> bare_words(std::string_view text) {
    constexpr std::string_view between = " \t\r,;()\"'<>|/._-";
    std::vector<std::string_view> words;
    while (!text.empty()) {
        const auto end = text.find_first_of(between);
        if (end != 0) words.push_back(text.substr(0, end));
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    }
    return words;
}

bool has_word(const std::vector<std::string_view>& words, std::string_view word) {
    return std::ranges::any_of(words, [&](std::string_view each) { return equal_fold(each, word); });
}

/// "Anna", "Anna Smith", "Smith, Anna", "Dr. Anna Smith": one word is of the writer's name, and no other
/// begins as the words of a sentence do.
bool is_name_of(std::string_view line, const parser::Address& writer) {
    line = trimmed(line);
    if (line.empty() || line.size() > longest_name
        || std::string_view("!?:;").find(line.back()) != std::string_view::npos)
        return false;
    auto own = bare_words(writer.name);
    for (const auto word : bare_words(local_part_of(writer.address))) own.push_back(word);
    const auto words = bare_words(line);
    const auto is_lower = [&](std::string_view word) {
        return word.front() >= 'a' && word.front() <= 'z' && !has_word(own, word);
    };
    return words.size() <= most_words && std::ranges::none_of(words, is_lower)
           && std::ranges::any_of(words, [&](std::string_view word) { return has_word(own, word); });
}

} // namespace

std::size_t signature_below_commands(std::string_view text, const parser::Address& writer) {
    std::size_t end = text.size(), name = end; // `name`: where the first line that is not blank begins
    while (text.size() - name <= longest_signature) {
        const auto begin = text.substr(0, end).rfind('\n') + 1; // npos + 1: the first line
        const auto line = text.substr(begin, end - begin);
        if (read_typed_line(line)) break;
        if (!is_blank_line(line)) name = begin;
        if (begin == 0) return text.size();
        end = begin - 1;
    }
    const bool short_enough = text.size() - name <= longest_signature;
    const auto first = text.substr(name, text.find('\n', name) - name);
    return short_enough && is_name_of(first, writer) ? name : text.size();
}

} // namespace ticketd::policy
