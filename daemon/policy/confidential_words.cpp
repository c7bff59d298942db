// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/policy/confidential_words.hpp"

#include "daemon/policy/text.hpp"

#include <algorithm>
#include <array>

namespace ticketd::policy {

namespace {

constexpr std::size_t pairs = 1 << 16;

std::size_t pair_at(std::string_view text, std::size_t at) {
    return static_cast<std::size_t>(static_cast<unsigned char>(text[at])) << 8U
           | static_cast<unsigned char>(text[at + 1]);
}

constexpr auto ascii_folds = [] {
    std::array<char, 128> folds{};
    for (std::size_t i = 0; i < folds.size(); ++i) {
        const char c = static_cast<char>(i);
        folds[i] = c == '-' || c == '_' || c == '\t' ? ' ' : lower(c);
    }
    return folds;
}();

/// A letter of two bytes.
void fold_pair(char& first, char& second) {
    const auto byte = static_cast<unsigned char>(first), next = static_cast<unsigned char>(second);
    if (byte == 0xC2 && next == 0xA0) first = second = ' ';
    if (byte == 0xC3 && next >= 0x80 && next <= 0x9E) second = static_cast<char>(next + 0x20);
    if (byte == 0xD0 && next >= 0x90 && next <= 0x9F) second = static_cast<char>(next + 0x20);
    if (byte == 0xD0 && next >= 0xA0 && next <= 0xAF) {
        first = static_cast<char>(0xD1);
        second = static_cast<char>(next - 0x20);
    }
}

} // namespace

std::string ConfidentialWords::folded(std::string_view text) {
    std::string out(text);
    for (std::size_t i = 0; i < out.size(); ++i) {
        const auto byte = static_cast<unsigned char>(out[i]);
        if (byte < 0x80) {
            out[i] = ascii_folds[byte];
        } else if (i + 1 < out.size()) {
            fold_pair(out[i], out[i + 1]);
            ++i;
        }
    }
    return out;
}

ConfidentialWords::ConfidentialWords(std::vector<std::string> words) : words_(std::move(words)) {
    for (const auto& word : words_)
        if (word.size() >= 2) folded_.push_back(folded(word));
    std::ranges::sort(folded_);
    folded_.erase(std::ranges::unique(folded_).begin(), folded_.end());
    begins_.resize(pairs / 64);
    for (const auto& word : folded_) begins_[pair_at(word, 0) / 64] |= 1ULL << pair_at(word, 0) % 64;
}

std::vector<std::string_view> ConfidentialWords::found_in(std::string_view low) const {
    std::vector<std::string_view> found;
    if (folded_.empty()) return found;
    for (std::size_t at = 0; at + 1 < low.size(); ++at) {
        const auto pair = pair_at(low, at);
        if ((begins_[pair / 64] >> pair % 64 & 1U) == 0) continue;
        const auto rest = low.substr(at);
        const auto first = std::ranges::lower_bound(folded_, low.substr(at, 2));
        for (auto word = first; word != folded_.end() && pair_at(*word, 0) == pair; ++word)
            if (rest.starts_with(*word) && std::ranges::find(found, *word) == found.end())
                found.push_back(*word);
    }
    return found;
}

} // namespace ticketd::policy
