// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/notify/staff_action.hpp"
#include "parser/parse.hpp"
#include "tests/notify/desk.hpp"

#include <catch2/catch.hpp>

#include <set>

using namespace ticketd;
using namespace ticketd::notify;
using namespace ticketd::notify::test;
using Catch::Matchers::Contains;
using namespace std::chrono_literals;

namespace {

std::string text_of(const store::NewOutgoing& mail) { return parser::parse(mail.bytes).text; }

/// Who got a notice, in their order.
std::string told(const Taken& taken) {
    std::string all;
    for (const auto& mail : taken.mails("notice"))
        all += mail.recipient.substr(0, mail.recipient.find('@')) + " ";
    return all;
}

std::string janes_next(const std::string& text) {
    return mail("From: Jane Doe <jane@client.example>\nTo: support@example.com\nSubject: RE: [tid 1042] "
                "Printer on fire\n"
                "Date: Mon, 23 Nov 2026 09:00:00 +0100\nMessage-ID: <second@client.example>\n"
                "In-Reply-To: <first@client.example>",
                text);
}

struct AskedForHelp {
    ExampleDesk desk;
    Taken first = desk.take(janes_mail(), empty_facts(), friday);
    store::Facts facts = facts_after(first);

    store::CandidateTicket& known() { return facts.tickets.at({1042}); }
    Taken jane(const std::string& text) const { return desk.take(janes_next(text), facts, friday + 64h); }
    Taken anna(const std::string& text) const {
        return desk.take(annas_reply(to(first.mails("notice"), "anna@corp.example"), text), facts,
                         friday + 1h);
    }
    Taken from_shell(policy::Verb verb, const std::string& argument, const char* by) const {
        auto result = plan_staff_action({.verb = verb,
                                         .tid = {1042},
                                         .text = verb == policy::Verb::note ? argument : "",
                                         .argument = verb == policy::Verb::note ? "" : argument,
                                         .by = desk.desk().rules.find_staff(by)},
                                        facts, desk.desk(), friday + 1h);
        INFO(result.refusal);
        REQUIRE(result.changes);
        return {{}, std::move(*result.changes), result.raw};
    }
    void stored(std::int64_t id, store::Direction direction, std::string name, const std::string& text) {
        store::Entry entry;
        entry.id = {id};
        entry.tid = {1042};
        entry.direction = direction;
        entry.kind = "human";
        entry.from = {std::move(name), "x@client.example"};
        entry.received = friday + std::chrono::minutes(id);
        known().since_answer.push_back({entry, mail("From: x@client.example\nSubject: x", text)});
    }
};

std::vector<std::string> lines_of(const std::string& text) {
    std::vector<std::string> lines;
    for (std::size_t at = 0; at < text.size();) {
        const auto end = std::min(text.find('\n', at), text.size());
        lines.push_back(text.substr(at, end - at));
        at = end + 1;
    }
    return lines;
}

} // namespace

TEST_CASE("a notice begins with what it is about, and the client's words stand before all explanations") {
    const AskedForHelp asked;
    const auto text = text_of(to(asked.first.mails("notice"), "anna@corp.example"));
    const auto words = text.find("| our printer is on fire."), how = text.find("How this was decided:");
    REQUIRE(words != std::string::npos);
    CHECK(text.starts_with("New request [TID#1042]\n"));
    CHECK(words < 500);
    CHECK(words < text.find("Reply to this mail to answer the client."));
    CHECK(text.find("Reply to this mail to answer the client.") < how);
    CHECK(text.find("Due:") < words);
    const auto lines = lines_of(text);
    for (std::size_t i = 0; i < 14; ++i) CHECK(lines[i].size() < 80);
}

