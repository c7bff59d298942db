// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/policy/address_argument.hpp"
#include "tests/policy/desk.hpp"

#include <catch2/catch.hpp>

using namespace ticketd;
using namespace ticketd::policy;
using namespace std::chrono_literals;
using store::Status;
using test::carla;
using test::decided;

namespace {

const std::string anna = "anna@example.com";

parser::Message annas(const std::string& text) {
    auto message = test::mail_from(anna, "Re: [TID#1042] A question", text);
    message.in_reply_to = {test::our_id(1042, anna, notice_purpose)};
    return message;
}

/// Tickets 1042 of Carla and 2000 of Dora, who is another client.
store::Facts two_clients() {
    auto facts = test::facts_with_1042();
    auto other = test::ticket_1042();
    other.ticket.tid = {2000};
    other.ticket.requester = {.name = "Dora", .address = "dora@other.example"};
    other.ticket.license_key = "other-1";
    facts.tickets[{2000}] = other;
    return facts;
}

/// Ticket 1042 with a second message, which Anna's reply is about.
store::Facts with_second_message() {
    auto facts = test::facts_with_1042();
    auto& ticket = facts.tickets[{1042}].ticket;
    ticket.entry_count = 2;
    store::Entry entry;
    entry.id = {7};
    entry.tid = store::Tid{1042};
    entry.kind = "human";
    entry.from = {.name = "Carla", .address = carla};
    entry.received = test::wednesday - 1h;
    facts.threads.entry =
        store::StoredMail{.entry = entry, .raw = "Subject: Another matter\r\n\r\nHello\r\n"};
    return facts;
}

store::MailKeys asked(const parser::Message& message) {
    const Arrival arrival{.message = message, .content_hash = {}, .delivery = {}};
    return keys_of(arrival, test::standing_rules(), test::keys(), test::wednesday);
}

} // namespace

TEST_CASE("!merge ends a ticket in another, and asks the store for that one") {
    const auto decision = decided(annas("!merge 2000"), two_clients());
    CHECK(decision.outcome == Outcome::note);
    CHECK(decision.status == Status::merged);
    CHECK(decision.stops_clock);
    CHECK(decision.threads.merges_into == store::Tid{2000});
    CHECK(asked(annas("!merge [TID#2000]")).tids == std::vector<store::Tid>{{1042}, {2000}});
    CHECK(asked(test::mail_from(carla, "Hello", "!merge 2000")).tids.empty());
}

TEST_CASE("merging tickets of different clients brings nobody along, of one client everybody") {
    auto facts = two_clients();
    CHECK_FALSE(decided(annas("!merge 2000"), facts).threads.merges_people);
    facts.tickets[{2000}].ticket.license_key = "acme-1";
    CHECK(decided(annas("!merge 2000"), facts).threads.merges_people);
    facts.tickets[{2000}].ticket.license_key = "";
    facts.tickets[{1042}].ticket.license_key = "";
    CHECK_FALSE(decided(annas("!merge 2000"), facts).threads.merges_people);
    facts.tickets[{2000}].ticket.requester.address = "CARLA@acme.example";
    CHECK(decided(annas("!merge 2000"), facts).threads.merges_people);
}

TEST_CASE("!merge without a ticket, with an unknown one or with itself is refused whole") {
    for (const auto* text :
         {"!merge", "!merge it", "!merge 7", "!merge 1042", "!merge 1 2", "Done.\n!merge 7"}) {
        INFO(text);
        const auto decision = decided(annas(text), two_clients());
        CHECK(decision.outcome == Outcome::refused);
        CHECK_FALSE(decision.threads.merges_into);
        CHECK_FALSE(decision.relay);
    }
}

TEST_CASE("behind !merge no line says what becomes of the ticket that has ended") {
    for (const auto* line : {"!close", "!reopen", "!spam", "!merge 2000"}) {
        INFO(line);
        const auto decision = decided(annas(std::string("!merge 2000\n") + line), two_clients());
        CHECK(decision.outcome == Outcome::refused);
        CHECK_THAT(decision.refusal, Catch::Contains("goes on in 2000"));
        CHECK_FALSE(decision.status);
    }
    const auto decision = decided(annas("!close\n!merge 2000\n!assign me"), two_clients());
    CHECK(decision.status == Status::merged);
}

TEST_CASE("a request is not merged into a ticket that is marked as spam, where it would be lost") {
    auto facts = two_clients();
    facts.tickets[{2000}].ticket.status = Status::spam;
    const auto decision = decided(annas("!merge 2000"), facts);
    CHECK(decision.outcome == Outcome::refused);
    CHECK_THAT(decision.refusal, Catch::Contains("2000 is marked as spam"));
    facts.tickets[{1042}].ticket.status = Status::spam;
    CHECK(decided(annas("!merge 2000"), facts).status == Status::merged);
}

TEST_CASE("!split makes the client's message that is answered a ticket of its own") {
    const auto decision = decided(annas("!split"), with_second_message());
    CHECK(decision.outcome == Outcome::note);
    CHECK(decision.threads.splits == store::EntryId{7});
    CHECK_FALSE(decision.stops_clock); // the first message is still owed an answer
    CHECK(test::says(decision, "Message 7 of carla@acme.example becomes ticket 1043."));
    CHECK(asked(annas("!split")).threads.entry == store::EntryId{7});
}

