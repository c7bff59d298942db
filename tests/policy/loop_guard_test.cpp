// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/policy/loop_guard.hpp"

#include "daemon/policy/gate.hpp"
#include "daemon/policy/recipients.hpp"
#include "tests/policy/desk.hpp"

#include <catch2/catch.hpp>

#include <functional>

using namespace ticketd;
using namespace ticketd::policy;

namespace {

std::optional<std::string> gate(const parser::Message& message, const store::Facts& facts = test::facts(),
                                const store::CandidateTicket* ticket = nullptr,
                                Trustworthiness trust = Trustworthiness::plain,
                                const Rules& rules = test::rules()) {
    Sender sender;
    if (!message.from.empty()) sender.address = message.from.front();
    sender.trust = trust;
    auto answer = Gate(facts, rules, test::wednesday).for_answer(message, sender, ticket);
    CHECK(answer.permit.has_value() == answer.why.empty());
    return answer ? std::nullopt : std::optional(answer.why);
}

} // namespace

TEST_CASE("an ordinary mail passes the gate") {
    CHECK_FALSE(gate(test::mail_from(test::carla)));
    auto message = test::mail_from(test::carla);
    message.auto_signs.auto_submitted = "no";
    message.auto_signs.precedence = "normal";
    message.auto_signs.auto_response_suppress = {"dr", "rn", "nrn", "oof"};
    CHECK_FALSE(gate(message));
}

TEST_CASE("each mark of a machine closes the gate, with a sentence") {
    using Mark = std::function<void(parser::Message&)>;
    const std::pair<const char*, Mark> marks[] = {
        {"auto-replied", [](auto& m) { m.auto_signs.auto_submitted = "auto-replied"; }},
        {"auto-generated", [](auto& m) { m.auto_signs.auto_submitted = "auto-generated"; }},
        {"unheard-of", [](auto& m) { m.auto_signs.auto_submitted = "auto-x"; }},
        {"bulk", [](auto& m) { m.auto_signs.precedence = "bulk"; }},
        {"junk", [](auto& m) { m.auto_signs.precedence = "junk"; }},
        {"list", [](auto& m) { m.auto_signs.precedence = "list"; }},
        {"auto_reply", [](auto& m) { m.auto_signs.precedence = "auto_reply"; }},
        {"suppress all", [](auto& m) { m.auto_signs.auto_response_suppress = {"all"}; }},
        {"suppress", [](auto& m) { m.auto_signs.auto_response_suppress = {"oof", "autoreply"}; }},
        {"List-Id", [](auto& m) { m.auto_signs.list_id = true; }},
        {"List-Unsubscribe", [](auto& m) { m.auto_signs.list_unsubscribe = true; }},
        {"null return path", [](auto& m) { m.auto_signs.null_return_path = true; }},
        {"robot", [](auto& m) { m.auto_signs.robot_sender = true; }},
        {"vacation", [](auto& m) { m.auto_signs.vacation_header = true; }},
        {"report", [](auto& m) { m.auto_signs.delivery_report = true; }},
        {"feedback", [](auto& m) { m.auto_signs.feedback_report = true; }},
        {"bounce", [](auto& m) { m.kind = parser::Kind::bounce; }},
        {"auto reply", [](auto& m) { m.kind = parser::Kind::auto_reply; }},
        {"list kind", [](auto& m) { m.kind = parser::Kind::list; }},
        {"feedback kind", [](auto& m) { m.kind = parser::Kind::feedback; }},
        {"spam flag", [](auto& m) { test::add_field(m, "X-Spam-Flag", "YES"); }},
        {"spam status", [](auto& m) { test::add_field(m, "X-Spam-Status", "Yes, score=9"); }},
        {"rspamd", [](auto& m) { test::add_field(m, "X-Rspamd-Action", "add header"); }},
        {"no From", [](auto& m) { m.from.clear(); }},
        {"two From", [](auto& m) { m.from.push_back(m.from.front()); }},
    };
    for (const auto& [name, mark] : marks) {
        auto message = test::mail_from(test::carla);
        mark(message);
        INFO(name);
        const auto why = gate(message);
        REQUIRE(why);
        CHECK(why->ends_with('.'));
    }
}

TEST_CASE("what reads like a mail system's report is not answered, though no field says that it is one") {
    for (const auto* subject :
         {"Returned mail: see transcript for details", "Fwd: Undelivered Mail Returned to Sender",
          "Loop Alert: Duplicated Message-ID", "complaint about message from 192.0.2.1", "failure notice"}) {
        INFO(subject);
        CHECK(gate(test::mail_from(test::carla, subject)));
    }
    CHECK_FALSE(gate(test::mail_from(test::carla, "My parcel was not delivered")));
    CHECK_FALSE(gate(test::mail_from(test::carla, "Failure of the printer")));
}

