// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "tests/policy/desk.hpp"

#include <catch2/catch.hpp>

using namespace ticketd;
using namespace ticketd::policy;
using namespace std::chrono_literals;
using store::Status;
using test::carla;
using test::decided;
using test::wednesday;

namespace {

parser::Message reply() { return test::mail_from(carla, "Re: [TID#1042] A question"); }

store::Facts answered(Status status = Status::waiting) {
    auto facts = test::facts_with_1042();
    auto& candidate = facts.tickets[{1042}];
    candidate.answered_since_client = true;
    candidate.ticket.status = status;
    candidate.ticket.clock_start.reset();
    candidate.ticket.due.reset();
    if (status == Status::closed) candidate.ticket.closed = wednesday - 24h;
    return facts;
}

} // namespace

TEST_CASE("a licensed sender's request gets their level's promise, a stranger's the default's") {
    auto facts = test::facts();
    const auto stranger = decided(test::mail_from("x@y.example"), facts);
    CHECK(stranger.level == "non-commercial");
    CHECK(stranger.promise.value().due == test::utc(2026, 6, 12, 10));
    facts.licenses = {test::license(carla, "standard")};
    const auto client = decided(test::mail_from(carla), facts);
    CHECK(client.level == "commercial");
    CHECK(client.promise.value().start == wednesday);
    CHECK(client.promise.value().due == test::utc(2026, 6, 11, 10));
    CHECK(client.sender.license.value().key == "acme-1");
}

TEST_CASE("the clock starts when the mail was received, not when it was taken") {
    const auto decision =
        decided(test::mail_from(carla), test::facts(), test::rules(), wednesday - 5h, wednesday);
    CHECK(decision.promise.value().start == wednesday - 5h);
}

TEST_CASE(
    "a mail that waited over the end of its sender's licence has the level of the day on which it came") {
    auto facts = test::facts();
    facts.licenses = {test::license(carla, "standard")};
    facts.licenses[0].valid_until = std::chrono::year(2026) / 6 / 9;
    const auto at = [&](store::Instant received) {
        return decided(test::mail_from(carla), facts, test::standing_rules(), received, wednesday);
    };
    const auto in_time = at(wednesday - 24h);
    CHECK(in_time.level == "commercial");
    CHECK_FALSE(in_time.sender.expired);
    CHECK(at(wednesday).level == "non-commercial");
    CHECK(at(wednesday).sender.expired);
}

TEST_CASE("a mail that waited until its sender's licence began has the level of that") {
    auto facts = test::facts();
    facts.licenses = {test::license(carla, "standard")};
    facts.licenses[0].valid_from = std::chrono::year(2026) / 6 / 10;
    const auto decision =
        decided(test::mail_from(carla), facts, test::standing_rules(), wednesday - 24h, wednesday);
    CHECK(decision.level == "commercial");
}

TEST_CASE("a further message before the answer neither restarts nor lengthens the clock") {
    const auto decision = decided(reply(), test::facts_with_1042());
    CHECK(decision.outcome == Outcome::client_reply);
    CHECK_FALSE(decision.promise);
    CHECK_FALSE(decision.stops_clock);
    CHECK_FALSE(decision.status);
    CHECK(decision.level == "commercial");
}

TEST_CASE("a message after the answer starts the clock anew, by the ticket's level") {
    const auto decision = decided(reply(), answered());
    CHECK(decision.promise.value().level == "commercial");
    CHECK(decision.promise.value().start == wednesday);
    CHECK(decision.status == Status::open);
    CHECK_FALSE(decision.reopens);
}

TEST_CASE("a reply to a closed ticket reopens it, with a new promise") {
    const auto decision = decided(reply(), answered(Status::closed));
    CHECK(decision.reopens);
    CHECK(decision.status == Status::open);
    CHECK(decision.promise.value().start == wednesday);
    CHECK(decision.tid == store::Tid{1042});
}

TEST_CASE("a reply to a ticket closed too long ago opens a new one that is linked to it") {
    auto facts = answered(Status::closed);
    facts.tickets[{1042}].ticket.closed = wednesday - 31 * 24h;
    const auto decision = decided(reply(), facts);
    CHECK(decision.outcome == Outcome::new_ticket);
    CHECK(decision.tid == store::Tid{1043});
    CHECK(decision.by == ThreadSign::new_ticket);
    CHECK(decision.reopened_from == store::Tid{1042});
    CHECK(decision.mentioned.empty());
    CHECK(decision.ack.send);
    facts.tickets[{1042}].ticket.closed = wednesday - 29 * 24h;
    CHECK(decided(reply(), facts).reopens);
}

