// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/policy/token.hpp"
#include "parser/parse.hpp"
#include "tests/notify/desk.hpp"

#include <catch2/catch.hpp>

using namespace ticketd;
using namespace ticketd::notify::test;
using Catch::Matchers::Contains;

TEST_CASE("a new request becomes a ticket, an entry, a ledger row and a history") {
    const auto taken = ExampleDesk().take(janes_mail(), empty_facts(), friday);
    const auto& changes = taken.changes;
    CHECK(changes.outcome == "new");
    CHECK(changes.delivery == store::Delivery{{1}, 5, 77});
    CHECK(changes.delivered_entry == store::EntryId{7});
    CHECK(changes.at == friday);
    REQUIRE(changes.new_ticket);
    CHECK(changes.new_ticket->tid == store::Tid{1042});
    CHECK(changes.new_ticket->subject == "Printer on fire");
    CHECK(changes.new_ticket->requester == store::Person{"Jane Doe", "jane@client.example"});
    CHECK(changes.new_ticket->level == "non-commercial");
    CHECK(changes.new_ticket->clock_start == friday);
    CHECK(changes.new_ticket->due == at("2026-11-24 16:00"));
    REQUIRE(changes.new_entry);
    CHECK(changes.new_entry->entry.id == store::EntryId{7});
    CHECK(changes.new_entry->entry.tid == store::Tid{1042});
    CHECK(changes.new_entry->entry.direction == store::Direction::in);
    CHECK(changes.new_entry->entry.message_id == "first@client.example");
    CHECK(changes.new_entry->raw == janes_mail());
    CHECK_THAT(changes.new_entry->text, Contains("printer is on fire"));
    CHECK_FALSE(changes.new_entry->entry.reason.empty());
    CHECK(taken.has_event("created"));
    CHECK(taken.has_event("acknowledged"));
    CHECK(changes.updates.empty());
}

TEST_CASE("the acknowledgement says number, level, longest response time and due time with zone and offset") {
    const auto ack = ExampleDesk().take(janes_mail(), empty_facts(), friday).mail("acknowledgement");
    const auto message = parser::parse(ack.bytes);
    CHECK(ack.recipient == "jane@client.example");
    CHECK(ack.tid == store::Tid{1042});
    CHECK(ack.entry == store::EntryId{7});
    CHECK(message.subject == "[TID#1042] Printer on fire");
    CHECK_THAT(message.text, Contains("accepted your request") && Contains("[TID#1042]"));
    CHECK_THAT(message.text, Contains("non-commercial") && Contains("48 hours on business days"));
    CHECK_THAT(message.text, Contains("Tue 2026-11-24 17:00 CET (UTC+01:00)"));
    CHECK_THAT(message.text, Contains("in the subject"));
    CHECK_THAT(message.text, !Contains("{{") && !Contains("more than we can take"));
    CHECK(message.defects.empty());
}

TEST_CASE("an acknowledgement bears the desk's own header fields, and threads under the client's mail") {
    const auto ack = ExampleDesk().take(janes_mail(), empty_facts(), friday).mail("acknowledgement");
    CHECK(field(ack, "Auto-Submitted") == "auto-replied");
    CHECK(field(ack, "X-Auto-Response-Suppress") == "DR, RN, NRN, OOF, AutoReply");
    CHECK(field(ack, "Precedence") == "auto_reply");
    CHECK(field(ack, "From") == "Example Support <support@example.com>");
    CHECK(field(ack, "To") == "Jane Doe <jane@client.example>");
    CHECK(field(ack, "In-Reply-To") == "<first@client.example>");
    CHECK(field(ack, "References") == "<first@client.example>");
    CHECK(field(ack, "Date") == "Fri, 20 Nov 2026 17:00:00 +0100");
    CHECK(field(ack, "Reply-To").empty());
    CHECK(field(ack, "Message-ID") == "<" + ack.message_id + ">");
    CHECK(ack.automatic);
}

TEST_CASE("a Message-ID of the desk is signed for its recipient, entry and purpose") {
    const auto taken = ExampleDesk().take(janes_mail(), empty_facts(), friday);
    const auto keys = example_keys();
    const auto ack = policy::verify(taken.mail("acknowledgement").message_id, "example.com", keys);
    REQUIRE(ack);
    CHECK(ack->tid == store::Tid{1042});
    CHECK(ack->entry == store::EntryId{7});
    CHECK(ack->purpose == 'a');
    CHECK(policy::issued_to(*ack, "jane@client.example", keys));
    const auto notice =
        policy::verify(to(taken.mails("notice"), "boris@corp.example").message_id, "example.com", keys);
    REQUIRE(notice);
    CHECK(notice->purpose == policy::notice_purpose);
    CHECK(policy::issued_to(*notice, "boris@corp.example", keys));
    CHECK_FALSE(policy::issued_to(*notice, "anna@corp.example", keys));
}