TEST_CASE("a filter that found no spam closes nothing") {
    auto message = test::mail_from(test::carla);
    test::add_field(message, "X-Spam-Flag", "NO");
    test::add_field(message, "X-Spam-Status", "No, score=-1");
    test::add_field(message, "X-Rspamd-Action", "no action");
    CHECK_FALSE(gate(message));
}

TEST_CASE("the desk never writes to itself, whatever address of its own it meets") {
    for (const auto* own : {"support@example.com", "SUPPORT@Example.com", "support+1042@example.com",
                            "support+note@example.com", "help@example.com", "help+x@example.com",
                            "support-internal@example.com"}) {
        INFO(own);
        CHECK(gate(test::mail_from(own)));
    }
    CHECK_FALSE(gate(test::mail_from("support@example.org")));
    CHECK_FALSE(gate(test::mail_from("supporters@example.com")));
    auto without = test::rules();
    without.desk.subaddress = "";
    CHECK_FALSE(is_own_address("support+1042@example.com", without.desk));
}

TEST_CASE("nobody reads at no-reply, mailer-daemon and postmaster") {
    for (const auto* address :
         {"no-reply@x.example", "NoReply@x.example", "noreply-dmarc@x.example", "do-not-reply@x.example",
          "MAILER-DAEMON@x.example", "postmaster@x.example", "bounces+123@x.example"}) {
        INFO(address);
        CHECK(gate(test::mail_from(address)));
    }
    CHECK_FALSE(gate(test::mail_from("norbert@x.example")));
}

TEST_CASE("an address that SMTP must never see is not written to") {
    for (const std::string address :
         {"carla", "@acme.example", "carla@", "a b@acme.example", "a@acme.example>\r\nRSET",
          "<a@acme.example>", "a\x01@acme.example", "a\x7F@acme.example"}) {
        INFO(address);
        CHECK(gate(test::mail_from(address)));
    }
    CHECK(gate(test::mail_from(std::string(300, 'a') + "@acme.example")));
    CHECK(why_undeliverable(std::string("a\0b@acme.example", 16)));
    CHECK_FALSE(why_undeliverable(test::carla));
}

TEST_CASE("an address that needs SMTPUTF8 gets nothing, and the reason says so") {
    for (const std::string address : {"jörg@acme.example", "joerg@bücher.example"}) {
        INFO(address);
        CHECK(gate(test::mail_from(address)).value().find("SMTPUTF8") != std::string::npos);
    }
    CHECK(gate(test::mail_from("joerg@bücher.example")).value().find("xn--") != std::string::npos);
    CHECK_FALSE(gate(test::mail_from("joerg@xn--bcher-kva.example")));
}

TEST_CASE("failed authentication is never answered: no backscatter") {
    CHECK(gate(test::mail_from(test::carla), test::facts(), nullptr, Trustworthiness::failed));
}

TEST_CASE("an address, a ticket or the whole desk over a window gets nothing more") {
    const auto message = test::mail_from(test::carla);
    auto facts = test::facts();
    facts.automatic_to_sender = {9, 29};
    CHECK_FALSE(gate(message, facts));
    facts.automatic_to_sender = {10, 10};
    CHECK(gate(message, facts).value().find("10 automatic mails within 10 min") != std::string::npos);
    facts.automatic_to_sender = {0, 30};
    CHECK(gate(message, facts).value().find("within 1 d") != std::string::npos);

    facts = test::facts();
    auto ticket = test::ticket_1042();
    ticket.automatic_mail = {10, 10};
    CHECK(gate(message, facts, &ticket).value().find("ticket 1042") != std::string::npos);
    ticket.automatic_mail = {9, 9};
    CHECK_FALSE(gate(message, facts, &ticket));

    facts.automatic_in_all = {2000};
    CHECK(gate(message, facts));
}

TEST_CASE("an empty list of windows switches them off") {
    auto rules = test::rules();
    rules.gate.per_address.clear();
    auto facts = test::facts();
    facts.automatic_to_sender = {};
    CHECK_FALSE(gate(test::mail_from(test::carla), facts, nullptr, Trustworthiness::plain, rules));
}

TEST_CASE("the internal address and the note box are found in every field that names recipients") {
    const auto desk = test::rules().desk;
    auto message = test::mail_from("anna@example.com");
    CHECK_FALSE(is_addressed_internally(message, desk));
    for (const auto* address :
         {"support-internal@example.com", "Support+Note@example.com", "help+note@example.com"}) {
        auto to = message, cc = message, delivered = message, original = message;
        to.to = {{.name = "", .address = address}};
        cc.cc = {{.name = "", .address = address}};
        test::add_field(delivered, "Delivered-To", address);
        test::add_field(original, "X-Original-To", std::string("<") + address + ">");
        for (const auto& each : {to, cc, delivered, original}) CHECK(is_addressed_internally(each, desk));
    }
    message.to = {{.name = "", .address = "support+notes@example.com"}};
    CHECK_FALSE(is_addressed_internally(message, desk));
    message.to = {{.name = "", .address = "other+note@example.com"}};
    CHECK_FALSE(is_addressed_internally(message, desk));
}
