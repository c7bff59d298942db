// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "parser/blake2b.hpp"

#include <algorithm>
#include <bit>
#include <cstring>
#include <utility>

namespace ticketd::parser {
namespace {

using Words = std::array<std::uint64_t, 16>;

constexpr std::array<std::uint64_t, 8> initial{0x6a09e667f3bcc908, 0xbb67ae8584caa73b, 0x3c6ef372fe94f82b,
                                               0xa54ff53a5f1d36f1, 0x510e527fade682d1, 0x9b05688c2b3e6c1f,
                                               0x1f83d9abfb41bd6b, 0x5be0cd19137e2179};

// In which order each round takes the words of the block; the last two rounds take them as the first two do.
constexpr std::array<std::array<std::uint8_t, 16>, 10> orders{{
    {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15},
    {14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3},
    {11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4},
    {7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8},
    {9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13},
    {2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9},
    {12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11},
    {13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10},
    {6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5},
    {10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0},
}};

// All in one function: what is called keeps its words in memory, and takes half as long again.
#define TICKETD_INLINE [[gnu::always_inline]] inline

/// The lowest byte first, on any machine.
TICKETD_INLINE std::uint64_t word_at(const char* at) {
    std::uint64_t word = 0;
    std::memcpy(&word, at, sizeof word);
    if constexpr (std::endian::native == std::endian::big) word = __builtin_bswap64(word);
    return word;
}

TICKETD_INLINE void mix(std::uint64_t& a, std::uint64_t& b, std::uint64_t& c, std::uint64_t& d,
                        std::uint64_t x, std::uint64_t y) {
    a += b + x;
    d = std::rotr(d ^ a, 32);
    c += d;
    b = std::rotr(b ^ c, 24);
    a += b + y;
    d = std::rotr(d ^ a, 16);
    c += d;
    b = std::rotr(b ^ c, 63);
}

template <std::size_t number>
TICKETD_INLINE void mix_round(Words& v, const Words& m) {
    constexpr auto& s = orders[number % orders.size()];
    mix(v[0], v[4], v[8], v[12], m[s[0]], m[s[1]]);
    mix(v[1], v[5], v[9], v[13], m[s[2]], m[s[3]]);
    mix(v[2], v[6], v[10], v[14], m[s[4]], m[s[5]]);
    mix(v[3], v[7], v[11], v[15], m[s[6]], m[s[7]]);
    mix(v[0], v[5], v[10], v[15], m[s[8]], m[s[9]]);
    mix(v[1], v[6], v[11], v[12], m[s[10]], m[s[11]]);
    mix(v[2], v[7], v[8], v[13], m[s[12]], m[s[13]]);
    mix(v[3], v[4], v[9], v[14], m[s[14]], m[s[15]]);
}

template <std::size_t... numbers>
TICKETD_INLINE void mix_rounds(Words& v, const Words& m, std::index_sequence<numbers...>) {
    (mix_round<numbers>(v, m), ...);
}

#undef TICKETD_INLINE

} // namespace

Blake2b::Blake2b() : state_(initial) {
    constexpr std::uint64_t parameters = 0x01010000 | std::tuple_size_v<Digest>; // one leaf, no key
    state_[0] ^= parameters;
}

void Blake2b::compress(const char* block, std::size_t bytes, bool is_last) {
    compressed_ += bytes;
    Words m, v;
    for (std::size_t i = 0; i < m.size(); ++i) m[i] = word_at(block + i * sizeof m[i]);
    std::copy(state_.begin(), state_.end(), v.begin());
    std::copy(initial.begin(), initial.end(), v.begin() + state_.size());
    v[12] ^= compressed_;
    if (is_last) v[14] = ~v[14];
    mix_rounds(v, m, std::make_index_sequence<12>());
    for (std::size_t i = 0; i < state_.size(); ++i) state_[i] ^= v[i] ^ v[i + state_.size()];
}

void Blake2b::add(std::string_view bytes) {
    while (!bytes.empty()) {
        if (filled_ == block_bytes) {
            compress(block_.data(), block_bytes, false);
            filled_ = 0;
        }
        for (; filled_ == 0 && bytes.size() > block_bytes; bytes.remove_prefix(block_bytes))
            compress(bytes.data(), block_bytes, false);
        const auto taken = std::min(bytes.size(), block_bytes - filled_);
        std::copy_n(bytes.begin(), taken, block_.begin() + static_cast<std::ptrdiff_t>(filled_));
        filled_ += taken;
        bytes.remove_prefix(taken);
    }
}

Blake2b::Digest Blake2b::finish() {
    std::fill(block_.begin() + static_cast<std::ptrdiff_t>(filled_), block_.end(), '\0');
    compress(block_.data(), filled_, true);
    Digest digest;
    for (std::size_t i = 0; i < digest.size(); ++i)
        digest[i] = static_cast<std::byte>(state_[i / 8] >> (i % 8 * 8));
    return digest;
}

} // namespace ticketd::parser
