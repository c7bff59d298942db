// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "parser/parse.hpp"
#include "tests/notify/desk.hpp"

#include <catch2/catch.hpp>

using namespace ticketd;
using namespace ticketd::notify;
using namespace ticketd::notify::test;
using Catch::Matchers::Contains;
using namespace std::chrono_literals;

namespace {

policy::Rules with_developers() {
    auto rules = example_rules();
    rules.staff.push_back({"Dora", {"dora@corp.example"}, policy::Role::developer});
    rules.staff.push_back({"Egon", {"egon@corp.example"}, policy::Role::developer});
    for (auto& level : rules.levels) level.development = level.key != "non-commercial";
    rules.confidential.words = {"password"};
    return rules;
}

store::License license() {
    store::License made;
    made.address = "jane@client.example";
    made.edition = "standard";
    return made;
}

std::string development_text(const store::NewOutgoing& mail) { return parser::parse(mail.bytes).text; }

struct AskedDevelopment {
    ExampleDesk desk{with_developers()};
    store::Facts before = [] {
        auto known = empty_facts();
        known.licenses = {license()};
        return known;
    }();
    Taken first = desk.take(janes_mail(), before, friday);
    store::Facts facts = facts_after(first);

    store::CandidateTicket& known() { return facts.tickets.at({1042}); }
    void stored(std::int64_t id, store::Direction direction, std::string from, const std::string& raw,
                std::string kind = "human") {
        store::Entry entry;
        entry.id = {id};
        entry.tid = {1042};
        entry.direction = direction;
        entry.kind = std::move(kind);
        entry.from = {std::move(from), "x@client.example"};
        entry.received = friday + std::chrono::minutes(id);
        known().correspondence.push_back({entry, raw});
    }
    Taken passed(const std::string& text = "!development\nCan you look at the driver?\n") {
        return desk.take(annas_reply(to(first.mails("notice"), "anna@corp.example"), text), facts,
                         friday + 1h);
    }
    /// The ticket is there, and Dora answers.
    Taken dora(const store::NewOutgoing& mail_to_her, const std::string& text,
               const std::string& recipients = "To: support@example.com") {
        known().ticket.in_development = true;
        return desk.take(mail("From: Dora <dora@corp.example>\n" + recipients
                                  + "\nSubject: Re: " + field(mail_to_her, "Subject")
                                  + "\nMessage-ID: <d1@corp.example>\nIn-Reply-To: <" + mail_to_her.message_id
                                  + ">",
                              text),
                         facts, friday + 2h);
    }
};

std::string recipients(const std::vector<store::NewOutgoing>& mails) {
    std::string all;
    for (const auto& mail : mails) all += mail.recipient.substr(0, mail.recipient.find('@')) + " ";
    return all;
}

} // namespace

TEST_CASE(
    "the department gets the whole correspondence, with notes and attachments, and access data hidden") {
    AskedDevelopment asked;
    asked.stored(3, store::Direction::in, "Jane Doe",
                 mail("From: x@client.example\nSubject: x\nMIME-Version: 1.0\nContent-Type: multipart/mixed; "
                      "boundary=b",
                      "--b\n\nIt burns. password: hunter2\n--b\nContent-Type: image/png\n"
                      "Content-Disposition: attachment; filename=fire.png\n\nPNG\n--b--\n"));
    asked.stored(4, store::Direction::out, "Anna", mail("From: x\nSubject: x", "!wait\nWhich printer?\n"));
    asked.stored(5, store::Direction::note, "Boris", mail("From: x\nSubject: x", "She is upset.\n!note\n"));
    asked.stored(6, store::Direction::in, "Robot", mail("From: x\nSubject: x", "I am away.\n"), "auto_reply");
    const auto taken = asked.passed();
    REQUIRE(recipients(taken.mails("correspondence")) == "dora egon ");
    const auto letter = to(taken.mails("correspondence"), "dora@corp.example");
    const auto text = development_text(letter);
    CHECK_THAT(text, Catch::StartsWith("Anna passed [TID#1042] to the development department."));
    CHECK_THAT(text, Contains("| Can you look at the driver?") && Contains("| It burns.")
                         && Contains("| Which printer?") && Contains("Note of Boris")
                         && Contains("| She is upset."));
    CHECK_THAT(text, !Contains("hunter2") && !Contains("I am away.") && !Contains("| !"));
    CHECK(text.find("| It burns.") < text.find("| Which printer?"));
    REQUIRE(letter.parts.size() == 1);
    CHECK(letter.parts[0].entry == store::EntryId{3});
    CHECK(letter.to_staff);
    const auto token = policy::verify(letter.message_id, "example.com", example_keys());
    REQUIRE(token);
    CHECK(token->purpose == policy::correspondence_purpose);
    CHECK(policy::is_for_staff_alone(token->purpose));
}

TEST_CASE(
    "with the correspondence a developer gets no notice, and a colleague who owns the ticket gets one") {
    AskedDevelopment asked;
    asked.known().ticket.assignee = "Boris";
    const auto taken = asked.passed("!development\n");
    CHECK(recipients(taken.mails("correspondence")) == "dora egon ");
    CHECK(recipients(taken.mails("notice")) == "boris ");
    CHECK_THAT(development_text(taken.mail("notice")),
               Contains("Anna passed [TID#1042] to the development department\n"));
    CHECK(taken.has_event("development"));
    CHECK(taken.changes.updates.at(0).in_development == true);
}

