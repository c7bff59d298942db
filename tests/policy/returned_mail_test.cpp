// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/policy/returned_mail.hpp"

#include "tests/policy/desk.hpp"

#include <catch2/catch.hpp>

using namespace ticketd;
using namespace ticketd::policy;
using test::carla;
using test::decided;
using test::our_id;
using test::wednesday;
using namespace std::chrono_literals;

namespace {

/// Ticket 1042, closed, with one answer: entry 7, sent to Carla.
store::Facts answered_1042() {
    auto facts = test::facts_with_1042();
    auto& candidate = facts.tickets[{1042}];
    candidate.ticket.status = store::Status::closed;
    candidate.ticket.clock_start.reset();
    candidate.ticket.due.reset();
    candidate.ticket.last_public = {7};
    candidate.public_answers = 1;
    facts.sent = {{.id = {5},
                   .entry = {7},
                   .kind = "answer",
                   .recipient = carla,
                   .message_id = our_id(1042, carla, 'r'),
                   .state = store::OutboxState::sent,
                   .automatic = false,
                   .to_staff = false,
                   .returned_by = {}}};
    return facts;
}

parser::Message report(std::string action = "failed", std::string status = "5.1.1") {
    auto message = test::mail_from("mailer-daemon@mx.example", "Undelivered Mail Returned to Sender");
    message.kind = parser::Kind::bounce;
    message.original_message_id = our_id(1042, carla, 'r');
    message.bounces = {{.recipient = "somebody@else.example",
                        .status = std::move(status),
                        .action = std::move(action),
                        .diagnostic = "550 no such user"}};
    return message;
}

void check_changes_nothing(const Decision& decision) {
    CHECK(decision.outcome == Outcome::machine);
    CHECK_FALSE(decision.returned);
    CHECK_FALSE(decision.notify_staff);
    CHECK_FALSE(decision.reopens);
    CHECK_FALSE(decision.status);
    CHECK_FALSE(decision.promise);
    CHECK_FALSE(decision.ack.send);
}

} // namespace

TEST_CASE(
    "a report that the ticket's only answer failed opens it again, with a new clock, and staff are told") {
    for (const auto status : {store::Status::closed, store::Status::waiting}) {
        auto facts = answered_1042();
        facts.tickets[{1042}].ticket.status = status;
        const auto decision = decided(report(), facts);
        CHECK(decision.outcome == Outcome::machine);
        REQUIRE(decision.returned);
        CHECK(decision.returned->mail == store::OutboxId{5});
        CHECK(decision.notify_staff);
        CHECK(decision.reopens);
        CHECK(decision.status == store::Status::open);
        REQUIRE(decision.promise);
        CHECK(decision.promise->start == wednesday);
        CHECK_FALSE(decision.ack.send);
        CHECK(test::says(decision, "only answer"));
    }
}

TEST_CASE("the address that we wrote to is suspended, not the one that the report names") {
    const auto decision = decided(report(), answered_1042());
    REQUIRE(decision.returned);
    CHECK(decision.returned->recipient == carla);
    CHECK(decision.returned->suspend_until == wednesday + 7 * 24h);
    CHECK_FALSE(decided(report("failed", "5.7.1"), answered_1042()).returned->suspend_until);
    CHECK_FALSE(decided(report("failed", "5.2.2"), answered_1042()).returned->suspend_until);
    auto rules = test::rules();
    rules.gate.suspend.reset();
    CHECK_FALSE(decided(report(), answered_1042(), rules).returned->suspend_until);
}

TEST_CASE("a disabled mailbox and a relay that finds no way are told, and no dead address") {
    for (const auto* status : {"5.2.1", "5.4.4"}) {
        INFO(status);
        const auto decision = decided(report("failed", status), answered_1042());
        REQUIRE(decision.returned);
        CHECK(decision.notify_staff);
        CHECK_FALSE(decision.returned->suspend_until);
    }
}

TEST_CASE("a report changes a ticket once an answer") {
    auto facts = answered_1042();
    facts.sent.front().returned_by = store::EntryId{9};
    facts.sent.front().state = store::OutboxState::failed;
    const auto decision = decided(report(), facts);
    check_changes_nothing(decision);
    CHECK(decision.tid == store::Tid{1042});
    CHECK(test::says(decision, "Entry 9 said so before"));
}

TEST_CASE("a report of a delay, or of a success, changes nothing") {
    for (const auto* action : {"delayed", "delivered", "relayed", "expanded", ""}) {
        INFO(action);
        const auto decision = decided(report(action, "4.4.1"), answered_1042());
        check_changes_nothing(decision);
        CHECK(decision.tid == store::Tid{1042});
    }
}

TEST_CASE("a forged report without a valid token changes nothing, whatever it names") {
    auto message = report();
    message.original_message_id = "bcde" + our_id(1042, carla, 'r').substr(4);
    message.subject = "Undelivered: [TID#1042]";
    check_changes_nothing(decided(message, answered_1042()));
    message.original_message_id.clear();
    message.in_reply_to = {"m1@client.example"};
    check_changes_nothing(decided(message, answered_1042()));
}

