// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/policy/text.hpp"
#include "tests/policy/desk.hpp"

#include <catch2/catch.hpp>

using namespace ticketd;
using namespace ticketd::policy;
using namespace std::chrono_literals;
using test::carla;
using test::decided;
using test::facts_with_1042;

namespace {

const std::string anna = "anna@example.com";
const std::string notice = test::our_id(1042, anna, notice_purpose);

parser::Message annas(std::string from = anna) {
    auto message = test::mail_from(std::move(from), "Re: [TID#1042] A question", "Restart it.");
    message.in_reply_to = {notice};
    return message;
}

store::Facts with_revoked() {
    auto facts = facts_with_1042();
    facts.threads.revoked = {std::string(local_part_of(notice))};
    return facts;
}

} // namespace

TEST_CASE("a staff token in a mail to others too is honoured once and revoked") {
    auto message = annas();
    message.cc = {{.name = "", .address = carla}};
    const auto decision = decided(message, facts_with_1042());
    CHECK(decision.outcome == Outcome::staff_answer);
    REQUIRE(decision.threads.revoked.size() == 1);
    CHECK(decision.threads.revoked[0].token == local_part_of(notice));
    CHECK(decision.threads.revoked[0].why.find(carla) != std::string::npos);
    CHECK(decided(annas(), facts_with_1042()).threads.revoked.empty());
    message.cc = {{.name = "", .address = "help@example.com"}};
    CHECK(decided(message, facts_with_1042()).threads.revoked.empty());
}

TEST_CASE("a revoked token proves nobody: the mail is held, and its owner told why") {
    const auto decision = decided(annas(), with_revoked());
    CHECK(decision.outcome == Outcome::refused);
    CHECK(decision.tell == anna);
    CHECK(decision.refusal.find("seen in a mail to others") != std::string::npos);
    CHECK_FALSE(decision.relay);
    CHECK(decision.threads.revoked.empty()); // it is already
    auto message = annas();
    test::verified(message); // authenticated staff need no token
    CHECK(decided(message, with_revoked()).outcome == Outcome::staff_answer);
}

TEST_CASE("a revoked token from a stranger is still no client's text") {
    const auto decision = decided(annas("thief@evil.example"), with_revoked());
    CHECK(decision.outcome == Outcome::held_back);
    CHECK(decision.holding.hold.value().writer == "Anna");
}

TEST_CASE("a revoked token that comes back from the ticket's client is no reason to hold his mail") {
    auto message = annas(carla);
    CHECK(decided(message, facts_with_1042()).outcome == Outcome::held_back); // nobody knows how he got it
    auto decision = decided(message, with_revoked());
    CHECK(decision.outcome == Outcome::client_reply);
    CHECK(decision.tid == store::Tid{1042});
    CHECK_FALSE(decision.unconfirmed_sender);
    test::failed(message);
    CHECK(decided(message, with_revoked()).outcome == Outcome::refused);
}

TEST_CASE("a staff token from an address that is not its owner's is revoked too") {
    const auto decision = decided(annas("thief@evil.example"), facts_with_1042());
    CHECK(decision.outcome == Outcome::held_back);
    REQUIRE(decision.threads.revoked.size() == 1);
    CHECK(decision.threads.revoked[0].why.find("thief@evil.example") != std::string::npos);
}

TEST_CASE("a delivery report that names a notice does not revoke its token") {
    auto report = annas("mailer-daemon@relay.example");
    report.kind = parser::Kind::bounce;
    report.auto_signs.delivery_report = true;
    CHECK(decided(report, facts_with_1042()).threads.revoked.empty());
}

TEST_CASE("each address of a staff member may use the tokens of all of theirs") {
    const auto decision = decided(annas("anna@home.example"), facts_with_1042());
    CHECK(decision.outcome == Outcome::staff_answer);
    CHECK(decision.threads.revoked.empty());
}

TEST_CASE("a client's token is never revoked: others may write by it, and are marked") {
    auto message = test::mail_from("colleague@acme.example", "Re: A question");
    message.in_reply_to = {test::our_id(1042, carla)};
    message.cc = {{.name = "", .address = "others@acme.example"}};
    CHECK(decided(message, facts_with_1042()).threads.revoked.empty());
}

TEST_CASE("the store is asked about the tokens of a mail, and about warnings for a staff address only") {
    const auto asked = [](const parser::Message& message) {
        return keys_of({.message = message, .content_hash = {}, .delivery = {}}, test::standing_rules(),
                       test::keys(), test::wednesday)
            .threads;
    };
    CHECK(asked(annas()).tokens == std::vector{std::string(local_part_of(notice))});
    CHECK(asked(annas("ANNA@example.com")).told_about == anna);
    CHECK(asked(annas(carla)).told_about.empty());
}

TEST_CASE("of forged mail in one colleague's name staff are told once a day") {
    auto message = annas();
    test::failed(message);
    auto facts = facts_with_1042();
    auto decision = decided(message, facts);
    CHECK(decision.outcome == Outcome::machine);
    CHECK(decision.notify_staff);
    CHECK(decision.threads.warned_about == anna);
    facts.threads.told = test::wednesday - 23h;
    decision = decided(message, facts);
    CHECK_FALSE(decision.notify_staff);
    CHECK(decision.threads.warned_about.empty());
    CHECK(test::says(decision, "told of such a mail within the last day"));
    facts.threads.told = test::wednesday - 24h;
    CHECK(decided(message, facts).notify_staff);
    facts.threads.told = test::wednesday + 24h; // the clock was set back
    CHECK(decided(message, facts).notify_staff);
}
