// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "store/sqlite/distinct_words.hpp"

#include <algorithm>
#include <array>
#include <bit>

namespace ticketd::store::sqlite {

namespace {

/// A word's byte in lower case; 0: it ends the word.
constexpr auto folds = [] {
    std::array<char, 256> all{};
    for (std::size_t c = 0x80; c < all.size(); ++c) all[c] = static_cast<char>(c);
    for (char c = '0'; c <= '9'; ++c) all[static_cast<std::size_t>(c)] = c;
    for (char low = 'a', high = 'A'; low <= 'z'; ++low, ++high)
        all[static_cast<std::size_t>(low)] = all[static_cast<std::size_t>(high)] = low;
    return all;
}();
constexpr char folded(char c) { return folds[static_cast<unsigned char>(c)]; }

bool is_same(std::string_view one, std::string_view other) {
    return std::ranges::equal(one, other, {}, folded, folded);
}

constexpr std::size_t fewest_slots = 1 << 10, most_slots = 1 << 13;
constexpr std::size_t bytes_a_slot = 4; ///< so that most of them stay empty
constexpr int most_probes = 16;         ///< for one word

} // namespace

void DistinctWords::begin(std::size_t text_size) {
    const auto slots = std::clamp(std::bit_ceil(text_size / bytes_a_slot), fewest_slots, most_slots);
    if (slots_.size() < slots) slots_.resize(slots);
    mask_ = slots - 1;
    if (++round_ == 0) {
        slots_.assign(slots_.size(), {});
        round_ = 1;
    }
    words_.clear();
}

std::string_view DistinctWords::of(std::string_view text) {
    begin(text.size());
    for (std::size_t at = 0; at < text.size(); ++at) {
        const auto first = at;
        std::uint32_t hash = 0;
        for (char c = 0; at < text.size() && (c = folded(text[at])) != 0; ++at)
            hash = hash * 0x01000193U + static_cast<unsigned char>(c);
        const auto word = text.substr(first, at - first);
        if (!word.empty() && is_new(word, hash)) words_.append(word).push_back(' ');
    }
    return words_;
}

/// And remembers it, as the one that is about to be added to words_.
bool DistinctWords::is_new(std::string_view word, std::uint32_t hash) {
    auto at = (hash ^ hash >> 15U) & mask_;
    for (int probe = 0; probe < most_probes; ++probe, at = (at + 1) & mask_) {
        auto& slot = slots_[at];
        if (slot.round != round_) {
            slot = {round_, hash, static_cast<std::uint32_t>(words_.size()),
                    static_cast<std::uint32_t>(word.size())};
            return true;
        }
        if (slot.hash == hash && is_same(std::string_view(words_).substr(slot.begin, slot.size), word))
            return false;
    }
    return true;
}

} // namespace ticketd::store::sqlite