TEST_CASE("an automatic reply that carries a valid token reports no failure") {
    auto message = report();
    message.kind = parser::Kind::auto_reply;
    check_changes_nothing(decided(message, answered_1042()));
}

TEST_CASE("the envelope's token and the returned header name the mail too") {
    auto by_envelope = report(), by_header = report();
    by_envelope.original_message_id.clear();
    by_header.original_message_id.clear();
    by_envelope.to = {{.name = "", .address = "support+b-" + our_id(1042, carla, delivery_purpose)}};
    by_header.returned_fields = {{.name = "Message-ID", .value = "<" + our_id(1042, carla, 'r') + ">"}};
    for (const auto& message : {by_envelope, by_header}) {
        const auto decision = decided(message, answered_1042());
        REQUIRE(decision.returned);
        CHECK(decision.returned->mail == store::OutboxId{5});
        CHECK(decision.by == ThreadSign::bounce);
    }
}

TEST_CASE("an envelope's token that two mails share names what a person wrote") {
    auto facts = answered_1042();
    auto closing = facts.sent.front();
    closing.id = {6};
    closing.kind = "closing";
    closing.automatic = true;
    closing.message_id = our_id(1042, carla, 'c');
    facts.sent.insert(facts.sent.begin(), closing);
    auto message = report();
    message.original_message_id.clear();
    message.to = {{.name = "", .address = "support+b-" + our_id(1042, carla, delivery_purpose)}};
    CHECK(decided(message, facts).returned->mail == store::OutboxId{5});
    message.original_message_id = our_id(1042, carla, 'c');
    const auto decision = decided(message, facts);
    CHECK(decision.returned->mail == store::OutboxId{6});
    CHECK_FALSE(decision.reopens);
}

TEST_CASE("the thread of the returned header says where a report belongs, and no more") {
    auto message = report();
    message.original_message_id.clear();
    message.returned_fields = {{.name = "References", .value = "<" + our_id(1042, carla, 'r') + ">"}};
    const auto decision = decided(message, answered_1042());
    check_changes_nothing(decision);
    CHECK(decision.tid == store::Tid{1042});
}

TEST_CASE("a ticket stays as it is while another answer, or another reader, has got through") {
    auto two_answers = answered_1042();
    two_answers.tickets[{1042}].public_answers = 2;
    auto two_readers = answered_1042();
    auto other = two_readers.sent.front();
    other.id = {6};
    other.recipient = "paul@partner.example";
    other.message_id = our_id(1042, other.recipient, 'r');
    two_readers.sent.push_back(other);
    for (const auto& facts : {two_answers, two_readers}) {
        const auto decision = decided(report(), facts);
        CHECK(decision.returned);
        CHECK(decision.notify_staff);
        CHECK_FALSE(decision.reopens);
        CHECK_FALSE(decision.status);
    }
    two_readers.sent.back().state = store::OutboxState::failed;
    CHECK(decided(report(), two_readers).reopens);
}

TEST_CASE("an open ticket whose answer came back stays open, with its clock") {
    auto facts = answered_1042();
    facts.tickets[{1042}].ticket.status = store::Status::open;
    const auto decision = decided(report(), facts);
    CHECK(decision.returned);
    CHECK_FALSE(decision.status);
    CHECK_FALSE(decision.promise);
}

TEST_CASE("an answer to a dead address is refused with a word to its writer") {
    auto facts = test::facts_with_1042();
    facts.recipients[carla].suspended =
        store::Suspension{.since = wednesday - 1h, .until = wednesday + 24h, .why = "550 5.1.1 no such user"};
    auto message = test::mail_from("anna@example.com", "Re: [TID#1042] A question", "Try again.");
    test::verified(message);
    message.in_reply_to = {our_id(1042, "anna@example.com", notice_purpose)};
    const auto decision = decided(message, facts);
    CHECK(decision.outcome == Outcome::refused);
    CHECK_FALSE(decision.relay);
    CHECK(decision.tell == "anna@example.com");
    CHECK(decision.refusal.find("550 5.1.1 no such user") != std::string::npos);
    CHECK(decision.refusal.find("2026-06-11") != std::string::npos);
    facts.recipients[carla].suspended->until = wednesday;
    CHECK(decided(message, facts).relay);
}

TEST_CASE("an answer to an address that no mail can be sent to is refused with a word to its writer") {
    auto facts = test::facts_with_1042();
    facts.tickets[{1042}].ticket.requester.address = "jörg@acme.example";
    auto message = test::mail_from("anna@example.com", "Re: [TID#1042] A question", "Try again.");
    test::verified(message);
    message.in_reply_to = {our_id(1042, "anna@example.com", notice_purpose)};
    const auto decision = decided(message, facts);
    CHECK(decision.outcome == Outcome::refused);
    CHECK_FALSE(decision.stops_clock);
    CHECK(decision.refusal.find("SMTPUTF8") != std::string::npos);
}