TEST_CASE("a notice says by what the client was identified") {
    ExampleDesk desk;
    auto facts = empty_facts();
    CHECK_THAT(text_of(to(desk.take(janes_mail(), facts, friday).mails("notice"), "anna@corp.example")),
               Contains("Licence:  none\n") && Contains("Address:  not verified\n"));
    store::License license;
    license.address = "jane@client.example";
    license.company = "Client Ltd";
    license.edition = "standard";
    license.key = "LK-1";
    facts.licenses = {license};
    CHECK_THAT(text_of(to(desk.take(janes_mail(), facts, friday).mails("notice"), "anna@corp.example")),
               Contains("Licence:  Client Ltd, standard, LK-1\n"));
    facts.licenses[0].valid_until = std::chrono::year(2020) / 1 / 1;
    CHECK_THAT(text_of(to(desk.take(janes_mail(), facts, friday).mails("notice"), "anna@corp.example")),
               Contains("Client Ltd, standard, LK-1; support has ended\n"));
    desk.rules().trust.authserv_id = "mx.example.com";
    for (const auto& [result, said] :
         {std::pair("pass", "Address:  verified\n"), std::pair("fail", "Address:  NOT believed")})
        CHECK_THAT(text_of(to(desk.take("Authentication-Results: mx.example.com; dmarc=" + std::string(result)
                                            + "\r\n" + janes_mail(),
                                        facts, friday)
                                  .mails("notice"),
                              "anna@corp.example")),
                   Contains(said));
}

TEST_CASE("a notice holds what came before and was not answered, oldest first, notes too") {
    AskedForHelp asked;
    asked.stored(7, store::Direction::in, "Jane Doe", "Our printer is on fire.\r\n");
    asked.stored(8, store::Direction::note, "Boris", "I called her: it smokes.\r\n!note\r\n");
    asked.stored(9, store::Direction::note, "Boris", "!urgent\r\n"); // says nothing
    const auto text = text_of(to(asked.jane("Now the desk burns.\n").mails("notice"), "anna@corp.example"));
    const auto now = text.find("| Now the desk burns."), before = text.find("What came before"),
               first = text.find("| Our printer is on fire."), note = text.find("Note of Boris, "),
               smoke = text.find("| I called her: it smokes.");
    REQUIRE(smoke != std::string::npos);
    CHECK((now < before && before < first && first < note && note < smoke));
    CHECK_THAT(text, !Contains("!urgent") && !Contains("!note"));
    CHECK_THAT(text, Contains("Jane Doe, Fri 2026-11-20 17:07 CET"));
}

TEST_CASE("without anything unanswered a notice has no such part") {
    CHECK_THAT(text_of(to(AskedForHelp().jane("Thanks.\n").mails("notice"), "anna@corp.example")),
               !Contains("What came before"));
}