TEST_CASE("delivery reports come to a signed sub-address, or nowhere where the mailbox has none") {
    ExampleDesk desk;
    const auto bounce = desk.take(janes_mail(), empty_facts(), friday).mail("acknowledgement").envelope_from;
    REQUIRE_THAT(bounce, Catch::StartsWith("support+b-") && Catch::EndsWith("@example.com"));
    const auto token = policy::verify(bounce.substr(10), "example.com", example_keys());
    REQUIRE(token);
    CHECK(token->tid == store::Tid{1042});
    CHECK(token->purpose == 'd');
    desk.rules().desk.subaddress = "";
    CHECK(desk.take(janes_mail(), empty_facts(), friday).mail("acknowledgement").envelope_from.empty());
}

TEST_CASE("each agent is told once, with who, level, due time, what is left, reasons and the whole text") {
    const auto taken = ExampleDesk().take(janes_mail(), empty_facts(), friday);
    REQUIRE(taken.mails("notice").size() == 2); // not Vera, who is a supervisor
    const auto notice = to(taken.mails("notice"), "anna@corp.example");
    const auto message = parser::parse(notice.bytes);
    CHECK(message.subject == "[TID#1042] Printer on fire");
    CHECK_THAT(message.text, Contains("Jane Doe <jane@client.example>") && Contains("non-commercial"));
    CHECK_THAT(message.text, Contains("Tue 2026-11-24 17:00 CET (UTC+01:00), 4 days left"));
    CHECK_THAT(message.text, Contains("was sent an acknowledgement") && Contains("our printer is on fire."));
    for (const auto& reason : taken.decision.reasons) CHECK_THAT(message.text, Contains("- " + reason));
    CHECK(field(notice, "Reply-To") == "Example Support <support@example.com>");
    CHECK(field(notice, "Auto-Submitted") == "auto-generated");
    CHECK(field(notice, "X-Auto-Response-Suppress") == "DR, RN, NRN"); // who is away may say so
    CHECK(notice.automatic);
    CHECK(message.defects.empty());
}

TEST_CASE("the people of a level are told instead of all agents") {
    auto rules = example_rules();
    rules.levels[1].people = {"Vera"};
    const auto taken = ExampleDesk(rules).take(janes_mail(), empty_facts(), friday);
    CHECK(taken.mail("notice").recipient == "vera@corp.example");
}

TEST_CASE("a desk without staff tells its admin") {
    auto rules = example_rules();
    rules.staff.clear();
    rules.desk.admin = "ops@example.com";
    const auto taken = ExampleDesk(rules).take(janes_mail(), empty_facts(), friday);
    CHECK(taken.mail("notice").recipient == "ops@example.com");
}

TEST_CASE("a request that is not acknowledged says so in its history and to staff") {
    const auto robot = mail("From: no-reply@shop.example\nTo: support@example.com\nSubject: Order\n"
                            "Date: Fri, 20 Nov 2026 16:59:58 +0100\nMessage-ID: <a@shop.example>",
                            "Thank you.\n");
    const auto taken = ExampleDesk().take(robot, empty_facts(), friday);
    REQUIRE_FALSE(taken.decision.ack.send);
    CHECK(taken.mails("acknowledgement").empty());
    CHECK(taken.event_detail("not-acknowledged") == taken.decision.ack.why);
    const auto notice = parser::parse(to(taken.mails("notice"), "anna@corp.example").bytes);
    CHECK_THAT(notice.text, Contains("NOT sent an acknowledgement: " + taken.decision.ack.why));
}

TEST_CASE("of a mail over the size limit the ticket opens, and client and staff are told what was kept") {
    const auto header = mail("From: jane@client.example\nTo: support@example.com\nSubject: A film\n"
                             "Date: Fri, 20 Nov 2026 16:59:58 +0100\nMessage-ID: <film@client.example>",
                             "");
    const auto taken = ExampleDesk().take(header, empty_facts(), friday, true);
    CHECK(taken.changes.new_ticket);
    CHECK(taken.has_event("too-large"));
    CHECK_THAT(parser::parse(taken.mail("acknowledgement").bytes).text,
               Contains("73.0 MB") && Contains("Only its header"));
    CHECK_THAT(parser::parse(to(taken.mails("notice"), "anna@corp.example").bytes).text,
               Contains("73.0 MB, over the limit") && Contains("the client was told so"));
}