TEST_CASE("who went on in a new ticket and writes in the old thread again stays in the new one") {
    auto facts = answered(Status::closed);
    facts.tickets[{1042}].ticket.closed = wednesday - 31 * 24h;
    auto newer = test::ticket_1042();
    newer.ticket.tid = {1043};
    facts.tickets[{1043}] = newer;
    facts.tickets_by_message_id = {{"m0@client.example", {1042}}, {"m1@client.example", {1043}}};
    auto again = reply();
    again.message_id = "m2@client.example";
    again.in_reply_to = {"m1@client.example"};
    again.references = {"m0@client.example", test::our_id(1042, carla), "m1@client.example"};
    const auto decision = decided(again, facts);
    CHECK(decision.outcome == Outcome::client_reply);
    CHECK(decision.tid == store::Tid{1043});
    CHECK(decision.by == ThreadSign::message_id);
    CHECK_FALSE(decision.reopened_from);

    auto old = again;
    old.in_reply_to = {"m0@client.example"};
    old.references = {"m0@client.example", test::our_id(1042, carla)};
    CHECK(decided(old, facts).reopened_from == store::Tid{1042});
    facts.tickets[{1043}].ticket.requester.address = "dora@other.example";
    facts.tickets[{1043}].ticket.license_key.clear();
    CHECK(decided(again, facts).reopened_from == store::Tid{1042});
}

TEST_CASE("automatically generated and list mail makes a ticket and a notice, but no acknowledgement") {
    auto generated = test::mail_from(carla), list = generated;
    generated.auto_signs.auto_submitted = "auto-generated";
    list.kind = parser::Kind::list;
    list.auto_signs.list_id = true;
    for (const auto& message : {generated, list}) {
        const auto decision = decided(message, test::facts());
        CHECK(decision.outcome == Outcome::new_ticket);
        CHECK(decision.notify_staff);
        CHECK(decision.promise);
        CHECK_FALSE(decision.ack.send);
    }
}

TEST_CASE("automatic mail on a ticket reopens nothing and starts no clock") {
    auto generated = reply(), returned_nowhere = reply();
    generated.auto_signs.auto_submitted = "auto-generated";
    returned_nowhere.auto_signs.null_return_path = true;
    for (const auto& message : {generated, returned_nowhere}) {
        const auto decision = decided(message, answered(Status::closed));
        CHECK(decision.outcome == Outcome::client_reply);
        CHECK_FALSE(decision.reopens);
        CHECK_FALSE(decision.status);
        CHECK_FALSE(decision.promise);
        CHECK_FALSE(decision.ack.send);
    }
}

TEST_CASE("on a ticket that staff called spam nothing happens any more") {
    const auto decision = decided(reply(), answered(Status::spam));
    CHECK(decision.outcome == Outcome::client_reply);
    CHECK_FALSE(decision.status);
    CHECK_FALSE(decision.promise);
    CHECK_FALSE(decision.notify_staff);
    CHECK_FALSE(decision.ack.send);
}

TEST_CASE("a level whose calendar never opens promises nothing, and says so") {
    auto rules = test::rules();
    rules.calendars[0].days = {};
    const auto decision = decided(test::mail_from(carla), test::facts(), rules);
    CHECK_FALSE(decision.promise);
    CHECK(test::says(decision, "nothing is promised"));
    CHECK(decision.outcome == Outcome::new_ticket);
}

TEST_CASE("a client's own mark of urgency is shown to staff and does not jump the queue") {
    using Field = std::pair<std::string, std::string>;
    const auto with = [](const Field& field, parser::Message mail) {
        test::add_field(mail, field.first, field.second);
        return mail;
    };
    for (const auto& mark :
         {Field{"Importance", "High"}, Field{"X-Priority", "1 (Highest)"}, Field{"X-Priority", "2"},
          Field{"X-MSMail-Priority", "High"}, Field{"Priority", "urgent"}}) {
        for (const auto& mail : {test::mail_from(carla), reply()}) {
            const auto decision = decided(with(mark, mail), test::facts_with_1042());
            CHECK(test::says(decision, "marked as urgent"));
            CHECK_FALSE(decision.urgent);
        }
    }
    for (const auto& mark : {Field{"Importance", "normal"}, Field{"X-Priority", "3 (Normal)"},
                             Field{"X-Priority", "10"}, Field{"Priority", "non-urgent"}})
        CHECK_FALSE(test::says(decided(with(mark, reply()), test::facts_with_1042()), "marked as urgent"));
    auto urgent = test::facts_with_1042();
    urgent.tickets[{1042}].ticket.urgent = true;
    CHECK_FALSE(test::says(decided(with({"Importance", "high"}, reply()), urgent), "marked as urgent"));
}

TEST_CASE("a mail of nothing at all is decided about") {
    const auto decision = decided(parser::Message{}, store::Facts{}, Rules{});
    CHECK(decision.outcome == Outcome::new_ticket);
    CHECK_FALSE(decision.ack.send);
}
