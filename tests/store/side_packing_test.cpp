// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "store/sqlite/side_packing.hpp"

#include <catch2/catch.hpp>

#include <atomic>
#include <stdexcept>
#include <string>
#include <vector>

using namespace ticketd::store;
using sqlite::Compression;
using sqlite::SidePacking;

namespace {

std::string text(int number) {
    std::string text;
    for (int line = 0; line < number % 50; ++line) text += "Line " + std::to_string(number * line) + "\r\n";
    return text;
}

} // namespace

TEST_CASE("what is packed aside comes whole, once and in its order") {
    SidePacking packing;
    Compression own;
    for (const int count : {1, 0, 7, 500, 64}) {
        std::vector<std::string> texts;
        for (int i = 0; i < count; ++i) texts.push_back(text(i));
        for (int i = 0; i < count; ++i) packing.add({i + 1}, texts[static_cast<std::size_t>(i)]);
        std::vector<std::string> unpacked;
        Compression reader;
        packing.finish(own, [&](OutboxId id, sqlite::Blob frame, const std::string& bytes) {
            CHECK(id.value == static_cast<std::int64_t>(unpacked.size()) + 1);
            unpacked.push_back(reader.unpack(frame));
            CHECK(bytes == unpacked.back());
        });
        CHECK(unpacked == texts);
    }
}

TEST_CASE("what was given up is not packed with what comes then") {
    SidePacking packing;
    Compression own;
    for (int round = 0; round < 20; ++round) {
        std::vector<std::string> texts;
        for (int i = 0; i < 40; ++i) texts.push_back(text(i));
        for (const auto& each : texts) packing.add({1}, each);
        packing.discard();
    }
    const auto last = text(49);
    packing.add({2}, last);
    int taken = 0;
    packing.finish(own, [&](OutboxId id, sqlite::Blob frame, const std::string&) {
        CHECK(id.value == 2);
        CHECK(Compression().unpack(frame) == last);
        ++taken;
    });
    CHECK(taken == 1);
}

TEST_CASE("a mail is composed aside, once, and a failure of that is its owner's to see") {
    SidePacking packing;
    Compression own;
    for (const int count : {3, 200}) {
        std::vector<std::atomic<int>> times(static_cast<std::size_t>(count));
        for (int i = 0; i < count; ++i)
            packing.add({i}, [&times, i] {
                ++times[static_cast<std::size_t>(i)];
                return text(i);
            });
        int next = 0;
        packing.finish(own, [&](OutboxId id, sqlite::Blob frame, const std::string& bytes) {
            CHECK(id.value == next);
            CHECK(bytes == text(next));
            CHECK(Compression().unpack(frame) == text(next));
            ++next;
        });
        CHECK(next == count);
        for (const auto& each : times) CHECK(each == 1);
    }
    packing.add({1}, []() -> std::string { throw std::runtime_error("no such words"); });
    CHECK_THROWS_WITH(packing.finish(own, [](OutboxId, sqlite::Blob, const std::string&) {}),
                      "no such words");
}

TEST_CASE("after a failure nothing of the old mails is kept") {
    SidePacking packing;
    Compression own;
    const auto some = text(30);
    for (int i = 0; i < 20; ++i) packing.add({i}, some);
    CHECK_THROWS_AS(packing.finish(own, [](OutboxId, sqlite::Blob,
                                           const std::string&) { throw std::runtime_error("full"); }),
                    std::runtime_error);
    packing.finish(own, [](OutboxId, sqlite::Blob, const std::string&) { FAIL("nothing was added"); });
}
