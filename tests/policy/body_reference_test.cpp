// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/policy/body_reference.hpp"

#include "tests/policy/desk.hpp"

#include <catch2/catch.hpp>

using namespace ticketd;
using namespace ticketd::policy;
using test::carla;
using test::decided;
using test::facts_with_1042;

namespace {

std::string line() { return reference_line(test::our_id(1042, carla)); }

/// Carla's mail that names nothing but holds a text.
parser::Message quoting(const std::string& text, std::string from = carla) {
    auto message = test::mail_from(std::move(from), "A fresh subject", "It still burns.");
    message.text = "It still burns.\n\n" + text;
    return message;
}

std::string upper(std::string text) {
    for (char& c : text) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    return text;
}

} // namespace

TEST_CASE("the reference line of the quoted text leads to its ticket, however it was quoted") {
    const auto whole = line();
    auto wrapped = whole, deep = whole, spaced = whole;
    wrapped.insert(20, "\n> ");
    deep.insert(30, "\n> > | >  ").insert(12, "\r\n> > | > ");
    spaced.insert(5, " ").insert(1, "\xC2\xA0");
    for (const auto& text : {whole, "> " + whole, ">> > Hello\n> > > " + whole + "\n> bye", wrapped, deep,
                             spaced, upper(whole), "| " + whole, "text before " + whole + " and after"}) {
        INFO(text);
        const auto decision = decided(quoting(text), facts_with_1042());
        CHECK(decision.by == ThreadSign::signed_reference);
        CHECK(decision.tid == store::Tid{1042});
        CHECK(test::says(decision, "A signed reference in the quoted text names ticket 1042."));
    }
}

TEST_CASE("a reference line that was cut, altered or signed by another desk is no sign") {
    const auto good = line();
    auto altered = good;
    altered[6] = altered[6] == 'b' ? 'c' : 'b';
    KeyRing theirs = test::keys();
    theirs[0].secret.fill(1);
    for (const auto& text :
         {good.substr(0, good.size() - 1), good.substr(1), altered, std::string("[ref:]"),
          std::string("[ref:..]"), reference_line(test::our_id(1042, carla, 'a', theirs)),
          "[ref:" + std::string(300, 'a') + "]", "[ref:" + std::string(500, '>') + good.substr(5)}) {
        INFO(text);
        CHECK(decided(quoting(text), facts_with_1042()).by == ThreadSign::new_ticket);
    }
}

TEST_CASE("the header's references come before the text's, and the text's before the sub-address") {
    auto facts = facts_with_1042();
    auto other = test::ticket_1042();
    other.ticket.tid = {2000};
    facts.tickets[{2000}] = other;
    auto message = quoting("> " + line());
    message.references = {test::our_id(2000, carla)};
    CHECK(decided(message, facts).tid == store::Tid{2000});
    message.references.clear();
    message.to = {{.name = "", .address = "support+" + test::our_id(2000, carla)}};
    CHECK(decided(message, facts).tid == store::Tid{1042});
}

TEST_CASE("who was quoted a text has its token: the mail is filed unconfirmed, and proves no staff member") {
    CHECK(decided(quoting("> " + line(), "colleague@acme.example"), facts_with_1042()).unconfirmed_sender);
    const std::string anna = "anna@example.com";
    const auto decision =
        decided(quoting("> " + reference_line(test::our_id(1042, anna)), anna), facts_with_1042());
    CHECK(decision.sender.staff == nullptr);
    CHECK(decision.outcome == Outcome::refused);
}

TEST_CASE("few reference lines of one mail are tried, and a hostile text costs no more than its size") {
    std::string many;
    for (int i = 0; i < 100; ++i)
        many += "[ref:" + std::string(20, static_cast<char>('a' + i % 26)) + std::to_string(i) + "]\n";
    CHECK(body_references(many).size() == most_body_references);
    std::string hostile;
    while (hostile.size() < 1'000'000) hostile += "[ref:[ref:> > >";
    CHECK(body_references(hostile).empty());
    CHECK(body_references(line() + line()).size() == 1);
}

TEST_CASE("the reference line stands at a text's end, or above its signature") {
    const std::string id = "token@example.com";
    CHECK(with_reference_line("Hello.\n", id) == "Hello.\n\n[ref:token]\n");
    CHECK(with_reference_line("Hello.", id) == "Hello.\n\n[ref:token]\n");
    CHECK(with_reference_line("", id) == "[ref:token]\n");
    CHECK(with_reference_line("Hello.\n\n-- \nAnna\n", id) == "Hello.\n\n[ref:token]\n\n-- \nAnna\n");
    CHECK(with_reference_line("-- \nAnna", id) == "[ref:token]\n\n-- \nAnna");
    CHECK(reference_line(test::our_id(1042, carla)).size() < 70);
}
