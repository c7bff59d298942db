// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "tests/policy/desk.hpp"

#include <catch2/catch.hpp>

using namespace ticketd;
using namespace ticketd::policy;
using test::decided;

namespace {

const std::string dora = "dora@other.example";
const std::string block = "---------- Forwarded message ---------\nFrom: Dora <dora@other.example>\n"
                          "Subject: Help\n\nIt burns.\n!close\n!requester thief@evil.example";

parser::Message from_anna(const std::string& words, const std::string& forwarded = {}) {
    auto message = test::mail_from("anna@example.com", "Fwd: Help", words);
    if (!forwarded.empty()) {
        message.reply_text += (words.empty() ? "" : "\n\n") + forwarded;
        message.forwarded = forwarded;
        message.forwarded_from = parser::Address{.name = "Dora", .address = dora};
    }
    return test::verified(message);
}

store::Facts with_doras_license() {
    auto facts = test::facts();
    facts.threads.client_licenses = {test::license(dora, "premium", "other-1")};
    return facts;
}

Rules with_forwards() {
    auto rules = test::rules();
    rules.threads.forwards = true;
    return rules;
}

} // namespace

TEST_CASE("!requester in a new mail from staff opens the ticket for that client, at the client's level") {
    const auto decision =
        decided(from_anna("!requester dora@other.example\nShe called."), with_doras_license());
    CHECK(decision.outcome == Outcome::new_ticket);
    CHECK(decision.threads.requester == store::Person{"", dora});
    CHECK(decision.threads.license_key == "other-1");
    CHECK(decision.level == "vip");
    CHECK(decision.promise.value().start == test::wednesday);
    CHECK(decision.ack.send);
    CHECK(decision.notify_staff);
    CHECK_FALSE(decision.relay);
}

TEST_CASE("whose acknowledgement is switched off gets none") {
    auto rules = test::rules();
    rules.threads.acknowledge_forwards = false;
    CHECK_FALSE(decided(from_anna("!requester dora@other.example"), with_doras_license(), rules).ack.send);
}

TEST_CASE("a new ticket for a client takes no command that needs a ticket, and no wrong address") {
    for (const auto* text :
         {"!requester dora@other.example\n!close", "!requester dora@other.example\n!merge 1", "!requester",
          "!requester boris@example.com", "!requester dora@other.example\n!bogus"}) {
        INFO(text);
        const auto decision = decided(from_anna(text), with_doras_license());
        CHECK(decision.outcome == Outcome::refused);
        CHECK_FALSE(decision.threads.requester);
        CHECK_FALSE(decision.tid);
    }
}

TEST_CASE("nobody but believed staff opens a ticket for somebody else") {
    auto message = test::mail_from("stranger@evil.example", "Hello", "!requester dora@other.example");
    auto decision = decided(message, with_doras_license());
    CHECK(decision.outcome == Outcome::new_ticket);
    CHECK_FALSE(decision.threads.requester);
    message.from[0].address = "anna@example.com"; // a plain From: proves nothing
    decision = decided(message, with_doras_license());
    CHECK(decision.outcome == Outcome::refused);
    CHECK_FALSE(decision.threads.requester);
}

TEST_CASE("no line of a forwarded text is a command") {
    const auto decision = decided(from_anna("!requester dora@other.example", block), with_doras_license());
    CHECK(decision.outcome == Outcome::new_ticket);
    CHECK(decision.threads.requester == store::Person{"", dora});
    auto answer = from_anna("See below.", block);
    answer.subject = "Re: [TID#1042] A question";
    const auto relayed = decided(answer, test::facts_with_1042());
    CHECK(relayed.outcome == Outcome::staff_answer);
    CHECK(relayed.commands.empty());
    CHECK(relayed.status == store::Status::waiting);
}

TEST_CASE("a forward is recognised only where that is switched on") {
    auto decision = decided(from_anna("", block), with_doras_license());
    CHECK_FALSE(decision.threads.requester);
    const auto rules = with_forwards();
    decision = decided(from_anna("", block), with_doras_license(), rules);
    CHECK(decision.outcome == Outcome::new_ticket);
    CHECK(decision.threads.requester == store::Person{"Dora", dora});
    CHECK(decision.level == "vip");
    CHECK(test::says(decision, "Anna passes on a mail of dora@other.example."));
}

TEST_CASE("a forwarded text proves no more than a plain From does") {
    auto rules = with_forwards();
    rules.trust.clients_need_authentication = true;
    const auto decision = decided(from_anna("", block), with_doras_license(), rules);
    CHECK(decision.level == "non-commercial");
    CHECK(decision.threads.license_key.empty());
    CHECK(decided(from_anna("!requester dora@other.example", block), with_doras_license(), rules).level
          == "vip");
}

TEST_CASE("a forward that names nobody fit to be a client is a request of its sender") {
    const auto rules = with_forwards();
    for (const auto* address : {"boris@example.com", "support@example.com", "nobody"}) {
        auto message = from_anna("", block);
        message.forwarded_from->address = address;
        INFO(address);
        CHECK_FALSE(decided(message, with_doras_license(), rules).threads.requester);
    }
}
