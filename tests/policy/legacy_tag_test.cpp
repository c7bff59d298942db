// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/policy/legacy_tag.hpp"

#include "tests/policy/desk.hpp"

#include <catch2/catch.hpp>

using namespace ticketd;
using namespace ticketd::policy;
using test::carla;
using test::decided;

namespace {

using Numbers = std::vector<std::int64_t>;

Rules with_legacy_tags() {
    auto rules = test::rules();
    rules.threads.legacy_tags = {"[Ticket #%d]", "(Case %d)"};
    return rules;
}

} // namespace

TEST_CASE("a previous system's tags are read by their patterns, as tolerantly as our own") {
    const std::vector<std::string> patterns = {"[Ticket #%d]", "Case-%d"};
    CHECK(legacy_tags("Re: [Ticket #553] Help", patterns) == Numbers{553});
    CHECK(legacy_tags("Re: [ticket#553]", patterns) == Numbers{553});
    CHECK(legacy_tags("[Ticket \t # 5 5 3 ]", patterns) == Numbers{553});
    CHECK(legacy_tags("［Ｔｉｃｋｅｔ ＃５５３］", patterns) == Numbers{553});
    CHECK(legacy_tags("x[Ticket #1][Ticket #2][Ticket #1] case-9", patterns) == Numbers{1, 2, 9});
    CHECK(legacy_tags("[Ticket 553] [TID#553] Case 9", patterns).empty());
    CHECK(legacy_tags("[Ticket #] [Ticket #0] [Ticket #99999999999999999999]", patterns).empty());
    CHECK(legacy_tags("", patterns).empty());
    CHECK(legacy_tags("[Ticket #1] [Ticket #2] [Ticket #3] [Ticket #4] [Ticket #5]", patterns).size() == 4);
}

TEST_CASE("a pattern has one place for its number and something to know it by") {
    for (const auto* good : {"[Ticket #%d]", "#%d", "(%d)", "Case %d", "RT %d:"}) {
        INFO(good);
        CHECK(is_legacy_pattern(good));
    }
    for (const auto* bad : {"", "%d", "Ticket", "%d]", "a%d", "[%d/%d]", "[T\n%d]"}) {
        INFO(bad);
        CHECK_FALSE(is_legacy_pattern(bad));
    }
}

TEST_CASE("a previous system's number leads to the tickets opened under it, and to our own of that number") {
    const auto rules = with_legacy_tags();
    auto facts = test::facts_with_1042();
    const auto mail = test::mail_from(carla, "Re: [Ticket #553] Help");
    CHECK(decided(mail, facts, rules).by == ThreadSign::new_ticket);
    facts.threads.legacy_tickets[553] = {store::Tid{1042}};
    const auto decision = decided(mail, facts, rules);
    CHECK(decision.by == ThreadSign::tag);
    CHECK(decision.tid == store::Tid{1042});
    CHECK(decided(test::mail_from(carla, "(case 1042)"), facts, rules).tid == store::Tid{1042});
    CHECK(decided(mail, facts).by == ThreadSign::new_ticket); // without the pattern it is text
}

TEST_CASE("who guesses a previous system's number gets nowhere, and poisons it for nobody") {
    const auto rules = with_legacy_tags();
    auto facts = test::facts_with_1042();
    auto strangers = test::ticket_1042();
    strangers.ticket.tid = {2000};
    strangers.ticket.requester.address = "stranger@evil.example";
    strangers.ticket.license_key = "";
    strangers.participants.clear();
    facts.tickets[{2000}] = strangers;
    facts.threads.legacy_tickets[553] = {store::Tid{2000}, store::Tid{1042}}; // the stranger was first
    const auto decision = decided(test::mail_from("other@evil.example", "[Ticket #553]"), facts, rules);
    CHECK(decision.by == ThreadSign::new_ticket);
    CHECK(decision.mentioned.empty());
    CHECK(decided(test::mail_from(carla, "[Ticket #553]"), facts, rules).tid == store::Tid{1042});
}

TEST_CASE(
    "a mail in a colleague's name that nothing proves is no client's text on a previous system's number") {
    const auto rules = with_legacy_tags();
    auto facts = test::facts_with_1042();
    facts.threads.legacy_tickets[553] = {store::Tid{1042}};
    const auto staff = rules.staff.front().addresses.front();
    CHECK(decided(test::mail_from(staff, "[Ticket #553]"), facts, rules).outcome == Outcome::refused);
    CHECK(decided(test::mail_from(staff, "[Ticket #554]"), facts, rules).outcome == Outcome::new_ticket);
}

TEST_CASE("the store is asked for the numbers of a previous system") {
    const auto mail = test::mail_from(carla, "[Ticket #553]");
    const auto asked = keys_of({.message = mail, .content_hash = {}, .delivery = {}}, with_legacy_tags(),
                               test::keys(), test::wednesday);
    CHECK(asked.threads.legacy_numbers == Numbers{553});
    CHECK(asked.tids == std::vector<store::Tid>{{553}});
}