TEST_CASE("what may not pass to development is refused with its level and the rule") {
    ExampleDesk desk(with_developers());
    const auto first = desk.take(janes_mail(), empty_facts(), friday);
    const auto taken =
        desk.take(annas_reply(to(first.mails("notice"), "anna@corp.example"), "!development\n"),
                  facts_after(first), friday + 1h);
    CHECK(taken.changes.outcome == "refused");
    CHECK(taken.mails("correspondence").empty());
    CHECK_THAT(taken.decision.refusal, Contains("level non-commercial") && Contains("development = true")
                                           && Contains("commercial, vip-request"));
}

TEST_CASE("a developer's answer stays inside and is told to the team, unless it says !public") {
    AskedDevelopment asked;
    const auto letter = to(asked.passed().mails("correspondence"), "dora@corp.example");
    const auto inside = asked.dora(letter, "It is the driver, do not tell them.\n");
    CHECK(inside.changes.outcome == "note");
    CHECK(inside.mails("answer").empty());
    CHECK(recipients(inside.mails("notice")) == "egon ");
    asked.known().ticket.assignee = "Anna";
    CHECK(recipients(asked.dora(letter, "It is the driver.\n").mails("notice")) == "anna egon ");
    const auto outside = asked.dora(letter, "!public\nPlease update the driver.\n");
    CHECK(outside.changes.outcome == "answer");
    CHECK(outside.mail("answer").recipient == "jane@client.example");
    CHECK_THAT(outside.mail("answer").bytes, Contains("Please update the driver.") && !Contains("!public"));
    CHECK(outside.changes.updates.at(0).clear_clock);
}

TEST_CASE("a developer's mail is never relayed, whatever it answers and whether the ticket is there or not") {
    AskedDevelopment asked;
    const auto notice = to(asked.first.mails("notice"), "anna@corp.example");
    auto forwarded =
        asked.desk.take("Authentication-Results: mx.example.com; dmarc=pass\r\n"
                            + mail("From: Dora <dora@corp.example>\nTo: support@example.com\nSubject: Re: "
                                       + field(notice, "Subject") + "\nMessage-ID: <d2@corp.example>",
                                   "It is the driver.\n"),
                        asked.facts, friday + 1h);
    CHECK(forwarded.mails("answer").empty());
    asked.desk.rules().trust.authserv_id = "mx.example.com";
    forwarded =
        asked.desk.take("Authentication-Results: mx.example.com; dmarc=pass\r\n"
                            + mail("From: Dora <dora@corp.example>\nTo: support@example.com\nSubject: Re: "
                                       + field(notice, "Subject") + "\nMessage-ID: <d2@corp.example>",
                                   "It is the driver.\n"),
                        asked.facts, friday + 1h);
    CHECK(forwarded.changes.outcome == "note");
    CHECK(forwarded.mails("answer").empty());
}

TEST_CASE("a developer who writes to the client directly has answered, and nobody else gets it") {
    AskedDevelopment asked;
    asked.known().participants = {{"Paul", "paul@client.example"}};
    const auto letter = to(asked.passed().mails("correspondence"), "dora@corp.example");
    const auto taken = asked.dora(letter, "Update it.\n", "To: jane@client.example\nCc: support@example.com");
    CHECK(taken.changes.outcome == "answer");
    CHECK(taken.mails("answer").empty());
}

TEST_CASE("while a ticket is in development its people are told of the client's mails") {
    AskedDevelopment asked;
    asked.known().ticket.in_development = true;
    asked.known().ticket.assignee = "Anna";
    const auto taken = asked.desk.take(mail("From: Jane Doe <jane@client.example>\nSubject: [TID#1042] "
                                            "Printer on fire\nMessage-ID: <s@client.example>\n"
                                            "In-Reply-To: <first@client.example>",
                                            "Still burning.\n"),
                                       asked.facts, friday + 3h);
    CHECK(recipients(taken.mails("notice")) == "anna dora egon ");
    CHECK_THAT(development_text(to(taken.mails("notice"), "dora@corp.example")),
               Contains("With !public in its first line"));
    CHECK_THAT(development_text(to(taken.mails("notice"), "anna@corp.example")),
               Contains("Reply to this mail to answer the client."));
}

TEST_CASE("of a very long correspondence the oldest is left out") {
    AskedDevelopment asked;
    for (int i = 1; i <= 30; ++i)
        asked.stored(i, store::Direction::in, "Jane Doe",
                     mail("From: x\nSubject: x",
                          "Number " + std::to_string(i) + ".\n" + std::string(10'000, 'x') + "\n"));
    const auto text = development_text(to(asked.passed().mails("correspondence"), "dora@corp.example"));
    CHECK(text.size() < 250'000);
    CHECK_THAT(text, Contains("its oldest part is left out") && Contains("| Number 30.")
                         && !Contains("| Number 1.\n"));
}
