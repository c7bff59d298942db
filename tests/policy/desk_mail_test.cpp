// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/policy/desk_mail.hpp"

#include "tests/policy/desk.hpp"

#include <catch2/catch.hpp>

using namespace ticketd;
using namespace ticketd::policy;
using namespace ticketd::policy::test;
using ticketd::store::Tid;

namespace {

store::Facts facts_with_two() {
    auto known = facts_with_1042();
    auto other = ticket_1042();
    other.ticket.tid = {1043};
    known.tickets[{1043}] = other;
    known.next_tid = {1044};
    return known;
}

/// Anna, proven by her server, to the desk; the subject names no ticket.
parser::Message annas(std::string text, std::string subject = "Tickets") {
    auto message = mail_from("anna@example.com", std::move(subject), std::move(text));
    return verified(message);
}

Decision told(std::string text) { return decided(annas(std::move(text)), facts_with_two()); }

std::vector<std::string> faults(const Decision& decision) {
    std::vector<std::string> all;
    for (const auto& line : decision.lines) all.push_back(line.fault);
    return all;
}

} // namespace

TEST_CASE("commands name several tickets in a mail that is about none") {
    const auto decision = told("!assign me 1042 1043\n!close 1043");
    CHECK(decision.outcome == Outcome::note);
    CHECK_FALSE(decision.tid);
    REQUIRE(decision.orders.size() == 2);
    CHECK(decision.orders[0].tid == Tid{1042});
    CHECK(decision.orders[0].commands == std::vector<Command>{{Verb::assign, "me", {}}});
    CHECK(decision.orders[0].status == store::Status::open);
    CHECK(decision.orders[1].commands
          == std::vector<Command>{{Verb::assign, "me", {}}, {Verb::close, "", {}}});
    CHECK(decision.orders[1].status == store::Status::closed);
    CHECK(decision.receipt);
}

TEST_CASE("one line with a fault, and nothing is done on any ticket") {
    const auto decision =
        told("!close 1042\n!assign Annna 1043\n!level gold 1042\n!close 4711\n!frob\n!wait");
    CHECK(decision.outcome == Outcome::refused);
    CHECK(decision.orders.empty());
    CHECK_FALSE(decision.receipt);
    const auto all = faults(decision);
    REQUIRE(all.size() == 6);
    CHECK(all[0].empty());
    CHECK(all[1] == "There is no \"Annna\" in the staff; there are Anna, Boris.");
    CHECK(all[2].find("gold") != std::string::npos);
    CHECK(all[3] == "There is no ticket 4711.");
    CHECK(all[4] == "There is no command \"!frob\".");
    CHECK(all[5].find("names no ticket") != std::string::npos);
    CHECK(decision.refusal.starts_with("!assign: There is no \"Annna\""));
}

TEST_CASE("each line is checked against what those before it leave") {
    auto passing = rules();
    for (auto& level : passing.levels) level.development = true;
    const auto twice = decided(annas("!development 1042 1043\n!development 1043"), facts_with_two(), passing);
    CHECK(twice.outcome == Outcome::refused);
    REQUIRE(twice.lines.size() == 2);
    CHECK(twice.lines[0].fault.empty());
    CHECK(twice.lines[1].fault.find("already") != std::string::npos);
    auto message = mail_from("anna@example.com", "[TID#1042] x", "!spam\n!wait for it");
    const auto spam = decided(verified(message), facts_with_two());
    CHECK(spam.outcome == Outcome::refused);
    REQUIRE(spam.lines.size() == 2);
    CHECK(spam.lines[0].fault.empty());
    CHECK(spam.lines[1].fault.find("not open") != std::string::npos);
}

TEST_CASE("a refused mail on a ticket says what became of each of its lines") {
    auto message = mail_from("anna@example.com", "[TID#1042] x", "!close\n!frob now\n!assign Zoe\n\nHello");
    const auto decision = decided(verified(message), facts_with_two());
    CHECK(decision.outcome == Outcome::refused);
    CHECK_FALSE(decision.relay);
    CHECK(decision.orders.empty());
    REQUIRE(decision.lines.size() == 3);
    CHECK(decision.lines[0].line == "!close");
    CHECK(decision.lines[0].fault.empty());
    CHECK(decision.lines[1].line == "!frob now");
    CHECK_FALSE(decision.lines[1].fault.empty());
    CHECK(decision.lines[2].fault.find("Zoe") != std::string::npos);
}

TEST_CASE("a command about other tickets has no place in a mail about one") {
    auto message = mail_from("anna@example.com", "[TID#1042] x", "!close 1043");
    CHECK(decided(verified(message), facts_with_two()).outcome == Outcome::refused);
    auto same = mail_from("anna@example.com", "[TID#1042] x", "!close 1042");
    CHECK(decided(verified(same), facts_with_two()).status == store::Status::closed);
}

TEST_CASE("questions need no ticket, open none, and get no receipt beside their answer") {
    auto known = facts_with_two();
    known.desk.found = {{}};
    const auto decision = decided(
        annas("!help\n!list\n!find \"NEAR(\" OR *\n!show 1043\n\nPlease tell me soon what became of these."),
        known);
    CHECK(decision.outcome == Outcome::note);
    CHECK_FALSE(decision.tid);
    REQUIRE(decision.questions.size() == 4);
    CHECK(decision.questions[2].words == "\"NEAR(\" OR *");
    CHECK(decision.questions[3].tid == Tid{1043});
    CHECK_FALSE(decided(annas("!help"), known).receipt);
    CHECK(decision.receipt); // its text went nowhere, and that is said
}

