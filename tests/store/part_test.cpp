// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "desk.hpp"

#include "store/sqlite/compression.hpp"
#include "store/sqlite/index_keys.hpp"

using namespace ticketd::store;
using namespace ticketd::store::sqlite;

TEST_CASE("the keyed hash is SipHash-2-4: the vectors of its paper") {
    const std::array<std::uint64_t, 2> key{0x0706050403020100U, 0x0f0e0d0c0b0a0908U};
    std::string text;
    CHECK(siphash(key, text) == 0x726fdb47dd0e0e31U);
    for (char c = 0; c < 15; ++c) text += c;
    CHECK(siphash(key, text) == 0xa129ca6149be45e5U);
    CHECK(siphash(key, text.substr(0, 8)) == 0x93f5f5799a932462U);
}

TEST_CASE("compressed bytes come back, and a frame that was changed does not") {
    Compression compression;
    std::string bytes;
    for (int i = 0; i < 5000; ++i) bytes += std::to_string(i);
    const auto packed = compression.pack(bytes);
    std::vector<std::byte> frame(packed.begin(), packed.end());
    CHECK(frame.size() < bytes.size() * 3 / 4);
    CHECK(compression.unpack(frame) == bytes);
    for (std::size_t place = 0; place < frame.size(); place += 97) {
        auto damaged = frame;
        damaged[place] ^= std::byte{0x10};
        INFO("byte " << place);
        CHECK_THROWS_AS(compression.unpack(damaged), Failure);
    }
    frame.resize(frame.size() / 2);
    CHECK_THROWS_AS(compression.unpack(frame), Failure);
    CHECK_THROWS_AS(compression.unpack({}), Failure);
}

TEST_CASE("a large mail does not leave its memory behind or spoil the next frame") {
    Compression compression;
    std::string large;
    large.resize(20'000'000, 'x');
    CHECK(compression.pack(large).size() < 10'000);
    const auto frame = compression.pack("small");
    CHECK(compression.unpack(frame) == "small");
}

TEST_CASE("states have the names that people read") {
    CHECK(to_string(Status::waiting) == "waiting");
    CHECK(to_string(Direction::note) == "note");
    CHECK(to_string(OutboxState::dropped) == "dropped");
}
