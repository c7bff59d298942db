// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/outbox/retry.hpp"

#include <catch2/catch.hpp>

#include <utility>
#include <vector>

using namespace ticketd;
using namespace ticketd::outbox;
using namespace std::chrono;

namespace {

const store::Instant created = sys_days(year(2026) / 3 / 1);
constexpr double middle = 0.5; // no jitter

seconds pause_after(std::uint32_t attempt, double chance = middle) {
    return duration_cast<seconds>(*next_attempt(attempt, created, created, chance) - created);
}

} // namespace

TEST_CASE("a mail that is put off waits twice as long each time, at most an hour", "[retry]") {
    const std::vector<std::pair<std::uint32_t, minutes>> table = {
        {0, 1min},  {1, 1min},  {2, 2min},  {3, 4min},  {4, 8min},
        {5, 16min}, {6, 32min}, {7, 60min}, {8, 60min}, {4'000'000'000, 60min}};
    for (const auto& [attempt, pause] : table) CHECK(pause_after(attempt) == pause);
}

TEST_CASE("chance moves a pause by a quarter either way and no further", "[retry]") {
    CHECK(pause_after(3, 0.0) == 180s);
    CHECK(pause_after(3, 1.0) == 300s);
    CHECK(pause_after(3, -7.0) == 180s);
    CHECK(pause_after(3, 7.0) == 300s);
}

TEST_CASE("a mail is given up after five days, and tried once more at their end", "[retry]") {
    const auto end = created + 120h;
    CHECK(next_attempt(50, created, end - 10min, middle) == end);
    CHECK(next_attempt(50, created, end - 1ms, middle) == end);
    CHECK_FALSE(next_attempt(1, created, end, middle));
    CHECK_FALSE(next_attempt(1, created, end + 24h, middle));
}

TEST_CASE("a mail is tried about 120 times before it is given up", "[retry]") {
    std::uint32_t attempts = 0;
    for (std::optional<store::Instant> at = created; at; at = next_attempt(attempts, created, *at, middle))
        ++attempts;
    CHECK(attempts > 110);
    CHECK(attempts < 130);
}

TEST_CASE("a server that is away is asked again after seconds, then each minute", "[retry]") {
    CHECK(server_pause(1, middle) == 2s);
    CHECK(server_pause(2, middle) == 4s);
    CHECK(server_pause(5, middle) == 32s);
    CHECK(server_pause(6, middle) == 60s);
    CHECK(server_pause(1'000'000, middle) == 60s);
    CHECK(server_pause(1'000'000, 1.0) == 75s);
}
