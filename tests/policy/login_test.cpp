// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/policy/login.hpp"
#include "desk.hpp"

#include <catch2/catch.hpp>

using namespace ticketd;
using namespace ticketd::policy;
using namespace ticketd::policy::test;

namespace {

const std::string owner = "jane@acme.example", writer = "jane@private.example";

store::License owners_row(const std::string& edition = "premium") {
    auto row = license(owner, edition);
    row.login = "jdoe";
    return row;
}

store::Facts facts_of_login(store::Facts made = facts()) {
    made.login.licenses = {owners_row()};
    made.recipients[owner].sent = {0, 0};
    return made;
}

parser::Message names_login(const std::string& from = writer) {
    return mail_from(from, "Help", "Hello,\nLogin: jdoe\nIt does not start.\n");
}

store::LoginClaim claim(Instant asked = wednesday - 1h) {
    return {.tid = {1042}, .entry = {7}, .login = "jdoe", .address = owner, .asked = asked, .confirmed = {}};
}

store::Facts facts_of_claim(store::LoginClaim made = claim()) {
    auto known = facts_with_1042();
    auto& candidate = known.tickets.at({1042});
    candidate.ticket.level = "non-commercial";
    candidate.ticket.license_key.clear();
    candidate.ticket.requester.address = writer;
    candidate.ticket.due = wednesday + 46h;
    candidate.login_claims = {std::move(made)};
    known.licenses = {owners_row()};
    return known;
}

parser::Message confirmation(const std::string& from = owner) {
    auto mail = mail_from(from, "Re: [TID#1042] Please confirm your login", "Yes, that is me.\n");
    mail.in_reply_to = {our_id(1042, owner, login_purpose)};
    return mail;
}

Decision answered(std::string words) {
    auto mail = confirmation();
    mail.reply_text = std::move(words);
    return decided(mail, facts_of_claim());
}

void check_unconfirmed(const Decision& decision, std::string_view why) {
    CHECK_FALSE(decision.confirmed_login);
    CHECK(decision.level == "non-commercial");
    CHECK(decision.notify_staff);
    CHECK_FALSE(decision.ack.send);
    CHECK(says(decision, why));
}

} // namespace

TEST_CASE("a login stands after one of its words and a colon, on a line of its own") {
    const auto by = rules().licenses;
    CHECK(named_login("Login: jdoe", by) == "jdoe");
    CHECK(named_login("Hello\n  - USERNAME :  j.doe@site \nbye", by) == "j.doe@site");
    CHECK(named_login("Benutzername: \"jdoe\" (Konto)", by) == "jdoe");
    CHECK(named_login("Логин: jdoe", by) == "jdoe");
    CHECK(named_login("Login:\nlogin: second", by) == "second");
    for (const auto* text : {"", "Login jdoe", "my login: jdoe", "see https://x.example/login: no",
                             "login:", "login: \x01x", "Subject: login", ": jdoe"})
        CHECK(named_login(text, by).empty());
    CHECK(named_login("login: " + std::string(65, 'x'), by).empty());
    auto own = by;
    own.login_words = {"Kundennummer"};
    CHECK(named_login("login: jdoe\nkundennummer: 17", own) == "17");
}

TEST_CASE("a text of nothing but logins is read in its length, and no further than is sensible") {
    const auto by = rules().licenses;
    CHECK(named_login(std::string(5'000'000, ':'), by).empty());
    std::string lines;
    for (int i = 0; i < 600; ++i) lines += "x\n";
    CHECK(named_login(lines + "login: jdoe\n", by).empty());
}

TEST_CASE("a login in the text raises nothing; its registered address is asked") {
    const auto decision = decided(names_login(), facts_of_login());
    CHECK(decision.level == "non-commercial");
    CHECK(decision.login.login == "jdoe");
    CHECK(decision.login.owner == owner);
    CHECK(says(decision, "The text names a login. jane@acme.example is asked"));
}

TEST_CASE("the acknowledgement is decided alike whether the login exists or not") {
    const auto known = decided(names_login(), facts_of_login());
    const auto unknown = decided(names_login(), facts());
    CHECK(known.ack.send == unknown.ack.send);
    CHECK(known.ack.why == unknown.ack.why);
    CHECK(known.level == unknown.level);
    CHECK(known.promise->due == unknown.promise->due);
    CHECK(unknown.login.owner.empty());
    CHECK(unknown.login.why == "The register has no such login.");
}

