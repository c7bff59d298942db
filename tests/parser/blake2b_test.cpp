// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "parser/blake2b.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <vector>

using namespace ticketd::parser;

namespace {

std::string some_bytes(std::size_t count) {
    std::string bytes;
    for (std::size_t i = 0; i < count; ++i) bytes.push_back(static_cast<char>(i * 7 + i / 13));
    return bytes;
}

std::string hex(const Blake2b::Digest& digest) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    for (const auto each : digest) {
        text.push_back(digits[std::to_integer<std::size_t>(each >> 4)]);
        text.push_back(digits[std::to_integer<std::size_t>(each & std::byte{15})]);
    }
    return text;
}

struct Known {
    std::size_t bytes;
    std::string digest;
};

/// As Python's hashlib.blake2b(…, digest_size=16) says: around the ends of blocks, and much.
const std::vector<Known> known{
    {0, "cae66941d9efbd404e4d88758ea67670"},    {1, "7025e075d5e2f6cde3cc051a31f07660"},
    {3, "0670ccd376552c74b1e07587db0a9977"},    {127, "50623269e9bb50692f91925d64f254ab"},
    {128, "d4bc7467968bc4f0cf8f1678ba2803ed"},  {129, "bd8e7e7b8295e60db7930a1191f70f81"},
    {255, "81bffb1c492e5da268455ef0108367eb"},  {256, "051a6ef07ea53a268648c5fadae83a8d"},
    {257, "2904595efa9992b8d78589489c4fc0da"},  {1000, "82d17c8480f168309388d8f036635304"},
    {40000, "38c72977b8243d53adc3ce763c358924"}};

} // namespace

TEST_CASE("BLAKE2b is that of RFC 7693") {
    for (const auto& [bytes, digest] : known) {
        INFO(bytes << " bytes");
        Blake2b hash;
        hash.add(some_bytes(bytes));
        CHECK(hex(hash.finish()) == digest);
    }
}

TEST_CASE("BLAKE2b does not mind in which pieces bytes come") {
    const auto bytes = some_bytes(1000);
    for (const std::size_t piece : {1U, 3U, 76U, 127U, 128U, 129U, 300U}) {
        INFO("pieces of " << piece);
        Blake2b hash;
        for (std::size_t at = 0; at < bytes.size(); at += piece) {
            hash.add(std::string_view(bytes).substr(at, piece));
            hash.add("");
        }
        CHECK(hex(hash.finish()) == "82d17c8480f168309388d8f036635304");
    }
}
