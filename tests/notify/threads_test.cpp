// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/notify/staff_action.hpp"
#include "parser/parse.hpp"
#include "tests/notify/desk.hpp"

#include <catch2/catch.hpp>

using namespace ticketd;
using namespace ticketd::notify;
using namespace ticketd::notify::test;
using Catch::Matchers::Contains;
using namespace std::chrono_literals;

namespace {

/// Jane's ticket 1042 with Anna's notice of it, and ticket 2000 of Dora, another client, closed.
struct TwoTickets {
    ExampleDesk desk;
    Taken first = desk.take(janes_mail(), empty_facts(), friday);
    store::Facts facts = facts_after(first);

    TwoTickets() {
        store::CandidateTicket other;
        other.ticket.tid = {2000};
        other.ticket.subject = "Invoices";
        other.ticket.status = store::Status::closed;
        other.ticket.level = "non-commercial";
        other.ticket.requester = {"Dora", "dora@other.example"};
        facts.tickets[{2000}] = other;
        facts.next_tid = {2001};
    }
    Taken annas(const std::string& text) const {
        return desk.take(annas_reply(to(first.mails("notice"), "anna@corp.example"), text), facts,
                         friday + 1h);
    }
};

const store::TicketUpdate& update_of(const Taken& taken, std::int64_t tid) {
    for (const auto& update : taken.changes.updates)
        if (update.tid == store::Tid{tid}) return update;
    FAIL("no update of ticket " << tid);
    return taken.changes.updates.front();
}

} // namespace

TEST_CASE("!merge gives the survivor the running clock and tells both histories, and adds no stranger") {
    const auto taken = TwoTickets().annas("!merge 2000\n");
    CHECK(update_of(taken, 1042).status == store::Status::merged);
    CHECK(update_of(taken, 1042).merged_into == store::Tid{2000});
    CHECK(update_of(taken, 1042).clear_clock);
    CHECK(update_of(taken, 2000).clock_start == friday);
    CHECK(update_of(taken, 2000).status == store::Status::open);
    CHECK(taken.changes.participants.empty());
    CHECK(taken.changes.outgoing.empty());
    std::vector<std::int64_t> told;
    for (const auto& event : taken.changes.events)
        if (event.what == "merged") told.push_back(event.tid.value().value);
    CHECK(told == std::vector<std::int64_t>{1042, 2000});
}

TEST_CASE("merging tickets of one client brings its people along") {
    TwoTickets asked;
    asked.facts.tickets.at({1042}).ticket.license_key = asked.facts.tickets.at({2000}).ticket.license_key =
        "LK-1";
    asked.facts.tickets.at({1042}).participants = {{"Paul", "paul@client.example"}};
    const auto taken = asked.annas("!merge 2000\n");
    REQUIRE(taken.changes.participants.size() == 2);
    CHECK(taken.changes.participants[0].person.address == "jane@client.example");
    CHECK(taken.changes.participants[0].tid == store::Tid{2000});
    CHECK(taken.changes.participants[1].person.address == "paul@client.example");
}

TEST_CASE("an answer that goes with !merge is relayed, and its clock dies with it") {
    const auto taken = TwoTickets().annas("Use water.\n!merge 2000\n");
    CHECK(taken.mail("answer").recipient == "jane@client.example");
    CHECK_FALSE(update_of(taken, 2000).clock_start);
    CHECK_FALSE(update_of(taken, 2000).status);
}

TEST_CASE("!cc lets somebody take part, and the answer of the same mail reaches them") {
    const auto taken = TwoTickets().annas("Use water.\n!cc Paul <paul@client.example>\n");
    const auto answers = taken.mails("answer");
    REQUIRE(answers.size() == 2);
    CHECK(answers[1].recipient == "paul@client.example");
    REQUIRE(taken.changes.participants.size() == 1);
    CHECK(taken.changes.participants[0].person == store::Person{"Paul", "paul@client.example"});
    CHECK(taken.changes.participants[0].added_by == "Anna");
    CHECK(taken.event_detail("participant-added") == "paul@client.example");
}

TEST_CASE("!requester gives the request to somebody else, who alone gets the answer") {
    const auto taken = TwoTickets().annas("Use water.\n!requester boss@client.example\n");
    CHECK(taken.mail("answer").recipient == "boss@client.example");
    REQUIRE(taken.changes.threads.requester);
    CHECK(taken.changes.threads.requester->person.address == "boss@client.example");
    CHECK(taken.event_detail("requester-changed") == "From jane@client.example to boss@client.example.");
}

TEST_CASE("!spam is a deed of its own in the history") {
    const auto taken = TwoTickets().annas("!spam\n");
    CHECK(update_of(taken, 1042).status == store::Status::spam);
    CHECK(taken.has_event("spam"));
    CHECK(taken.changes.outgoing.empty());
}

