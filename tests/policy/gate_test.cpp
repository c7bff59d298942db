// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/policy/gate.hpp"

#include "tests/policy/desk.hpp"

#include <catch2/catch.hpp>

#include <type_traits>

using namespace ticketd;
using namespace ticketd::policy;
using Catch::Matchers::Contains;
using namespace std::chrono_literals;

// A permit comes from the gate or from nowhere.
static_assert(!std::is_default_constructible_v<Permit>);
static_assert(!std::is_constructible_v<Permit, std::string, bool>);
static_assert(!std::is_aggregate_v<Permit>);

namespace {

const std::string anna = "anna@example.com";

Gate gate(const store::Facts& facts) { return {facts, test::standing_rules(), test::wednesday}; }

store::Suspension suspension(store::Instant until) {
    return {.since = test::wednesday - 1h, .until = until, .why = "550 5.1.1 no such user"};
}

} // namespace

TEST_CASE("a permit is for one reader, of one kind") {
    const auto facts = test::facts();
    const auto client = gate(facts).for_client(test::carla, nullptr);
    REQUIRE(client);
    CHECK(client.permit->recipient() == test::carla);
    CHECK_FALSE(client.permit->to_staff());
    const auto staff = gate(facts).for_staff(anna);
    REQUIRE(staff);
    CHECK(staff.permit->recipient() == anna);
    CHECK(staff.permit->to_staff());
}

TEST_CASE("a client who wrote nothing gets no automatic mail over the windows of address and ticket") {
    auto facts = test::facts_with_1042();
    const auto& ticket = facts.tickets[{1042}];
    CHECK(gate(facts).for_client(test::carla, &ticket));
    facts.recipients["carla@acme.example"].sent = {10, 10};
    CHECK_THAT(gate(facts).for_client("Carla@ACME.example", &ticket).why, Contains("10 automatic mails"));
    facts.recipients.clear();
    facts.tickets[{1042}].automatic_mail = {0, 30};
    CHECK_THAT(gate(facts).for_client(test::carla, &ticket).why, Contains("about ticket 1042"));
}

TEST_CASE("nothing is written of the desk's own accord to robots, to itself, or to what is no address") {
    const auto facts = test::facts();
    for (const auto* address : {"no-reply@client.example", "support@example.com", "support+1@example.com",
                                "help@example.com", "a b@client.example", "jörg@client.example", ""}) {
        INFO(address);
        CHECK_FALSE(gate(facts).for_client(address, nullptr));
    }
    CHECK_FALSE(gate(facts).for_staff("support@example.com"));
    CHECK_FALSE(gate(facts).for_alert("support@example.com"));
}

TEST_CASE("staff have windows of their own, and those of clients say nothing about them") {
    auto facts = test::facts();
    facts.automatic_to_sender = {1000, 1000};
    facts.recipients[anna].sent = {1000, 1000};
    CHECK(gate(facts).for_staff(anna));
    facts.staff[anna].sent = {59};
    CHECK(gate(facts).for_staff(anna));
    facts.staff[anna].sent = {60};
    CHECK_THAT(gate(facts).for_staff(anna).why, Contains("one summary"));
    CHECK(gate(facts).for_staff("boris@example.com"));
    CHECK(gate(facts).for_summary(anna)); // it is what the window's notices become
}

TEST_CASE("a refusal is held back by what the mail is, then by its reader's windows") {
    auto facts = test::facts();
    auto message = test::mail_from(anna);
    Sender sender;
    sender.address = message.from.front();
    CHECK(gate(facts).for_refusal(message, sender, anna));
    facts.staff[anna].sent = {60};
    CHECK_FALSE(gate(facts).for_refusal(message, sender, anna));
    facts.staff.clear();
    message.kind = parser::Kind::auto_reply;
    CHECK_FALSE(gate(facts).for_refusal(message, sender, anna));
}

TEST_CASE("a dead address gets nothing until its suspension ends, and its owner's own mail is answered") {
    auto facts = test::facts();
    facts.recipients[test::carla].suspended = suspension(test::wednesday + 1h);
    CHECK_THAT(gate(facts).for_client(test::carla, nullptr).why, Contains("550 5.1.1 no such user"));
    const auto message = test::mail_from(test::carla);
    Sender sender;
    sender.address = message.from.front();
    CHECK(gate(facts).for_answer(message, sender, nullptr));
    facts.recipients[test::carla].suspended = suspension(test::wednesday);
    CHECK(gate(facts).for_client(test::carla, nullptr));
    facts.staff[anna].suspended = suspension(test::wednesday + 1h);
    CHECK_FALSE(gate(facts).for_staff(anna));
    CHECK_FALSE(gate(facts).for_summary(anna));
}

TEST_CASE("the global breaker stops every automatic mail but the alert that tells of it") {
    auto facts = test::facts();
    facts.automatic_in_all = {2000};
    const auto message = test::mail_from(test::carla);
    Sender sender;
    sender.address = message.from.front();
    for (const auto& answer :
         {gate(facts).for_answer(message, sender, nullptr), gate(facts).for_client(test::carla, nullptr),
          gate(facts).for_refusal(message, sender, anna), gate(facts).for_staff(anna),
          gate(facts).for_summary(anna)}) {
        CHECK_FALSE(answer);
        CHECK_THAT(answer.why, Contains("2000 in 10 min"));
    }
    CHECK(gate(facts).for_alert(anna));
}

TEST_CASE("the global breaker stays open until the window is half empty") {
    const auto& rules = test::standing_rules().gate;
    auto facts = test::facts();
    facts.automatic_in_all = {1999};
    CHECK_FALSE(breaker_is_open(facts, rules));
    facts.automatic_in_all = {2000};
    CHECK(breaker_is_open(facts, rules));
    facts.breaker_open = test::wednesday;
    facts.automatic_in_all = {1001};
    CHECK(breaker_is_open(facts, rules));
    facts.automatic_in_all = {1000};
    CHECK_FALSE(breaker_is_open(facts, rules));
    GateRules off;
    off.global = {};
    CHECK_FALSE(breaker_is_open(facts, off));
}

TEST_CASE("what the gate is asked with are the starts of its windows, and the staff") {
    store::MailKeys keys;
    auto rules = test::rules();
    rules.desk.admin = "Ops@example.com";
    ask_for_gate(keys, rules, test::wednesday);
    CHECK(keys.address_windows
          == std::vector<store::Instant>{test::wednesday - 10min, test::wednesday - 24h});
    CHECK(keys.staff_windows == std::vector<store::Instant>{test::wednesday - 10min});
    CHECK(keys.staff == std::vector<std::string>{anna, "boris@example.com", "ops@example.com"});
}
