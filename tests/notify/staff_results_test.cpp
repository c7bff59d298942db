// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/notify/digest.hpp"
#include "daemon/policy/verbs.hpp"
#include "parser/parse.hpp"
#include "tests/notify/desk.hpp"

#include <catch2/catch.hpp>

#include <fstream>
#include <regex>
#include <set>
#include <sstream>

using namespace ticketd;
using namespace ticketd::notify::test;
using Catch::Matchers::Contains;
using namespace std::chrono_literals;

namespace {

policy::Rules with_receipts() {
    auto rules = example_rules();
    for (auto& member : rules.staff) member.receipts = true;
    rules.staff.push_back({"Dora", {"dora@corp.example"}, policy::Role::developer});
    return rules;
}

/// Jane has written, Anna has her notice, and wants receipts.
struct AskedForResults {
    ExampleDesk desk{with_receipts()};
    Taken first = desk.take(janes_mail(), empty_facts(), friday);
    store::Facts facts = facts_after(first);
    store::NewOutgoing annas_notice = to(first.mails("notice"), "anna@corp.example");

    Taken told(const std::string& text) const {
        return desk.take(annas_reply(annas_notice, text), facts, friday + 1h);
    }
};

std::string result_text(const store::NewOutgoing& mail) { return parser::parse(mail.bytes).text; }

std::set<std::string> set_of_words(const std::string& text) {
    std::set<std::string> words;
    const std::regex word("![a-z]+");
    for (std::sregex_iterator found(text.begin(), text.end(), word), end; found != end; ++found)
        words.insert(found->str());
    return words;
}

} // namespace

TEST_CASE("a receipt says what was done, to whom it went and how the ticket stands") {
    const AskedForResults asked;
    const auto taken = asked.told("Use water.\n\n!assign me\n!urgent\n");
    const auto receipt = taken.mail("receipt");
    const auto text = result_text(receipt);
    CHECK(receipt.recipient == "anna@corp.example");
    CHECK(receipt.to_staff);
    CHECK_THAT(text, Contains("Sent to: jane@client.example"));
    CHECK_THAT(text, Contains("!assign me") && Contains("!urgent"));
    CHECK_THAT(text, Contains("waiting for the client, Anna"));
    CHECK(field(receipt, "In-Reply-To") == "<laptop-17@anna.corp.example>");
    CHECK(field(receipt, "Auto-Submitted") == "auto-replied");
    CHECK(field(receipt, "Reply-To") == "Example Support <support@example.com>");
    CHECK_FALSE(taken.mail("answer").bytes.find("!urgent") != std::string::npos);
}

TEST_CASE("a note's receipt says that nothing went to the client, and when the answer is due") {
    const AskedForResults asked;
    const auto text = result_text(asked.told("!note\n\nShe is a good client.\n").mail("receipt"));
    CHECK_THAT(text, Contains("internal note; nothing was sent to the client"));
    CHECK_THAT(text, Contains("Status:  open") && Contains("Due:"));
}

TEST_CASE("a refusal is not doubled by a receipt, and tells each line with its result") {
    const AskedForResults asked;
    const auto taken = asked.told("!close\n!assign Annna\n\nKeep this text, please.\n");
    CHECK(taken.mails("receipt").empty());
    CHECK(taken.mails("answer").empty());
    const auto text = result_text(taken.mail("refusal"));
    CHECK_THAT(text, Contains("!close: would be done"));
    CHECK_THAT(text,
               Contains("!assign Annna: There is no \"Annna\" in the staff; there are Anna, Boris, Vera"));
    CHECK_THAT(text, Contains("Keep this text, please."));
}

TEST_CASE("an answer that reaches nobody is told once") {
    AskedForResults asked;
    asked.facts.tickets.at({1042}).ticket.requester.address =
        "help@example.com"; // an address of the desk's own
    const auto taken = asked.told("Use water.\n");
    CHECK(taken.mails("answer").empty());
    CHECK(taken.mails("refusal").size() == 1);
    CHECK(taken.mails("receipt").empty());
}

TEST_CASE("an answer that can still be taken back is said to leave later") {
    AskedForResults asked;
    CHECK_THAT(result_text(asked.told("Use water.\n").mail("receipt")), !Contains("!cancel"));
    asked.desk.rules().desk.undo = std::chrono::minutes(2);
    CHECK_THAT(result_text(asked.told("Use water.\n").mail("receipt")),
               Contains("It leaves at Fri 2026-11-20 18:02") && Contains("\"!cancel\""));
}

TEST_CASE("no receipt where they are switched off") {
    AskedForResults asked;
    asked.desk.rules().staff[0].receipts = false;
    CHECK(asked.told("Use water.\n").mails("receipt").empty());
    CHECK(asked.told("!frob\n").mails("refusal").size() == 1);
}

