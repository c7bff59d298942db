// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/notify/letter.hpp"
#include "parser/parse.hpp"
#include "tests/notify/desk.hpp"

#include <catch2/catch.hpp>

using namespace ticketd;
using namespace ticketd::notify::test;
using Catch::Matchers::Contains;
using namespace std::chrono_literals;

namespace {

/// Jane has written, Anna has her notice.
struct Asked {
    ExampleDesk desk;
    Taken first = desk.take(janes_mail(), empty_facts(), friday);
    store::Facts facts = facts_after(first);
    store::NewOutgoing annas_notice = to(first.mails("notice"), "anna@corp.example");
    store::CandidateTicket& ticket() { return facts.tickets.at({1042}); }

    Taken answered(const std::string& text) const {
        return desk.take(annas_reply(annas_notice, text), facts, friday + 1h);
    }
};

const char* janes_second = "From: Jane Doe <jane@client.example>\nTo: support@example.com\n"
                           "Subject: RE: [tid 1042] Printer on fire\nDate: Mon, 23 Nov 2026 09:00:00 +0100\n"
                           "Message-ID: <second@client.example>\nReferences: <first@client.example>\n"
                           "In-Reply-To: <first@client.example>";

} // namespace

TEST_CASE("a staff reply reaches the client as the desk's own answer") {
    Asked asked;
    const auto taken =
        asked.answered("Please use water.\n\nOn Friday Example Support wrote:\n> New request\n> Due: soon\n");
    REQUIRE(taken.decision.outcome == policy::Outcome::staff_answer);
    const auto answer = taken.mail("answer");
    const auto message = parser::parse(answer.bytes);
    CHECK(answer.recipient == "jane@client.example");
    CHECK_FALSE(answer.automatic);
    CHECK(message.text == "Please use water.\n\n" + reference_line_of(answer));
    CHECK(message.subject == "[TID#1042] Printer on fire");
    CHECK(field(answer, "From") == "Example Support <support@example.com>");
    CHECK(field(answer, "Auto-Submitted").empty());
    CHECK(field(answer, "Precedence").empty());
    CHECK_THAT(answer.envelope_from, Catch::StartsWith("support+b-"));
    CHECK(message.defects.empty());
}

TEST_CASE("an answer threads under the client's newest mail and its acknowledgement") {
    Asked asked;
    const auto ack = asked.first.mail("acknowledgement").message_id;
    const auto answer = asked.answered("Use water.\n").mail("answer");
    CHECK(field(answer, "In-Reply-To") == "<first@client.example>");
    CHECK(field(answer, "References") == "<" + ack + "> <first@client.example>");

    asked.ticket().ticket.last_public = {8};
    asked.facts.next_entry = {9};
    const auto second = asked.answered("And sand.\n").mail("answer");
    CHECK(field(second, "References") == "<" + answer.message_id + "> <" + ack + "> <first@client.example>");
}

TEST_CASE("an answer stops the clock, and the ticket waits for the client") {
    const auto changes = Asked().answered("Use water.\n").changes;
    CHECK(changes.outcome == "answer");
    REQUIRE(changes.updates.size() == 1);
    CHECK(changes.updates[0].tid == store::Tid{1042});
    CHECK(changes.updates[0].status == store::Status::waiting);
    CHECK(changes.updates[0].clear_clock);
    REQUIRE(changes.new_entry);
    CHECK(changes.new_entry->entry.direction == store::Direction::out);
    CHECK(changes.new_entry->entry.tid == store::Tid{1042});
}

TEST_CASE("the history says who answered and to whom it went") {
    const auto taken = Asked().answered("Use water.\n");
    CHECK(taken.has_event("answered"));
    CHECK(taken.changes.events.front().who == "Anna");
    CHECK(taken.event_detail("relayed") == "Sent to jane@client.example");
}

TEST_CASE("participants get an answer too, each alone in its To:, the desk's own addresses never") {
    Asked asked;
    asked.ticket().participants = {{"Max", "max@client.example"},
                                   {"", "JANE@client.example"},
                                   {"", "help@example.com"},
                                   {"", "support+x@example.com"},
                                   {"", "not an address"}};
    const auto answers = asked.answered("Use water.\n").mails("answer");
    REQUIRE(answers.size() == 2);
    CHECK(answers[0].recipient == "jane@client.example");
    CHECK(answers[1].recipient == "max@client.example");
    CHECK(field(answers[1], "To") == "Max <max@client.example>");
    CHECK_THAT(answers[1].bytes, !Contains("jane@"));
    CHECK(answers[0].message_id != answers[1].message_id);
}