TEST_CASE("what the split message alone had left owing is owed on the new ticket only") {
    auto facts = with_second_message();
    facts.tickets[{1042}].last_client = {7};
    facts.tickets[{1042}].ticket.clock_start = test::wednesday - 1h;
    const auto decision = decided(annas("!split"), facts);
    CHECK(decision.stops_clock);
    CHECK(decision.status == Status::waiting);
}

TEST_CASE("!split is refused with an answer, without a message, and where nothing would be left") {
    CHECK(decided(annas("Restart it.\n!split"), with_second_message()).outcome == Outcome::refused);
    CHECK(decided(annas("!split"), test::facts_with_1042()).outcome == Outcome::refused);
    auto facts = with_second_message();
    facts.tickets[{1042}].ticket.entry_count = 1;
    CHECK(decided(annas("!split"), facts).outcome == Outcome::refused);
    facts = with_second_message();
    facts.threads.entry->entry.tid = store::Tid{2000};
    CHECK(decided(annas("!split"), facts).outcome == Outcome::refused);
    facts = with_second_message();
    facts.threads.entry->entry.direction = store::Direction::note;
    CHECK(decided(annas("!split"), facts).outcome == Outcome::refused);
}

TEST_CASE("!spam stops the clock and everything else, and is no company for an answer") {
    const auto decision = decided(annas("!spam"), test::facts_with_1042());
    CHECK(decision.status == Status::spam);
    CHECK(decision.stops_clock);
    CHECK_FALSE(decision.promise);
    CHECK(decided(annas("Go away.\n!spam"), test::facts_with_1042()).outcome == Outcome::refused);
}

TEST_CASE("!cc and !requester name who takes part and whose request it is") {
    auto facts = test::facts_with_1042();
    facts.threads.client_licenses = {test::license("dora@other.example", "premium", "other-1")};
    const auto decision =
        decided(annas("Restart it.\n!cc paula@acme.example\n!requester Dora <dora@other.example>"), facts);
    CHECK(decision.outcome == Outcome::staff_answer);
    CHECK(decision.threads.joins == std::vector<store::Person>{{"", "paula@acme.example"}});
    CHECK(decision.threads.requester == store::Person{"Dora", "dora@other.example"});
    CHECK(decision.threads.license_key == "other-1");
    CHECK(asked(annas("!requester DORA@other.example")).threads.client == "dora@other.example");
}

TEST_CASE("an address argument is one that can be written to, not the desk's and not staff's") {
    const auto fault = [](std::string_view text) {
        return read_address_argument(text, test::standing_rules()).fault;
    };
    const auto address = [](std::string_view text) {
        return read_address_argument(text, test::standing_rules()).person.address;
    };
    CHECK(address("jane@x.example") == "jane@x.example");
    CHECK(address("<jane@x.example>") == "jane@x.example");
    CHECK(address("jane@x.example <mailto:jane@x.example>") == "jane@x.example");
    CHECK(read_address_argument("\"Jane Doe\" <jane@x.example>", test::standing_rules()).person.name
          == "Jane Doe");
    for (const auto* text : {"", "jane", "jane@", "@x.example", "a@x.example b@x.example", "j\"ane@x.example",
                             "j\xC3\xA4ne@x.example", "support@example.com", "Support+abc@example.com",
                             "help@example.com", "support-internal@example.com", "ANNA@example.com"}) {
        INFO(text);
        CHECK_FALSE(fault(text).empty());
        CHECK(address(text).empty());
        CHECK(decided(annas(std::string("Hello\n!cc ") + text), test::facts_with_1042()).outcome
              == Outcome::refused);
    }
}

TEST_CASE("the token of a merged ticket is no right to the survivor of another client") {
    auto facts = two_clients();
    facts.tickets[{1042}] = facts.tickets[{2000}]; // as the store answers for a merged one
    auto message = test::mail_from(carla, "Re: A question");
    message.in_reply_to = {test::our_id(1042, carla)};
    const auto decision = decided(message, facts);
    CHECK(decision.tid == store::Tid{2000});
    CHECK(decision.unconfirmed_sender);
    CHECK_FALSE(decision.ack.send);
    CHECK(test::says(decision, "goes on in another client's"));
}

TEST_CASE("a reply under a new subject stays in its ticket, and staff are told that they can split it") {
    auto message = test::mail_from(carla, "Re: [TID#1042] Invoice wrong");
    message.in_reply_to = {test::our_id(1042, carla)};
    const auto decision = decided(message, test::facts_with_1042());
    CHECK(decision.tid == store::Tid{1042});
    CHECK(test::says(decision, "The subject changed from \"A question\" to \"Invoice wrong\""));
    for (const auto* subject : {"AW: a QUESTION", "Re: [TID#1042] A quest…", "[TID#1042]", ""}) {
        message.subject = subject;
        INFO(subject);
        CHECK_FALSE(test::says(decided(message, test::facts_with_1042()), "The subject changed"));
    }
}

TEST_CASE("a password in a changed subject is told to nobody, and no subject to the log") {
    auto message = test::mail_from(carla, "Re: [TID#1042] my password: hunter2secret");
    message.in_reply_to = {test::our_id(1042, carla)};
    auto facts = test::facts_with_1042();
    facts.tickets.at(store::Tid{1042})
        .ticket.clock_start.reset(); // no reason is given for a clock that starts
    auto rules = test::rules();
    rules.confidential.words = {"password"};
    const auto decision = decided(message, facts, rules);
    CHECK(test::says(decision, "The subject changed"));
    CHECK_FALSE(test::says(decision, "hunter2secret"));
    CHECK(decision.reasons.back().find("subject") == std::string::npos);
}
