// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/notify/client_language.hpp"
#include "parser/parse.hpp"
#include "tests/notify/desk.hpp"

#include <catch2/catch.hpp>

using namespace ticketd;
using namespace ticketd::notify::test;
using Catch::Matchers::Contains;

namespace {

const char* const german =
    "Guten Tag, seit gestern lässt sich unsere Seite nicht mehr öffnen. Bitte helfen Sie uns.\n";
const char* const italian =
    "Buongiorno, da ieri il nostro sito non si apre più. Potete aiutarci per favore?\n";

std::string jane(const std::string& text, const std::string& more = {}, const std::string& subject = "Hm") {
    return mail("From: jane@client.example\nTo: support@example.com\nSubject: " + subject
                    + "\nDate: Fri, 20 Nov 2026 16:59:58 +0100\nMessage-ID: <first@client.example>\n"
                      "Content-Type: text/plain; charset=utf-8"
                    + more,
                text);
}

std::string language(const std::string& raw, const std::string& of_ticket = {}, bool from_client = true) {
    static const ExampleDesk desk;
    store::Ticket ticket;
    ticket.language = of_ticket;
    const auto message = parser::parse(raw);
    const policy::Arrival arrival{.message = message, .delivery = {}};
    return notify::client_language(arrival, from_client, &ticket, desk.desk().templates);
}

} // namespace

TEST_CASE("a header that names a language of the templates decides") {
    CHECK(language(jane(german, "\nContent-Language: fr-CA")) == "fr");
    CHECK(language(jane(german, "\nAccept-Language: it, es;q=0.9")) == "es");
}

TEST_CASE("without one the text tells its language, if there are templates in it") {
    CHECK(language(jane(german)) == "de");
    CHECK(language(jane(german, "\nContent-Language: it")) == "de");
    CHECK(language(jane(italian)).empty());
    CHECK(language(jane("ok\n")).empty());
}

TEST_CASE("the language of what is quoted is nobody's") {
    CHECK(language(jane(std::string(german)
                        + "\n> Our site has not opened since yesterday, please help us.\n"
                          "> Our site has not opened since yesterday, please help us.\n"
                          "> Our site has not opened since yesterday, please help us.\n"))
          == "de");
}

TEST_CASE("a mail that tells nothing, and all that staff cause, is in the ticket's language") {
    CHECK(language(jane("ok\n"), "ru") == "ru");
    CHECK(language(jane(german), "ru", false) == "ru");
    CHECK(language(jane("ok\n"), "it").empty());
}

TEST_CASE("a click on a link, with nothing but our own subject, is in the ticket's language") {
    CHECK(language(jane("\n", "", "[TID#1042] transcript"), "de") == "de");
    CHECK(language(jane("\n", "", "[TID#1042] supervisor"), "fr") == "fr");
    CHECK(language(jane("\n", "\nContent-Language: es", "[TID#1042] transcript"), "de") == "es");
}

TEST_CASE("a ticket keeps its client's language, and the closing mail is in it") {
    const ExampleDesk desk;
    const auto first = desk.take(jane(german), empty_facts(), friday);
    REQUIRE(first.changes.new_ticket);
    CHECK(first.changes.new_ticket->language == "de");
    const auto notice = to(first.mails("notice"), "anna@corp.example");
    CHECK_THAT(parser::parse(notice.bytes).text, Contains("New request"));
    const auto closed = desk.take(annas_reply(notice, "!close\n"), facts_after(first), friday);
    CHECK_THAT(parser::parse(closed.mail("closing").bytes).text, Contains("ist jetzt abgeschlossen"));
}

TEST_CASE("a ticket of unknown language learns it from a later mail, and does not change it for another") {
    const ExampleDesk desk;
    const auto first = desk.take(jane("ok\n"), empty_facts(), friday);
    CHECK(first.changes.new_ticket->language.empty());
    auto facts = facts_after(first);
    const auto reply = jane(german, "", "Re: [TID#1042] Hm");
    REQUIRE(desk.take(reply, facts, friday).changes.updates.size() == 1);
    CHECK(desk.take(reply, facts, friday).changes.updates.front().language == "de");
    facts.tickets.at({1042}).ticket.language = "fr";
    for (const auto& update : desk.take(reply, facts, friday).changes.updates) CHECK_FALSE(update.language);
}