TEST_CASE("nobody is asked about a login for a mail that would not be answered itself") {
    auto forged = names_login();
    failed(forged);
    CHECK(decided(forged, facts_of_login()).login.owner.empty());
    auto machine = names_login();
    machine.auto_signs.auto_submitted = "auto-generated";
    CHECK(decided(machine, facts_of_login()).login.owner.empty());
    auto list = names_login();
    list.auto_signs.list_id = true;
    CHECK(decided(list, facts_of_login()).login.owner.empty());
    auto many = facts_of_login();
    many.automatic_to_sender = {10, 10};
    CHECK(decided(names_login(), many).login.owner.empty());
    CHECK(decided(names_login(), facts_of_login(), standing_rules(), wednesday - 96h).login.owner.empty());
}

TEST_CASE("the owner of a login is no target: own windows, a day between questions, and only with reason") {
    auto full = facts_of_login();
    full.recipients[owner].sent = {10, 10};
    CHECK(decided(names_login(), full).login.owner.empty());
    auto global = facts_of_login();
    global.automatic_in_all = {2000};
    CHECK(decided(names_login(), global).login.owner.empty());
    auto asked = facts_of_login();
    asked.login.last_asked = wednesday - 23h;
    CHECK(decided(names_login(), asked).login.owner.empty());
    asked.login.last_asked = wednesday - 24h;
    CHECK(decided(names_login(), asked).login.owner == owner);
    asked.login.last_asked = wednesday + 9000h; // by a clock that was ahead
    CHECK(decided(names_login(), asked).login.owner == owner);
    auto worthless = facts_of_login();
    worthless.login.licenses = {owners_row("demo")};
    CHECK(decided(names_login(), worthless).login.owner.empty());
    CHECK(decided(names_login(owner), facts_of_login()).login.owner.empty());
    auto ours = facts_of_login();
    ours.login.licenses[0].address = "support@example.com";
    CHECK(decided(names_login(), ours).login.owner.empty());
}

TEST_CASE("the owner's answer raises the ticket, nearer and for good, and does nothing else") {
    const auto decision = decided(confirmation(), facts_of_claim());
    CHECK(decision.tid == store::Tid{1042});
    CHECK(decision.level == "vip");
    CHECK(decision.level_basis == store::LevelBasis::login);
    REQUIRE(decision.confirmed_login);
    CHECK(decision.confirmed_login->confirmed == wednesday);
    REQUIRE(decision.promise);
    CHECK(decision.promise->start == wednesday - 2h);
    CHECK(decision.promise->due == wednesday + 24h);
    CHECK_FALSE(decision.status);
    CHECK_FALSE(decision.ack.send);
    CHECK(says(decision, "confirms that the login jdoe is theirs"));
}

TEST_CASE("a confirmation reopens no closed ticket and starts no clock") {
    auto known = facts_of_claim();
    auto& ticket = known.tickets.at({1042}).ticket;
    ticket.status = store::Status::closed;
    ticket.closed = wednesday - 1h;
    ticket.clock_start = ticket.due = std::nullopt;
    const auto decision = decided(confirmation(), known);
    CHECK(decision.level == "vip");
    CHECK_FALSE(decision.promise);
    CHECK_FALSE(decision.reopens);
    CHECK_FALSE(decision.status);
}

TEST_CASE("only the registered address confirms, once, in time, in person, about the mail that asked") {
    const auto refused = [](const parser::Message& mail, const store::Facts& known) {
        const auto decision = decided(mail, known);
        CHECK_FALSE(decision.confirmed_login);
        CHECK(decision.level == "non-commercial");
        CHECK_FALSE(decision.level_basis == store::LevelBasis::login);
    };
    refused(confirmation(writer), facts_of_claim());
    refused(confirmation("eve@other.example"), facts_of_claim());
    auto used = claim();
    used.confirmed = wednesday - 30min;
    refused(confirmation(), facts_of_claim(used));
    refused(confirmation(), facts_of_claim(claim(wednesday - 7 * 24h)));
    auto elsewhere = claim();
    elsewhere.entry = {6};
    refused(confirmation(), facts_of_claim(elsewhere));
    auto vacation = confirmation();
    vacation.kind = parser::Kind::auto_reply;
    CHECK_FALSE(decided(vacation, facts_of_claim()).confirmed_login);
    auto forged = confirmation();
    failed(forged);
    CHECK_FALSE(decided(forged, facts_of_claim()).confirmed_login);
    auto gone = facts_of_claim();
    gone.licenses[0].login.clear();
    refused(confirmation(), gone);
    auto other_purpose = confirmation();
    other_purpose.in_reply_to = {our_id(1042, owner, 'a')};
    CHECK_FALSE(decided(other_purpose, facts_of_claim()).confirmed_login);
}

