// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/lmtp/command.hpp"

#include <catch2/catch.hpp>

using namespace ticketd::lmtp;

TEST_CASE("a verb is read without case, an argument as it is", "[lmtp]") {
    CHECK(read_command("mail FROM:<a@x>").verb == "MAIL");
    CHECK(read_command("mail  FROM:<A@x> ").argument == "FROM:<A@x>");
    CHECK(read_command("").verb.empty());
}

TEST_CASE("a path is an address with its parameters", "[lmtp]") {
    const auto path = read_path("from:<Clara@client.example> SIZE=100 body=8BITMIME SMTPUTF8", "FROM:");
    REQUIRE(path);
    CHECK(path->address == "Clara@client.example");
    REQUIRE(path->parameters.size() == 3);
    CHECK(path->parameters[0] == std::pair<std::string, std::string>("SIZE", "100"));
    CHECK(path->parameters[1].first == "BODY");
    CHECK(path->parameters[2] == std::pair<std::string, std::string>("SMTPUTF8", ""));
    CHECK(read_path("FROM:<>", "FROM:")->address.empty());
    CHECK(read_path("FROM: <a@x>", "FROM:")->address == "a@x");
    CHECK(read_path("TO:<@a.example,@b.example:c@x>", "TO:")->address == "c@x");
    CHECK(read_path("TO:<\"a >b\"@x>", "TO:")->address == "\"a >b\"@x");
}

TEST_CASE("what is no path is none", "[lmtp]") {
    for (const auto* wrong : {"", "FROM:", "FROM:a@x", "FROM:<a@x", "FROM:<a x>", "FROM:<a<b@x>",
                              "FROM:<a@x>SIZE=1", "FROM:<a\rb@x>", "TO:<a@x>", "FROM:<@a.example>"})
        CHECK_FALSE(read_path(wrong, "FROM:"));
    CHECK_FALSE(read_path("FROM:<" + std::string(300, 'a') + "@x>", "FROM:"));
}

TEST_CASE("a client's name is shown only if it is one", "[lmtp]") {
    CHECK(safe_name("mail.example.com") == "mail.example.com");
    CHECK(safe_name("[::1]") == "[::1]");
    CHECK(safe_name("a b\r\nX: y") == "unknown");
    CHECK(safe_name("") == "unknown");
}
