// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/policy/form.hpp"

#include "tests/policy/desk.hpp"

#include <catch2/catch.hpp>

using namespace ticketd;
using namespace ticketd::policy;
using test::carla;

namespace {

const std::string form = "no-reply@forms.example";

const Rules& rules_with_form() {
    static const Rules rules = [] {
        auto made = test::rules();
        made.forms = {form};
        return made;
    }();
    return rules;
}

parser::Message typed(const std::string& address) {
    auto message = test::mail_from(form, "Contact form");
    message.reply_to = {{.name = "Carla", .address = address}};
    message.auto_signs.robot_sender = true;
    message.auto_signs.auto_submitted = "auto-generated";
    message.auto_signs.precedence = "bulk";
    message.kind = parser::Kind::auto_reply;
    return message;
}

Decision decided(const parser::Message& message, store::Facts facts = test::facts()) {
    return test::decided(message, facts, rules_with_form());
}

} // namespace

TEST_CASE("a known web form's mail is of whom was typed into it, and is no robot's") {
    const auto decision = decided(typed(carla));
    CHECK(decision.outcome == Outcome::new_ticket);
    CHECK(decision.sender.address.address == carla);
    CHECK(decision.sender.by_form);
    CHECK(decision.ack.send);
    CHECK(decision.promise);
    CHECK(test::says(decision, "typed into it"));
    const auto message = typed(carla);
    const Arrival arrival{.message = message, .content_hash = {}, .delivery = {}};
    CHECK(keys_of(arrival, rules_with_form(), test::keys(), test::wednesday).sender == carla);
}

TEST_CASE("what a web form proves about itself proves nothing about whom was typed into it") {
    auto message = typed(carla);
    test::verified(message);
    auto facts = test::facts();
    facts.licenses = {test::license(carla, "standard")};
    const auto plain = decided(test::mail_from(carla), facts);
    const auto by_form = decided(message, facts);
    CHECK(by_form.sender.trust == Trustworthiness::plain);
    CHECK(by_form.level == plain.level);
    auto strict = rules_with_form();
    strict.trust.clients_need_authentication = true;
    CHECK(test::decided(message, facts, strict).level == "non-commercial");
}

TEST_CASE("a forged form gets no answer and no level") {
    auto message = typed(carla);
    test::failed(message);
    auto facts = test::facts();
    facts.licenses = {test::license(carla, "standard")};
    const auto decision = decided(message, facts);
    CHECK(decision.sender.trust == Trustworthiness::failed);
    CHECK(decision.level == "non-commercial");
    CHECK_FALSE(decision.ack.send);
}

TEST_CASE("nobody becomes staff by a web form") {
    auto rules = rules_with_form();
    rules.trust.staff = Trust::Staff::from;
    auto message = typed("anna@example.com");
    message.subject = "[TID#1042]";
    message.reply_text = message.text = "!close";
    test::verified(message);
    const auto decision = test::decided(message, test::facts_with_1042(), rules);
    CHECK(decision.sender.staff == nullptr);
    CHECK(decision.commands.empty());
    CHECK_FALSE(decision.relay);
}

TEST_CASE("only the configured address is a form, and only with one address typed in") {
    auto unknown = typed(carla);
    unknown.from.front().address = "no-reply@other.example";
    CHECK_FALSE(form_sender(unknown, rules_with_form()));
    auto none = typed(carla), two = typed(carla);
    none.reply_to.clear();
    two.reply_to.push_back({.name = "", .address = "victim@else.example"});
    for (const auto& message : {none, two}) {
        CHECK_FALSE(form_sender(message, rules_with_form()));
        CHECK_FALSE(decided(message).ack.send);
    }
    CHECK_FALSE(decided(typed("support@example.com")).ack.send);
    CHECK_FALSE(decided(typed("no-reply@client.example")).ack.send);
}