TEST_CASE("!split opens a ticket for the stored message, with its own acknowledgement and notices") {
    TwoTickets asked;
    store::Entry entry;
    entry.id = {7};
    entry.tid = store::Tid{1042};
    entry.kind = "human";
    entry.from = {"Jane Doe", "jane@client.example"};
    entry.received = friday;
    asked.facts.threads.entry = store::StoredMail{entry, janes_mail()};
    asked.facts.tickets.at({1042}).ticket.entry_count = 2;
    const auto taken = asked.annas("!split\n");
    REQUIRE(taken.changes.new_ticket);
    CHECK(taken.changes.new_ticket->tid == store::Tid{2001});
    CHECK(taken.changes.new_ticket->subject == "Printer on fire");
    CHECK(taken.changes.new_ticket->requester.address == "jane@client.example");
    CHECK(taken.changes.new_ticket->clock_start == friday);
    REQUIRE(taken.changes.threads.moved);
    CHECK(taken.changes.threads.moved->entry == store::EntryId{7});
    CHECK(taken.changes.threads.moved->from == store::Tid{1042});
    CHECK(taken.changes.threads.moved->to == store::Tid{2001});
    CHECK(taken.changes.new_entry.value().entry.tid == store::Tid{1042}); // Anna's command stays a note there
    const auto told = taken.mail("acknowledgement");
    CHECK(told.recipient == "jane@client.example");
    CHECK_THAT(field(told, "Subject"), Contains("[TID#2001]"));
    CHECK(field(told, "In-Reply-To") == "<first@client.example>");
    const auto notice = to(taken.mails("notice"), "anna@corp.example");
    CHECK_THAT(parser::parse(notice.bytes).text, Contains("our printer is on fire"));
    CHECK(taken.event_detail("split") == "Message 7 is [TID#2001] now.");
}

TEST_CASE("a client whom staff bring in is acknowledged, and sees nothing of the staff mail") {
    ExampleDesk desk;
    desk.rules().trust.authserv_id = "mx.example.com";
    const auto raw = mail("Authentication-Results: mx.example.com; dmarc=pass header.from=corp.example\n"
                          "From: Anna <anna@corp.example>\nTo: support@example.com\nSubject: Fwd: Help\n"
                          "Date: Fri, 20 Nov 2026 18:00:00 +0100\nMessage-ID: <laptop-1@anna.corp.example>",
                          "!requester Dora <dora@other.example>\nA friend of the boss.\n");
    const auto taken = desk.take(raw, empty_facts(), friday);
    REQUIRE(taken.changes.new_ticket);
    CHECK(taken.changes.new_ticket->requester == store::Person{"Dora", "dora@other.example"});
    const auto told = taken.mail("acknowledgement");
    CHECK(told.recipient == "dora@other.example");
    CHECK(field(told, "In-Reply-To").empty());
    CHECK_THAT(told.bytes, !Contains("corp.example") && !Contains("friend"));
    CHECK(taken.changes.new_entry.value().entry.direction == store::Direction::note);
    CHECK(to(taken.mails("notice"), "anna@corp.example").automatic); // she may be the one to answer
}

TEST_CASE("exposed tokens and warnings reach the store with their reason") {
    TwoTickets asked;
    auto raw = annas_reply(to(asked.first.mails("notice"), "anna@corp.example"), "Use water.\n");
    raw.replace(raw.find("To: "), 4, "Cc: jane@client.example\r\nTo: ");
    const auto taken = asked.desk.take(raw, asked.facts, friday + 1h);
    REQUIRE(taken.changes.threads.revoked.size() == 1);
    CHECK_THAT(taken.event_detail("token-revoked"), Contains("jane@client.example"));
}

TEST_CASE("the shell merges, splits and names people by the same commands") {
    TwoTickets asked;
    const auto act = [&](StaffAction::Verb verb, const std::string& argument) {
        const StaffAction action{
            .verb = verb, .tid = {1042}, .text = "", .argument = argument, .by = nullptr};
        return plan_staff_action(action, asked.facts, asked.desk.desk(), friday + 1h);
    };
    using enum StaffAction::Verb;
    CHECK(act(merge, "2000").changes.value().updates.size() == 2);
    CHECK(act(cc, "paul@client.example").changes.value().participants.size() == 1);
    CHECK(act(requester, "boss@client.example").changes.value().threads.requester);
    CHECK(act(spam, "").changes.value().updates.front().status == store::Status::spam);
    CHECK_THAT(act(merge, "7").refusal, Contains("no ticket 7"));
    CHECK_THAT(act(cc, "support@example.com").refusal, Contains("address of this desk"));
    CHECK_FALSE(act(split, "7").changes);
    const auto keys = keys_of({.verb = split, .tid = {1042}, .text = "", .argument = "7", .by = nullptr},
                              example_rules(), friday);
    CHECK(keys.threads.entry == store::EntryId{7});
}