TEST_CASE("a notice bounds the client's text and says so") {
    const auto taken =
        ExampleDesk().take(mail("From: jane@client.example\nSubject: Log\nMessage-ID: <l@client.example>\n"
                                "Content-Type: text/plain; charset=utf-8",
                                std::string(99'999, 'x') + "\xC3\xA4 and more\n"),
                           empty_facts(), friday);
    const auto text = parser::parse(to(taken.mails("notice"), "anna@corp.example").bytes).text;
    CHECK_THAT(text, Contains("only its beginning is shown") && Contains("100.0 kB"));
    CHECK_THAT(text, !Contains("and more") && !Contains("\xEF\xBF\xBD"));
}

TEST_CASE("a notice lists attachments by name, type and size") {
    const auto taken = ExampleDesk().take(
        mail("From: jane@client.example\nSubject: Shot\nMessage-ID: <s@client.example>\nMIME-Version: 1.0\n"
             "Content-Type: multipart/mixed; boundary=b",
             "--b\n\nSee.\n--b\nContent-Type: image/png; name=shot.png\nContent-Disposition: attachment; "
             "filename=shot.png\nContent-Transfer-Encoding: base64\n\niVBORw0KGgo=\n--b--\n"),
        empty_facts(), friday);
    CHECK_THAT(parser::parse(to(taken.mails("notice"), "anna@corp.example").bytes).text,
               Contains("Attachment: shot.png (image/png, 8 bytes)"));
}

TEST_CASE("the same message by another delivery is only a ledger row") {
    auto facts = empty_facts();
    facts.same_message = store::KnownMail{{3}, store::Tid{1001}};
    const auto changes = ExampleDesk().take(janes_mail(), facts, friday).changes;
    CHECK(changes.outcome == "duplicate");
    CHECK(changes.delivered_entry == store::EntryId{3});
    CHECK_FALSE(changes.new_entry);
    CHECK((changes.outgoing.empty() && changes.events.empty()));
    facts.delivery_known = true;
    CHECK_FALSE(ExampleDesk().take(janes_mail(), facts, friday).changes.delivery);
}

TEST_CASE("the same mail always makes the same bytes") {
    const auto one = ExampleDesk().take(janes_mail(), empty_facts(), friday).changes.outgoing;
    const auto other = ExampleDesk().take(janes_mail(), empty_facts(), friday).changes.outgoing;
    REQUIRE(one.size() == other.size());
    for (std::size_t i = 0; i < one.size(); ++i) {
        CHECK(one[i].bytes == other[i].bytes);
        CHECK(one[i].envelope_from == other[i].envelope_from);
    }
}

TEST_CASE("a letter that is composed later has the same bytes, and one with files is composed at once") {
    ExampleDesk example;
    const auto& desk = example.desk();
    const notify::Desk later{
        .rules = desk.rules, .keys = desk.keys, .templates = desk.templates, .compose_later = true};
    const auto raw = mail("From: Jane <jane@client.example>\nSubject: Log\nMessage-ID: <2@client.example>\n"
                          "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b",
                          "--b\n\nIt is here.\n--b\nContent-Type: text/plain; name=x.log\n"
                          "Content-Disposition: attachment; filename=x.log\n\nline\n--b--\n");
    const auto now = example.take(raw, empty_facts(), friday);
    const auto message = parser::parse(raw);
    const policy::Arrival arrival{.message = message, .delivery = {}, .received = friday, .size = raw.size()};
    auto planned = notify::plan(now.decision, arrival, raw, empty_facts(), later, friday).outgoing;
    REQUIRE(planned.size() == now.changes.outgoing.size());
    int composed = 0;
    for (std::size_t i = 0; i < planned.size(); ++i) {
        const auto& at_once = now.changes.outgoing[i];
        CAPTURE(at_once.kind);
        CHECK(at_once.parts.empty() == planned[i].bytes.empty());
        CHECK(planned[i].parts.size() == at_once.parts.size());
        CHECK(planned[i].message_id == at_once.message_id);
        CHECK((planned[i].bytes.empty() ? planned[i].compose() : planned[i].bytes) == at_once.bytes);
        if (!planned[i].bytes.empty()) continue;
        ++composed;
        CHECK(planned[i].composed_size > at_once.bytes.size() / 2);
        CHECK(planned[i].composed_size < at_once.bytes.size() * 2);
    }
    CHECK(composed > 0);
}
