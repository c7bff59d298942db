// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/policy/confidential_words.hpp"

#include "daemon/policy/text.hpp"

#include <algorithm>

namespace ticketd::policy {

namespace {

/// A number for the last three bytes of a text that is read byte by byte.
constexpr std::size_t beginnings = 1 << 15;
constexpr std::size_t next_beginning(std::size_t before, char c) {
    return (before << 5U ^ static_cast<unsigned char>(c)) % beginnings;
}

/// Of ASCII. Without a branch, so that the compiler folds many bytes at a time.
constexpr unsigned char fold_byte(unsigned char byte) {
    const bool blank = (byte == '-') | (byte == '_') | (byte == '\t');
    const bool capital = static_cast<unsigned char>(byte - 'A') < 26;
    const auto low = static_cast<unsigned char>(byte | (capital ? 0x20U : 0U));
    return blank ? ' ' : low;
}

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

/// Those of `words`, ascending, with which the text begins.
void add_words_at_front(const std::vector<std::string>& words, std::string_view low,
                        std::vector<std::string_view>& found) {
    const auto pair = low.substr(0, 2);
    for (auto word = std::ranges::lower_bound(words, pair); word != words.end(); ++word) {
        if (!word->starts_with(pair)) return;
        if (low.starts_with(*word) && std::ranges::find(found, *word) == found.end()) found.push_back(*word);
    }
}

} // namespace

std::string ConfidentialWords::folded(std::string_view text) {
    std::string out(text);
    unsigned char all = 0;
    for (auto& c : out) {
        const auto byte = static_cast<unsigned char>(c);
        all |= byte;
        c = static_cast<char>(fold_byte(byte));
    }
    if (all < 0x80) return out;
    for (std::size_t i = 0; i + 1 < out.size(); ++i)
        if (static_cast<unsigned char>(out[i]) >= 0xC2) fold_pair(out[i], out[i + 1]);
    return out;
}

ConfidentialWords::ConfidentialWords(std::vector<std::string> words) : words_(std::move(words)) {
    for (const auto& word : words_)
        if (word.size() >= 2) folded_.push_back(folded(word));
    std::ranges::sort(folded_);
    folded_.erase(std::ranges::unique(folded_).begin(), folded_.end());
    begins_.resize(beginnings / 64);
    const auto mark = [this](std::size_t beginning) { begins_[beginning / 64] |= 1ULL << beginning % 64; };
    for (const auto& word : folded_) {
        const auto pair = next_beginning(next_beginning(0, word[0]), word[1]);
        if (word.size() > 2) mark(next_beginning(pair, word[2]));
        for (int c = 0; word.size() == 2 && c < 256; ++c) mark(next_beginning(pair, static_cast<char>(c)));
    }
}

std::vector<std::string_view> ConfidentialWords::found_in(std::string_view low) const {
    std::vector<std::string_view> found;
    if (folded_.empty()) return found;
    if (low.size() < 2) return found;
    const auto* begins = begins_.data();
    const auto may_begin = [begins](std::size_t three) {
        return (begins[three / 64] >> three % 64 & 1U) != 0;
    };
    auto three = next_beginning(next_beginning(0, low[0]), low[1]);
    for (std::size_t at = 2; at < low.size(); ++at) {
        three = next_beginning(three, low[at]);
        if (may_begin(three)) [[unlikely]]
            add_words_at_front(folded_, low.substr(at - 2), found);
    }
    if (may_begin(next_beginning(three, '\0')))
        add_words_at_front(folded_, low.substr(low.size() - 2), found);
    return found;
}

} // namespace ticketd::policy