TEST_CASE("attachments of an answer are relayed by reference, signatures of the staff mail are not") {
    Asked asked;
    auto raw =
        annas_reply(asked.annas_notice,
                    "--b\n\nSee the plan.\n"
                    "--b\nContent-Type: application/pgp-signature; name=s.asc\n\nsignature\n"
                    "--b\nContent-Type: application/pdf; name=\"plan.pdf\"\nContent-Disposition: "
                    "attachment; filename=plan.pdf\nContent-Transfer-Encoding: base64\n\nJVBERg==\n--b--\n");
    raw.insert(0, "MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n");
    auto answer = asked.desk.take(raw, asked.facts, friday + 1h).mail("answer");
    REQUIRE(answer.parts.size() == 1);
    CHECK(answer.parts[0].entry == store::EntryId{8});
    const auto staff_mail = parser::parse(raw);
    REQUIRE(answer.parts[0].index < staff_mail.attachments.size());
    CHECK(staff_mail.attachments[answer.parts[0].index].filename == "plan.pdf");

    answer.bytes.insert(answer.parts[0].offset, parser::encode_base64_lines("%PDF"));
    const auto message = parser::parse(answer.bytes);
    REQUIRE(message.attachments.size() == 1);
    CHECK(message.attachments[0].filename == "plan.pdf");
    CHECK(message.attachments[0].content.decode() == "%PDF");
    CHECK_THAT(message.text, Contains("See the plan."));
}

TEST_CASE("an answer that can reach nobody is told to its writer") {
    Asked asked;
    asked.ticket().ticket.requester.address = "";
    const auto taken = asked.answered("Use water.\n");
    CHECK(taken.mails("answer").empty());
    CHECK(taken.has_event("not-relayed"));
    const auto told = taken.mail("refusal");
    CHECK(told.recipient == "anna@corp.example");
    CHECK_THAT(parser::parse(told.bytes).text, Contains("Hello Anna") && Contains("not sent to any client"));
}

TEST_CASE("!close in an answer relays it and sends the closing mail") {
    const auto taken = Asked().answered("Done.\n!close\n");
    const auto answer = taken.mail("answer");
    CHECK(parser::parse(answer.bytes).text == "Done.\n\n" + reference_line_of(answer));
    const auto closing = taken.mail("closing");
    CHECK(closing.recipient == "jane@client.example");
    CHECK(field(closing, "Auto-Submitted") == "auto-generated");
    CHECK(field(closing, "In-Reply-To") == "<first@client.example>");
    CHECK_THAT(parser::parse(closing.bytes).text, Contains("[TID#1042] is now closed") && Contains("reply"));
    REQUIRE(taken.changes.updates.size() == 1);
    CHECK(taken.changes.updates[0].status == store::Status::closed);
    CHECK(taken.changes.updates[0].closed == friday + 1h);
    CHECK(taken.has_event("closed"));
}

TEST_CASE("closing what is closed changes nothing and tells nobody") {
    Asked asked;
    asked.ticket().ticket.status = store::Status::closed;
    const auto taken = asked.answered("!close\n");
    CHECK(taken.mails("closing").empty());
    CHECK_FALSE(taken.has_event("closed"));
}

TEST_CASE("the closing mail passes the gate") {
    Asked asked;
    asked.ticket().automatic_mail = {10, 10};
    const auto taken = asked.answered("!close\n");
    CHECK(taken.mails("closing").empty());
    CHECK_THAT(taken.event_detail("closing-not-announced"), Contains("1042"));
    CHECK(taken.has_event("closed"));
}

TEST_CASE("a note stays inside the desk") {
    const auto taken = Asked().answered("!note\nThe client is a friend of the boss.\n");
    CHECK(taken.changes.outcome == "note");
    CHECK(taken.changes.new_entry.value().entry.direction == store::Direction::note);
    REQUIRE(taken.changes.outgoing.size() == 1); // a colleague is told
    CHECK(taken.changes.outgoing[0].recipient == "boris@corp.example");
    CHECK(taken.has_event("noted"));
}