TEST_CASE("of very much that is unanswered the oldest is left out, and it is said") {
    AskedForHelp asked;
    for (int i = 0; i < 8; ++i)
        asked.stored(10 + i, store::Direction::in, "Jane Doe",
                     "Number " + std::to_string(i) + "\r\n" + std::string(9'000, 'x') + "\r\n");
    const auto text = text_of(to(asked.jane("Hello?\n").mails("notice"), "anna@corp.example"));
    CHECK(text.size() < 40'000);
    CHECK_THAT(text,
               Contains("| Number 7") && !Contains("| Number 0") && Contains("Older messages are left out"));
    CHECK(text.find("| Number 6") < text.find("| Number 7"));
}

TEST_CASE("access data of an earlier message is hidden too") {
    AskedForHelp asked;
    asked.desk.rules().confidential.words = {"password"};
    asked.stored(7, store::Direction::in, "Jane Doe", "password: hunter2\r\n");
    CHECK_THAT(text_of(to(asked.jane("Hello?\n").mails("notice"), "anna@corp.example")),
               !Contains("hunter2"));
}

TEST_CASE("one person gets one notice, by however many ways it could come") {
    auto rules = example_rules();
    rules.staff = {{"Anna", {"anna@corp.example", "anna@home.example"}, policy::Role::supervisor}};
    rules.desk.admin = "Anna@Home.example";
    rules.levels[1].people = {"Anna"};
    const ExampleDesk desk(rules);
    CHECK(told(desk.take(janes_mail(), empty_facts(), friday)) == "anna ");
}

TEST_CASE("a ticket's notices go to its assignee, and to the team as well while that person is away") {
    AskedForHelp asked;
    asked.known().ticket.assignee = "Boris";
    CHECK(told(asked.jane("Hello?\n")) == "boris ");
    asked.facts.people.away = {{"Boris", store::Absence::Sign::said, friday, at("2026-12-24 23:00")}};
    const auto taken = asked.jane("Hello?\n");
    CHECK(told(taken) == "boris anna ");
    CHECK_THAT(text_of(to(taken.mails("notice"), "anna@corp.example")),
               Contains("Boris, whose ticket it is, is away until Thu 2026-12-24:"));
    asked.facts.people.away[0].until.reset();
    CHECK_THAT(text_of(to(asked.jane("Hello?\n").mails("notice"), "anna@corp.example")),
               Contains("Boris, whose ticket it is, is away:\n"));
    asked.facts.people.away[0].until = friday + 2h;
    CHECK(told(asked.jane("Hello?\n")) == "boris ");
}

TEST_CASE("who is given a ticket is told by whom, with what is unanswered; who takes one is told nothing") {
    AskedForHelp asked;
    asked.stored(7, store::Direction::in, "Jane Doe", "Our printer is on fire.\r\n");
    const auto given = asked.anna("!assign boris\n");
    CHECK(told(given) == "boris ");
    const auto text = text_of(given.mail("notice"));
    CHECK_THAT(text, Catch::StartsWith("Anna gave you [TID#1042]\n") && Contains("| Our printer is on fire.")
                         && Contains("Reply to this mail to answer the client."));
    CHECK_THAT(text, !Contains("Internal note") && !Contains("| !assign") && !Contains("has no text"));
    CHECK(told(asked.anna("!assign me\n")).empty());
    CHECK(told(asked.anna("!assign nobody\n")).empty());
    CHECK_THAT(text_of(asked.from_shell(policy::Verb::assign, "Anna", "boris@corp.example").mail("notice")),
               Catch::StartsWith("Boris gave you [TID#1042]\n"));
}

TEST_CASE("whose turn it is gets the new ticket, and the notice says so") {
    auto rules = example_rules();
    rules.desk.assign = policy::Assigning::round_robin;
    const ExampleDesk desk(rules);
    auto facts = empty_facts();
    facts.people.turns = {"Anna"};
    const auto taken = desk.take(janes_mail(), facts, friday);
    CHECK(taken.changes.new_ticket->assignee == "Boris");
    CHECK(taken.changes.people.turn == "Boris");
    CHECK(told(taken) == "boris ");
    CHECK_THAT(text_of(taken.mail("notice")), Contains("it was your turn"));
    const auto assigned = std::ranges::find(taken.changes.events, "assigned", &store::NewEvent::what);
    REQUIRE(assigned != taken.changes.events.end());
    CHECK(assigned->who == "ticketd");
    CHECK_THAT(assigned->detail, Contains("Boris"));
}

TEST_CASE("a note is told to the team without its writer, and an answer to that notice is a note again") {
    AskedForHelp asked;
    const auto noted = asked.anna("!note\nI think it is the toner.\n");
    CHECK(noted.changes.outcome == "note");
    CHECK(told(noted) == "boris ");
    const auto notice = noted.mail("notice");
    CHECK_THAT(text_of(notice),
               Catch::StartsWith("Internal note on [TID#1042]\n") && Contains("| I think it is the toner.\n")
                   && Contains("stays inside the desk") && !Contains("to answer the client."));
    const auto boris = [&](const std::string& text) {
        return mail("From: Boris <boris@corp.example>\nTo: support@example.com\nSubject: Re: "
                        + field(notice, "Subject") + "\nMessage-ID: <b1@corp.example>\nIn-Reply-To: <"
                        + notice.message_id + ">",
                    text);
    };
    const auto again = asked.desk.take(boris("No, the fuser.\n"), asked.facts, friday + 2h);
    CHECK(again.changes.outcome == "note");
    CHECK(again.mails("answer").empty());
    CHECK(told(again) == "anna ");
    const auto open = asked.desk.take(boris("!public\nPlease use water.\n"), asked.facts, friday + 2h);
    CHECK(open.changes.outcome == "answer");
    CHECK_THAT(open.mail("answer").bytes, Contains("Please use water."));
    const auto both = asked.desk.take(boris("!public\n!note\nPlease use water.\n"), asked.facts, friday + 2h);
    CHECK(both.changes.outcome == "refused");
    CHECK(both.mails("answer").empty());
}

TEST_CASE("commands alone are no note that anybody is told of") {
    CHECK(told(AskedForHelp().anna("!urgent\n")).empty());
}

TEST_CASE("a client's mail to the internal address is the client's, and never a note") {
    const AskedForHelp asked;
    const auto taken =
        asked.desk.take(mail("From: Jane Doe <jane@client.example>\nTo: support-internal@example.com\n"
                             "Subject: [TID#1042] Printer on fire\nMessage-ID: <i@client.example>",
                             "Found this address in a mail.\n"),
                        asked.facts, friday + 1h);
    CHECK(taken.decision.outcome == policy::Outcome::client_reply);
    CHECK(taken.changes.new_entry->entry.direction == store::Direction::in);
    CHECK(told(taken) == "anna boris ");
    for (const auto& mail : taken.changes.outgoing)
        if (mail.recipient == "jane@client.example") CHECK_THAT(mail.bytes, !Contains("internal"));
}

TEST_CASE("who answers clients directly has answered those, and the others get it from the desk") {
    AskedForHelp asked;
    asked.known().participants = {{"Paul", "paul@client.example"}};
    const auto direct = [&](const std::string& recipients) {
        return asked.desk.take(
            mail("From: Anna <anna@corp.example>\n" + recipients
                     + "\nSubject: [TID#1042] Printer on fire\nMessage-ID: <d@corp.example>\nIn-Reply-To: <"
                     + to(asked.first.mails("notice"), "anna@corp.example").message_id + ">",
                 "Use water.\n"),
            asked.facts, friday + 1h);
    };
    for (const auto* both :
         {"To: jane@client.example, Paul <PAUL@client.example>\nCc: support@example.com",
          "To: Jane@client.example\nCc: paul@client.example\nDelivered-To: support@example.com",
          "To: support@example.com\nCc: paul@client.example, jane@client.example"}) {
        INFO(both);
        const auto taken = direct(both);
        CHECK(taken.changes.outcome == "answer");
        CHECK(taken.mails("answer").empty());
        CHECK(taken.changes.updates.at(0).clear_clock);
        CHECK_FALSE(taken.has_event("not-relayed"));
    }
    const auto without_paul = direct("To: jane@client.example\nCc: support@example.com");
    CHECK(without_paul.mail("answer").recipient == "paul@client.example");
    const auto without_jane = direct("To: paul@client.example\nCc: support@example.com");
    CHECK(without_jane.mail("answer").recipient == "jane@client.example");
    CHECK(direct("To: support@example.com").mails("answer").size() == 2);
}

TEST_CASE("notes come by address, in whichever field our own server or the writer put it") {
    const AskedForHelp asked;
    for (const auto* field :
         {"To: support-internal@example.com", "To: support@example.com\nCc: support-internal@example.com",
          "To: support@example.com\nDelivered-To: support+note@example.com", "To: support+note@example.com",
          "To: support@example.com\nX-Original-To: support-internal@example.com",
          "To: jane@client.example\nCc: Support-Internal@Example.com"}) {
        INFO(field);
        const auto taken = asked.desk.take(
            mail(std::string("From: Anna <anna@corp.example>\n") + field
                     + "\nSubject: [TID#1042] Printer on fire\nMessage-ID: <n@corp.example>\nIn-Reply-To: <"
                     + to(asked.first.mails("notice"), "anna@corp.example").message_id + ">",
                 "She is a difficult client.\n"),
            asked.facts, friday + 1h);
        CHECK(taken.changes.outcome == "note");
        CHECK(taken.mails("answer").empty());
        CHECK(told(taken) == "boris ");
    }
}

TEST_CASE("an answer that quotes the client's words from the notice quotes them as they were") {
    const auto taken = AskedForHelp().anna("> | our printer is on fire.\n\nUse water.\n");
    CHECK_THAT(parser::parse(taken.mail("answer").bytes).text,
               Contains("> our printer is on fire.\n") && !Contains("| our"));
}

TEST_CASE("who joins by the very mail that answers the client directly gets it from the desk") {
    const AskedForHelp asked;
    const auto taken = asked.desk.take(
        mail("From: Anna <anna@corp.example>\nTo: jane@client.example\nCc: support@example.com\n"
             "Subject: [TID#1042] Printer on fire\nMessage-ID: <d@corp.example>\nIn-Reply-To: <"
                 + to(asked.first.mails("notice"), "anna@corp.example").message_id + ">",
             "!cc paul@client.example\nUse water.\n"),
        asked.facts, friday + 1h);
    CHECK(taken.mail("answer").recipient == "paul@client.example");
}
