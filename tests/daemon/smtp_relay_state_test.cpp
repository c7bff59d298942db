// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/outbox/relay_state.hpp"

#include <catch2/catch.hpp>

using namespace ticketd::outbox;
using namespace std::chrono_literals;

namespace {

constexpr double no_jitter = 0.5;
const RelayState::Clock::time_point start{1h};

} // namespace

TEST_CASE("several connections that fail together are one absence", "[outbox]") {
    RelayState relay("smtp://relay");
    CHECK_FALSE(relay.away());
    for (int i = 0; i < 4; ++i)
        CHECK(relay.failed("refused", false, no_jitter, start + 100ms * i) == 2s - 100ms * i);
    CHECK(relay.away());
    CHECK(relay.failed("refused", false, no_jitter, start + 2s) == 4s);
    relay.served();
    CHECK_FALSE(relay.away());
    CHECK(relay.failed("refused", false, no_jitter, start + 1min) == 2s);
}

TEST_CASE("a mail that is waited for brings the next look at the server nearer", "[outbox]") {
    RelayState relay("smtp://relay");
    auto at = start;
    for (int i = 0; i < 6; ++i) at += relay.failed("refused", false, no_jitter, at);
    const auto failed = at - 60s; // the last pause was a minute
    CHECK(relay.next_probe() == at);
    relay.hurry();
    CHECK(relay.next_probe() == failed + 5s);
}

TEST_CASE("nobody hurries where a person must mend something, or an account would get locked", "[outbox]") {
    RelayState relay("smtp://relay");
    auto at = start;
    for (int i = 0; i < 6; ++i) at += relay.failed("wrong password", true, no_jitter, at);
    relay.hurry();
    CHECK(relay.next_probe() == at);
}

TEST_CASE("three broken connections in a row are the server's fault, one that served between them is not",
          "[outbox]") {
    RelayState relay("smtp://relay");
    CHECK_FALSE(relay.strike());
    CHECK_FALSE(relay.strike());
    relay.no_strike();
    CHECK_FALSE(relay.strike());
    CHECK_FALSE(relay.strike());
    CHECK(relay.strike());
}
