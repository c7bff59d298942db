// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/policy/confidential_words.hpp"

#include "daemon/policy/text.hpp"

#include <algorithm>
#include <cstring>

namespace ticketd::policy {

namespace {

// A window is three bytes of a text. Looking at every second one is enough for words of three bytes and more:
// such a word shows its first three bytes, or else its second and third with whatever follows.
constexpr std::size_t all_windows = 1 << 15;
constexpr std::size_t any_byte = 256;
constexpr std::size_t all_pairs = any_byte * any_byte;

constexpr std::size_t window(std::size_t first, std::size_t second, std::size_t third) {
    return (first << 10U ^ second << 5U ^ third) % all_windows;
}

std::size_t byte_at(std::string_view text, std::size_t at) {
    return at < text.size() ? static_cast<unsigned char>(text[at]) : 0;
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

bool is_ascii(std::string_view eight_bytes) {
    std::uint64_t all = 0;
    std::memcpy(&all, eight_bytes.data(), sizeof all);
    return (all & 0x8080808080808080U) == 0;
}

void fold_pairs(std::string& text) {
    constexpr std::size_t block = 8;
    for (std::size_t i = 0; i + 1 < text.size();) {
        if (i + block <= text.size() && is_ascii(std::string_view(text).substr(i, block))) {
            i += block;
            continue;
        }
        for (const auto end = std::min(i + block, text.size() - 1); i < end; ++i)
            if (static_cast<unsigned char>(text[i]) >= 0xC2) fold_pair(text[i], text[i + 1]);
    }
}

using Windows = std::vector<std::uint64_t>;

/// From each window that is looked at to the next.
std::size_t step_for(const std::vector<std::string>& words) {
    return std::ranges::any_of(words, [](const auto& word) { return word.size() == 2; }) ? 1 : 2;
}

void mark_windows_of(std::string_view word, std::size_t step, Windows& windows) {
    const auto mark = [&](std::size_t window) { windows[window / 64] |= 1ULL << window % 64; };
    for (std::size_t at = 0; at < step; ++at) {
        const auto first = byte_at(word, at), second = byte_at(word, at + 1);
        if (at + 2 < word.size()) {
            mark(window(first, second, byte_at(word, at + 2)));
        } else {
            for (std::size_t any = 0; any < any_byte; ++any) mark(window(first, second, any));
        }
    }
}

/// The first window from `at` on that is marked, step by step; the text's size if none is.
std::size_t next_marked(const Windows& windows, std::size_t step, std::string_view low, std::size_t at) {
    const auto* const bits = windows.data();
    const auto is_marked = [bits](std::size_t window) {
        return (bits[window / 64] >> window % 64 & 1U) != 0;
    };
    for (; at + 2 < low.size(); at += step)
        if (is_marked(window(static_cast<unsigned char>(low[at]), static_cast<unsigned char>(low[at + 1]),
                             static_cast<unsigned char>(low[at + 2]))))
            return at;
    for (; at < low.size(); at += step)
        if (is_marked(window(byte_at(low, at), byte_at(low, at + 1), byte_at(low, at + 2)))) return at;
    return low.size();
}

/// The first two bytes as a number, in the order of the texts.
std::size_t pair_of(std::string_view text) { return byte_at(text, 0) << 8U | byte_at(text, 1); }

void mark_pair_of(std::string_view word, Windows& pairs) {
    const auto pair = pair_of(word);
    pairs[pair / 64] |= 1ULL << pair % 64;
}

/// False for most windows that are marked: they show the middle of a word of other talk ("in" as of "pin").
bool may_begin(const Windows& pairs, std::string_view low) {
    const auto pair = pair_of(low);
    return (pairs[pair / 64] >> pair % 64 & 1U) != 0;
}

/// Those of `words`, ascending, with which the text begins.
void add_words_at_front(const std::vector<std::string>& words, std::string_view low,
                        std::vector<std::string_view>& found) {
    const auto pair = pair_of(low);
    for (auto word = std::ranges::lower_bound(words, pair, {}, pair_of);
         word != words.end() && pair_of(*word) == pair; ++word)
        if (low.starts_with(*word) && std::ranges::find(found, *word) == found.end()) found.push_back(*word);
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
    if (all >= 0x80) fold_pairs(out);
    return out;
}

ConfidentialWords::ConfidentialWords(std::vector<std::string> words) : words_(std::move(words)) {
    for (const auto& word : words_)
        if (word.size() >= 2) folded_.push_back(folded(word));
    std::ranges::sort(folded_);
    folded_.erase(std::ranges::unique(folded_).begin(), folded_.end());
    begins_.resize(all_windows / 64);
    pairs_.resize(all_pairs / 64);
    for (const auto& word : folded_) {
        mark_windows_of(word, step_for(folded_), begins_);
        mark_pair_of(word, pairs_);
    }
}

std::vector<std::string_view> ConfidentialWords::found_in(std::string_view low) const {
    std::vector<std::string_view> found;
    if (folded_.empty()) return found;
    const auto step = step_for(folded_);
    for (std::size_t at = 0;; at += step) {
        at = next_marked(begins_, step, low, at);
        if (at >= low.size()) return found;
        for (auto front = at - (step == 2 && at > 0 ? 1 : 0); front <= at; ++front)
            if (const auto rest = low.substr(front); may_begin(pairs_, rest))
                add_words_at_front(folded_, rest, found);
    }
}

} // namespace ticketd::policy