TEST_CASE("questions are answered to the registered address, in one mail that is about no ticket") {
    AskedForResults asked;
    asked.facts.desk.found = {{asked.facts.tickets.at({1042}).ticket}};
    asked.facts.desk.queue = {asked.facts.tickets.at({1042}).ticket};
    store::StoredMail first;
    first.entry = asked.first.changes.new_entry.value().entry;
    first.raw = mail("From: jane@client.example\nSubject: x", "It burns. Password: geheim77\n");
    auto note = first;
    note.entry.direction = store::Direction::note;
    note.raw = mail("From: anna@corp.example\nSubject: x", "A secret remark.\n");
    asked.facts.tickets.at({1042}).correspondence = {first, note};
    asked.desk.rules().confidential.words = {"password"};

    const auto taken = asked.told("!help\n!list\n!find printer\n!show\n");
    const auto results = taken.mail("results");
    CHECK(results.recipient == "anna@corp.example");
    CHECK_FALSE(results.tid);
    CHECK(taken.mails("receipt").empty());
    CHECK(taken.mails("answer").empty());
    const auto text = result_text(results);
    CHECK_THAT(text, Contains("!assign NAME|me|nobody [TID ...]"));
    CHECK_THAT(text, Contains("[TID#1042] Printer on fire"));
    CHECK_THAT(text, Contains("Client:   Jane Doe <jane@client.example>"));
    CHECK_THAT(text, Contains("A secret remark.") && Contains("(internal note)"));
    CHECK_THAT(text, !Contains("geheim77"));
}

TEST_CASE("control characters in a command's argument reach nobody as such") {
    AskedForResults asked;
    asked.facts.desk.found = {{}};
    const auto taken = asked.told("!find bell\x07 \x1b[31mred\x1b[0m\n");
    const auto text = result_text(taken.mail("results"));
    CHECK(text.find('\x07') == std::string::npos);
    CHECK(text.find('\x1b') == std::string::npos);
    const auto refused = result_text(asked.told("!assign \x1b[2Jx\n").mail("refusal"));
    CHECK(refused.substr(0, refused.find("This was its text")).find('\x1b') == std::string::npos);
}

TEST_CASE("the digest tells what is overdue, due today and the rest, and what is in trouble") {
    const ExampleDesk desk(with_receipts());
    store::Facts facts;
    const auto add = [&](std::int64_t tid, std::optional<store::Instant> due) {
        auto& ticket = facts.desk.queue.emplace_back();
        ticket.tid = {tid};
        ticket.subject = "Subject " + std::to_string(tid);
        ticket.level = "commercial";
        ticket.due = due;
    };
    add(1, friday + 72h);
    add(2, friday - 1h);
    add(3, friday + 1h);
    add(4, std::nullopt);
    auto& held = facts.desk.held.emplace_back();
    held.id = {9};
    held.at = friday;
    held.error = "no such table\nX: y";
    facts.desk.failed.push_back({store::Tid{3}, "answer", "jane@client.example", "550 no such user"});
    const auto& staff = desk.desk().rules.staff;
    const std::chrono::year_month_day day{std::chrono::year(2026) / 11 / 20};
    const auto changes = notify::digest({&staff[0], &staff[1]}, day, facts, desk.desk(), friday);
    REQUIRE(changes.outgoing.size() == 2);
    REQUIRE(changes.digests.size() == 2);
    CHECK(changes.digests[0].person == "Anna");
    CHECK_FALSE(changes.outgoing[0].entry);
    const auto text = result_text(changes.outgoing[0]);
    CHECK(text.find("OVERDUE") < text.find("Subject 2"));
    CHECK(text.find("Subject 2") < text.find("DUE TODAY"));
    CHECK(text.find("DUE TODAY") < text.find("Subject 3"));
    CHECK(text.find("Subject 3") < text.find("THE REST"));
    CHECK(text.find("Subject 1") < text.find("Subject 4"));
    CHECK_THAT(text, Contains("no such table X: y") && Contains("550 no such user"));

    const auto empty = notify::digest({&staff[0]}, day, store::Facts{}, desk.desk(), friday);
    CHECK(empty.outgoing.empty());
    CHECK(empty.digests.size() == 1);
}

TEST_CASE("the staff guide, !help and the table of verbs know the same words") {
    std::set<std::string> table;
    for (const auto& row : policy::verbs()) table.insert(std::string(row.word));

    std::ifstream file(TICKETD_SOURCE_DIR "/etc/staff-guide.md");
    std::stringstream guide;
    guide << file.rdbuf();
    CHECK(set_of_words(guide.str()) == table);

    AskedForResults asked;
    asked.desk.rules().staff[0].role = policy::Role::supervisor;
    CHECK(set_of_words(result_text(asked.told("!help\n").mail("results"))) == table);
}

TEST_CASE("!help names what this person's role may do, and no more") {
    AskedForResults asked;
    asked.desk.rules().staff[0].role = policy::Role::developer;
    const auto words = set_of_words(result_text(asked.told("!help\n").mail("results")));
    CHECK(words.contains("!note"));
    CHECK_FALSE(words.contains("!assign"));
    CHECK_FALSE(words.contains("!spam"));
}