TEST_CASE("an owner who says no has confirmed no login") {
    for (const auto* text :
         {"No, that was not me.", "Hello,\n\nI did NOT write that.", "Nein!", "Das war ich nicht.",
          "Ce n'est pas moi", "No he sido yo", "Нет, это не я", "Who is this? I don't know them.",
          "Hello,\nthank you for asking.\nThat was not me.", "Ja,\ndas war ich nicht.",
          "OK, \r\n\r\nbut I did not write that.", "Yes?\nI know of no such mail.", "Sí —\nno he sido yo"}) {
        INFO(text);
        check_unconfirmed(answered(text), "The answer may be a no");
    }
    for (const auto* text : {"Yes.\n\nJane\nThis mail is not for others.", "Ja, das bin ich: Notar Nott",
                             "Hello,\nthat is my login, yes.\n\nJane\nThis mail is not for others.",
                             "Yes,\n\nJane\nThis mail is not for others."}) {
        INFO(text);
        CHECK(answered(text).confirmed_login);
    }
}

TEST_CASE("the yes that the question asks for confirms in each language, above whatever footer") {
    const auto yes = GENERATE(values<std::string_view>(
        {"Yes", "YES!", "\"Yes\"", "“Yes”.", "*Yes*", "Ja", "„Ja“", "Oui.", "«\u00A0Oui\u00A0»", "« Oui »",
         "«\u202FOui\u202F»", "Sí", "SÍ", "«Sí»", "si", "Да", "«Да»", "\uFEFFда."}));
    for (const auto* footer : {"", "\n\nThis mail is not for others. Diese Mail ist nicht für andere."}) {
        INFO(yes << footer);
        CHECK(answered(std::string(yes) + footer).confirmed_login);
    }
    for (const auto* text :
         {"Hello,\n\nthank you for asking.\n\nThat’s me, yes.", "I confirm", "Si, soy yo"}) {
        INFO(text);
        CHECK(answered(text).confirmed_login);
    }
}

TEST_CASE("an answer that says neither yes nor no has confirmed no login") {
    for (const auto* text :
         {"Who is asking?", "I am out of the office until Monday.", "Thank you, we have received your mail.",
          "Si c'est urgent, appelez le standard.", "I got \"Please confirm your login\" from you."}) {
        INFO(text);
        check_unconfirmed(answered(text), "The answer holds no \"Yes\"");
    }
}

TEST_CASE("the question itself, quoted without a mark, is no answer to it") {
    auto mail = confirmation();
    mail.reply_text = "Hello,\n\nsomebody has written to Example Support from the address\n" + writer
                      + "\nand named your login \"jdoe\".\nTheir request has the number [TID#1042].\n\n"
                        "If you know of this and wish that request to be served at the level of your\n"
                        "licence, reply to this mail with a \"Yes\" within 7 days, from this\n"
                        "address. Your reply counts once, and for this request alone.\n";
    CHECK_FALSE(decided(mail, facts_of_claim()).confirmed_login);
}

TEST_CASE("an answer without a word of its own has confirmed no login") {
    auto empty = confirmation(), quoted = confirmation();
    empty.reply_text = " \n";
    quoted.reply_text = "Please reply with a Yes";
    quoted.only_quoted = true;
    for (const auto& mail : {empty, quoted}) {
        const auto decision = decided(mail, facts_of_claim());
        CHECK_FALSE(decision.confirmed_login);
        CHECK(decision.notify_staff);
        CHECK(says(decision, "The answer holds no word of its writer"));
    }
}

TEST_CASE("an owner who answers once more comes to no part in the ticket by that") {
    auto used = claim();
    used.confirmed = wednesday - 30min;
    const auto decision = decided(confirmation(), facts_of_claim(used));
    CHECK(decision.tid == store::Tid{1042});
    CHECK(decision.unconfirmed_sender);
    CHECK_FALSE(decision.ack.send);
    CHECK_FALSE(decision.promise);
}

TEST_CASE("a confirmation never lowers a level") {
    auto known = facts_of_claim();
    known.tickets.at({1042}).ticket.level = "vip-request";
    const auto decision = decided(confirmation(), known);
    CHECK(decision.confirmed_login);
    CHECK(decision.level == "vip-request");
    CHECK_FALSE(decision.level_basis);
    CHECK_FALSE(decision.promise);
}