TEST_CASE("a refused staff mail comes back to the registered address with its reason and text") {
    const auto taken = Asked().answered("!frobnicate\nUse water.\n");
    CHECK(taken.changes.outcome == "refused");
    CHECK(taken.changes.new_entry.value().entry.direction == store::Direction::note);
    CHECK(taken.changes.updates.empty());
    const auto back = taken.mail("refusal");
    CHECK(taken.changes.outgoing.size() == 1);
    CHECK(back.recipient == "anna@corp.example");
    CHECK(field(back, "Auto-Submitted") == "auto-replied");
    CHECK(field(back, "In-Reply-To") == "<laptop-17@anna.corp.example>");
    CHECK_THAT(parser::parse(back.bytes).text, Contains("frobnicate") && Contains("Use water."));
}

TEST_CASE("a client's further message is told to the assignee alone and opens a waiting ticket") {
    Asked asked;
    asked.ticket().ticket.status = store::Status::waiting;
    asked.ticket().ticket.assignee = "Boris";
    asked.ticket().ticket.clock_start = asked.ticket().ticket.due = std::nullopt;
    const auto monday = at("2026-11-23 08:00");
    const auto taken = asked.desk.take(mail(janes_second, "It still burns.\n"), asked.facts, monday);
    CHECK(taken.changes.outcome == "reply");
    CHECK_FALSE(taken.changes.new_ticket);
    REQUIRE(taken.changes.updates.size() == 1);
    CHECK(taken.changes.updates[0].status == store::Status::open);
    CHECK(taken.changes.updates[0].clock_start == monday);
    CHECK(taken.changes.updates[0].due == at("2026-11-25 08:00"));
    const auto notice = parser::parse(taken.mail("notice").bytes);
    CHECK(taken.mail("notice").recipient == "boris@corp.example");
    CHECK_THAT(notice.text, Contains("New message on [TID#1042]") && Contains("Wed 2026-11-25 09:00 CET"));
    CHECK_FALSE(taken.has_event("reopened"));
}

TEST_CASE("a reply to a closed ticket reopens it, in history, notice and acknowledgement") {
    Asked asked;
    asked.ticket().ticket.status = store::Status::closed;
    asked.ticket().ticket.closed = friday;
    const auto taken =
        asked.desk.take(mail(janes_second, "It still burns.\n"), asked.facts, at("2026-11-23 08:00"));
    CHECK(taken.has_event("reopened"));
    CHECK_THAT(parser::parse(to(taken.mails("notice"), "anna@corp.example").bytes).text,
               Contains("which is open again"));
    const auto ack = parser::parse(taken.mail("acknowledgement").bytes);
    CHECK_THAT(ack.text, Contains("added your message") && Contains("now open again"));
    CHECK(ack.subject == "[TID#1042] Printer on fire");
}

TEST_CASE(
    "a new ticket that continues an old one is linked both ways, and the client sees only the new tag") {
    Asked asked;
    asked.ticket().ticket.status = store::Status::closed;
    asked.ticket().ticket.closed = friday;
    const auto taken = asked.desk.take(mail(janes_second, "Again!\n"), asked.facts, at("2027-03-01 08:00"));
    REQUIRE(taken.changes.new_ticket);
    CHECK(taken.changes.new_ticket->tid == store::Tid{1043});
    std::vector<store::Tid> linked;
    for (const auto& event : taken.changes.events)
        if (event.what == "linked") linked.push_back(event.tid.value());
    CHECK(linked == std::vector<store::Tid>{{1043}, {1042}});
    CHECK_THAT(parser::parse(to(taken.mails("notice"), "anna@corp.example").bytes).text,
               Contains("continues [TID#1042]"));
    CHECK_THAT(taken.mail("acknowledgement").bytes, !Contains("1042"));
}

TEST_CASE("a stranger's mention of a ticket is shown to staff and not to the stranger") {
    Asked asked;
    const auto taken = asked.desk.take(
        mail("From: eve@evil.example\nSubject: [TID#1042] hello\nMessage-ID: <e@evil.example>\n"
             "Date: Fri, 20 Nov 2026 16:59:58 +0100",
             "Hi.\n"),
        asked.facts, friday);
    REQUIRE(taken.changes.new_ticket);
    CHECK(taken.changes.new_ticket->subject == "hello");
    CHECK_THAT(taken.event_detail("mentioned"), Contains("[TID#1042]"));
    CHECK_THAT(parser::parse(to(taken.mails("notice"), "anna@corp.example").bytes).text,
               Contains("names [TID#1042]"));
    CHECK_THAT(taken.mail("acknowledgement").bytes, !Contains("1042"));
    CHECK(parser::parse(taken.mail("acknowledgement").bytes).subject == "[TID#1043] hello");
}

