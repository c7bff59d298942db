// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "tests/policy/desk.hpp"

#include <catch2/catch.hpp>

using namespace ticketd;
using namespace ticketd::policy;
using test::carla;
using test::decided;

namespace {

const std::string olga = "olga@acme.example";

parser::Message carlas(const std::string& reply_to, bool is_verified = true) {
    auto message = test::mail_from(carla);
    message.reply_to = {{.name = "Olga", .address = reply_to}};
    if (is_verified) test::verified(message);
    return message;
}

} // namespace

TEST_CASE("whom a verified sender wants answered takes part, in a new ticket and in a running one") {
    auto message = carlas(olga);
    CHECK(decided(message, test::facts()).threads.joins == std::vector{store::Person{"Olga", olga}});
    message.in_reply_to = {test::our_id(1042, carla)};
    const auto decision = decided(message, test::facts_with_1042());
    CHECK(decision.tid == store::Tid{1042});
    CHECK(decision.threads.joins == std::vector{store::Person{"Olga", olga}});
    CHECK(decision.sender.address.address == carla);
    CHECK(decision.reasons.back().find(olga) == std::string::npos); // the log repeats that one
}

TEST_CASE("whom an unproved sender wants answered staff are told of, and nobody else") {
    const auto decision = decided(carlas(olga, false), test::facts());
    CHECK(decision.threads.joins.empty());
    CHECK(test::says(decision, "!cc " + olga));
}

TEST_CASE("of several addresses in Reply-To staff are told, and none of them takes part by that") {
    auto message = carlas(carla);
    message.reply_to.push_back({.name = "Olga", .address = olga});
    message.reply_to.push_back({.name = "", .address = "otto@acme.example"});
    const auto decision = decided(message, test::facts());
    CHECK(decision.threads.joins.empty());
    CHECK(test::says(decision, "of " + olga + ", otto@acme.example none takes part"));
    CHECK(decision.reasons.back().find(olga) == std::string::npos); // the log repeats that one
    message.reply_to.assign(2, {.name = "", .address = carla});
    CHECK_FALSE(test::says(decided(message, test::facts()), "several addresses"));
    message.reply_to.clear();
    for (int i = 0; i < 9; ++i)
        message.reply_to.push_back({.name = "", .address = "p" + std::to_string(i) + "@acme.example"});
    CHECK(test::says(decided(message, test::facts()), "p4@acme.example and others none"));
}

TEST_CASE("a Reply-To that names nobody new changes nothing") {
    for (const auto* known : {"CARLA@acme.example", "carla+1042@acme.example", "paul+x@partner.example"}) {
        INFO(known);
        auto message = carlas(known);
        message.in_reply_to = {test::our_id(1042, carla)};
        CHECK(decided(message, test::facts_with_1042()).threads.joins.empty());
    }
    for (const auto* nobody :
         {"support@example.com", "anna@example.com", "noreply@acme.example", "no address"}) {
        INFO(nobody);
        const auto decision = decided(carlas(nobody), test::facts());
        CHECK(decision.threads.joins.empty());
        CHECK_FALSE(test::says(decision, "answered at"));
    }
    auto automatic = carlas(olga);
    automatic.kind = parser::Kind::list;
    CHECK(decided(automatic, test::facts()).threads.joins.empty());
}