TEST_CASE("a question that cannot be answered is refused, with the other lines") {
    CHECK(told("!show 4711").refusal.find("There is no ticket 4711") != std::string::npos);
    CHECK(told("!show").outcome == Outcome::refused);
    CHECK(told("!find").outcome == Outcome::refused);
    CHECK(told("!list\n!list\n!list\n!list\n!list\n!list\n!list\n!list\n!list\n!list\n!list").outcome
          == Outcome::refused);
}

TEST_CASE("what questions and commands need is looked up, within bounds") {
    std::string text = "!find one two\n!show 7\n!list\n";
    for (int i = 0; i < 40; ++i) {
        text += "!close";
        for (int j = 0; j < 40; ++j) text += " " + std::to_string(1000 + i * 40 + j);
        text += '\n';
    }
    const auto message = annas(text);
    const Arrival arrival{.message = message, .content_hash = {}, .delivery = {}, .received = wednesday};
    const auto asked = keys_of(arrival, standing_rules(), keys(), wednesday);
    CHECK(asked.desk.queue);
    CHECK(asked.desk.words == std::vector<std::string>{"one two"});
    CHECK(asked.correspondence);
    CHECK(asked.tids.size() <= most_named_tickets + 1);
}

TEST_CASE("more tickets than one mail may name are refused") {
    auto known = facts();
    std::string text = "!urgent";
    for (int i = 0; i < 101; ++i) {
        auto ticket = ticket_1042();
        ticket.ticket.tid = {2000 + i};
        known.tickets[{2000 + i}] = ticket;
        text += " " + std::to_string(2000 + i);
    }
    const auto decision = decided(annas(text), known);
    CHECK(decision.outcome == Outcome::refused);
    CHECK(decision.refusal.find("100 tickets at most") != std::string::npos);
}

TEST_CASE("commands in an unproven staff mail are refused, and open no ticket") {
    const auto plain = decided(mail_from("anna@example.com", "Tickets", "!help"), facts_with_two());
    CHECK(plain.outcome == Outcome::refused);
    CHECK(plain.questions.empty());
    auto forged = mail_from("anna@example.com", "Tickets", "!close 1042");
    const auto decision = decided(failed(forged), facts_with_two());
    CHECK(decision.outcome == Outcome::machine);
    CHECK(decision.orders.empty());
}

TEST_CASE("a reply to the digest carries commands out, and a text in it goes nowhere") {
    auto message = mail_from("anna@example.com", "Re: Morning digest", "!assign me 1042 1043");
    message.in_reply_to = {our_id(0, "anna@example.com", digest_purpose)};
    const auto decision = decided(message, facts_with_two());
    CHECK(decision.outcome == Outcome::note);
    CHECK(decision.orders.size() == 2);

    message.text = message.reply_text = "Please restart the server.";
    message.references = {our_id(1042, "anna@example.com", notice_purpose)};
    const auto refused = decided(message, facts_with_two());
    CHECK(refused.outcome == Outcome::refused);
    CHECK_FALSE(refused.relay);
}

TEST_CASE("a digest that was passed on gives its reader no right") {
    auto message = mail_from("mallory@elsewhere.example", "Re: Morning digest", "!close 1042");
    message.in_reply_to = {our_id(0, "anna@example.com", digest_purpose)};
    const auto decision = decided(message, facts_with_two());
    CHECK(decision.outcome == Outcome::refused);
    CHECK(decision.orders.empty());
    CHECK(decision.tell == "anna@example.com");
}

TEST_CASE("receipts are for who wants them, and never answer a program") {
    auto without = rules();
    without.staff[0].receipts = false;
    auto message = mail_from("anna@example.com", "[TID#1042] x", "Hello Carla");
    verified(message);
    CHECK(decided(message, facts_with_two()).receipt);
    CHECK_FALSE(decided(message, facts_with_two(), without).receipt);

    auto again = message;
    again.in_reply_to = {our_id(1042, "anna@example.com", receipt_purpose)};
    CHECK_FALSE(decided(again, facts_with_two()).receipt);
    again.reply_text = again.text = "!close";
    CHECK(decided(again, facts_with_two()).receipt);

    auto automatic = message;
    automatic.auto_signs.auto_submitted = "auto-replied";
    CHECK_FALSE(decided(automatic, facts_with_two()).receipt);
}

TEST_CASE("a developer may note and ask, and nothing else") {
    auto with = rules();
    with.staff.push_back({.name = "Dora", .addresses = {"dora@example.com"}, .role = Role::developer});
    const auto told_by_dora = [&](std::string text) {
        auto message = mail_from("dora@example.com", "[TID#1042] x", std::move(text));
        return decided(verified(message), facts_with_two(), with);
    };
    CHECK(told_by_dora("!close").refusal.find("not for the role developer") != std::string::npos);
    CHECK(told_by_dora("!note\nlooked at it").outcome == Outcome::note);
    CHECK(told_by_dora("!help").questions.size() == 1);
}