TEST_CASE("only a verified colleague comes to take part by writing") {
    auto rules = example_rules();
    rules.trust.authserv_id = "mx.example.com";
    const ExampleDesk desk(rules);
    const auto taken = desk.take(janes_mail(), empty_facts(), friday);
    auto facts = facts_after(taken);
    facts.tickets.at({1042}).ticket.license_key = "L1";
    store::License license;
    license.address = "max@client.example";
    license.key = "L1";
    license.edition = "standard";
    facts.licenses = {license};
    const std::string header =
        "From: max@client.example\nSubject: [TID#1042]\nMessage-ID: <m@client.example>\n"
        "Date: Fri, 20 Nov 2026 18:00:00 +0100";
    const auto plain = desk.take(mail(header, "Me too.\n"), facts, friday + 1h);
    CHECK(plain.changes.outcome == "reply");
    CHECK(plain.changes.participants.empty());
    const auto verified = desk.take(
        mail("Authentication-Results: mx.example.com; dmarc=pass header.from=client.example\n" + header,
             "Me too.\n"),
        facts, friday + 1h);
    REQUIRE(verified.changes.participants.size() == 1);
    CHECK(verified.changes.participants[0].person.address == "max@client.example");
}

TEST_CASE("a delivery report is filed, noted on its ticket, and answers nothing") {
    Asked asked;
    const auto report = mail(
        "From: MAILER-DAEMON@mx.client.example\nSubject: Undelivered\nReturn-Path: <>\nMIME-Version: 1.0\n"
        "Message-ID: <b@mx.client.example>\nContent-Type: multipart/report; report-type=delivery-status; "
        "boundary=b",
        "--b\n\nNo such user.\n--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx\n\n"
        "Final-Recipient: rfc822; jane@client.example\nAction: failed\nStatus: 5.1.1\n\n"
        "--b\nContent-Type: text/rfc822-headers\n\nMessage-ID: <"
            + asked.first.mail("acknowledgement").message_id + ">\n--b--\n");
    const auto ack = asked.first.mail("acknowledgement");
    store::SentMail sent;
    sent.id = {3};
    sent.entry = ack.entry.value();
    sent.kind = ack.kind;
    sent.recipient = ack.recipient;
    sent.message_id = ack.message_id;
    asked.facts.sent = {sent};
    const auto taken = asked.desk.take(report, asked.facts, friday + 1min);
    CHECK(taken.changes.outcome == "machine");
    CHECK(taken.changes.new_entry.value().entry.tid == store::Tid{1042});
    CHECK(taken.changes.new_entry->entry.kind == "bounce");
    REQUIRE(taken.changes.returned.size() == 1);
    CHECK(taken.changes.returned.front().mail == store::OutboxId{3});
    REQUIRE(taken.changes.suspensions.size() == 1);
    CHECK(taken.changes.suspensions.front().address == "jane@client.example");
    CHECK_THAT(taken.event_detail("delivery-failed"), Contains("jane@client.example") && Contains("5.1.1"));
    CHECK(taken.changes.updates.empty());
    CHECK(taken.mails("acknowledgement").empty());
}

TEST_CASE("a delivery report that returns nothing is known by the envelope sender that it came to") {
    Asked asked;
    const auto ack = asked.first.mail("acknowledgement");
    const auto report =
        mail("From: MAILER-DAEMON@mx.client.example\nTo: " + ack.envelope_from
                 + "\nSubject: Undelivered\nReturn-Path: <>\nMIME-Version: 1.0\nMessage-ID: "
                   "<b@mx.client.example>\n"
                   "Content-Type: multipart/report; report-type=delivery-status; boundary=b",
             "--b\n\nNo such user.\n--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx\n\n"
             "Final-Recipient: rfc822; jane@client.example\nAction: failed\nStatus: 5.1.1\n\n--b--\n");
    const auto taken = asked.desk.take(report, asked.facts, friday + 1min);
    CHECK(taken.decision.by == policy::ThreadSign::bounce);
    CHECK(taken.changes.new_entry.value().entry.tid == store::Tid{1042});
}

TEST_CASE("the address that delivery reports come to gives nobody a right to write") {
    Asked asked;
    const auto ack = asked.first.mail("acknowledgement");
    const auto taken = asked.desk.take(mail("From: eve@evil.example\nTo: " + ack.envelope_from
                                                + "\nSubject: hello\nMessage-ID: <e@evil.example>",
                                            "Hi.\n"),
                                       asked.facts, friday);
    CHECK(taken.changes.outcome == "new");
}
