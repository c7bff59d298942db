// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/logins.hpp"

#include <catch2/catch.hpp>

using namespace ticketd;

TEST_CASE("logins whose section is as it was go on when another is added") {
    config::Config config;
    config.mailboxes.resize(1);
    config.mailboxes[0].endpoint.oauth = "test";
    config.oauth.resize(1);
    config.oauth[0].name = "test";
    const auto before = give_tokens(config);
    auto next = config;
    next.oauth.emplace(next.oauth.begin())->name = "other";
    const auto after = give_tokens(next, before);
    REQUIRE(after.size() == 2);
    CHECK(after[1] == before[0]);
    CHECK(next.mailboxes == config.mailboxes);
    next.oauth[1].scope = "more";
    CHECK(give_tokens(next, before)[1] != before[0]);
    CHECK(next.mailboxes != config.mailboxes);
}
