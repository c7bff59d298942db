// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "tests/policy/desk.hpp"

#include <catch2/catch.hpp>

using namespace ticketd;
using namespace ticketd::policy;
using namespace std::chrono_literals;
using test::carla;
using test::decided;
using test::wednesday;

namespace {

parser::Message reply() { return test::mail_from(carla, "Re: [TID#1042] A question"); }

store::Facts last_automatic(std::chrono::minutes ago, bool answered = false) {
    auto facts = test::facts_with_1042();
    facts.tickets[{1042}].last_automatic_to_sender = wednesday - ago;
    facts.tickets[{1042}].answered_since_client = answered;
    return facts;
}

} // namespace

TEST_CASE("every new request is acknowledged") {
    CHECK(decided(test::mail_from(carla), test::facts()).ack.send);
}

TEST_CASE("a mail older than ack.max_age opens a ticket without acknowledgement, by local dates") {
    const auto sent = [](store::Instant received) {
        return decided(test::mail_from(carla), test::facts(), test::rules(), received).ack.send;
    };
    CHECK(sent(wednesday - 72h));
    CHECK_FALSE(sent(wednesday - 72h - 1min));
    const auto after_change = test::utc(2026, 3, 30, 10); // the clock went forward within the three days
    const auto decision = decided(test::mail_from(carla), test::facts(), test::rules(),
                                  after_change - 71h - 30min, after_change);
    CHECK_FALSE(decision.ack.send);
}

TEST_CASE("of quick follow-ups none is acknowledged before the gap is over") {
    CHECK_FALSE(decided(reply(), last_automatic(2h)).ack.send);
    CHECK_FALSE(decided(reply(), last_automatic(3h + 59min)).ack.send);
    CHECK(decided(reply(), last_automatic(4h)).ack.send);
    CHECK(decided(reply(), last_automatic(48h)).ack.send);
}

TEST_CASE("a clock that was set back keeps no follow-up from being acknowledged") {
    CHECK(decided(reply(), last_automatic(-24h)).ack.send);
    CHECK_FALSE(decided(reply(), last_automatic(-1min)).ack.send); // mended by so little
}

TEST_CASE("a follow-up after staff answered is not acknowledged: the conversation goes on") {
    CHECK_FALSE(decided(reply(), last_automatic(48h, true)).ack.send);
}

TEST_CASE("a follow-up is acknowledged if nothing was ever sent to that address about the ticket") {
    auto facts = test::facts_with_1042();
    facts.tickets[{1042}].last_automatic_to_sender.reset();
    CHECK(decided(reply(), facts).ack.send);
}

TEST_CASE("a follow-up on a ticket over its window is not acknowledged") {
    auto facts = last_automatic(48h);
    facts.tickets[{1042}].automatic_mail = {10, 10};
    CHECK_FALSE(decided(reply(), facts).ack.send);
}

TEST_CASE("after two acknowledgements of one subject to one address within a day there is no third") {
    auto facts = test::facts();
    facts.acknowledged_subject = 1;
    CHECK(decided(test::mail_from(carla), facts).ack.send);
    facts.acknowledged_subject = 2;
    CHECK_FALSE(decided(test::mail_from(carla), facts).ack.send);
    CHECK(decided(test::mail_from(carla), facts).ack.why.find("of this subject") != std::string::npos);
    auto rules = test::rules();
    rules.gate.same_subject = 0;
    CHECK(decided(test::mail_from(carla), facts, rules).ack.send);
    const auto message = test::mail_from(carla, "AW: [TID#1042] a Question");
    const Arrival arrival{.message = message, .content_hash = {}, .delivery = {}};
    const auto keys = keys_of(arrival, test::rules(), test::keys(), wednesday);
    CHECK(keys.subject == "a question");
    CHECK(keys.subject_since == wednesday - 24h);
}

TEST_CASE("two desks that answer each other stop at once") {
    // Theirs acknowledges ours as ours does theirs: with the headers of automatic mail.
    auto message = test::mail_from("support@other.example", "Re: [TID#1042] A question");
    message.kind = parser::Kind::auto_reply;
    message.auto_signs.auto_submitted = "auto-replied";
    CHECK_FALSE(decided(message, test::facts()).ack.send);
    // And without any header: it answers each of our mails, so ours must not answer each of its.
    message.kind = parser::Kind::human;
    message.auto_signs = {};
    auto facts = last_automatic(1min);
    facts.tickets[{1042}].ticket.requester.address = "support@other.example";
    CHECK_FALSE(decided(message, facts).ack.send);
}

TEST_CASE("the reason for each silence is a sentence") {
    auto old = decided(test::mail_from(carla), test::facts(), test::rules(), wednesday - 100 * 24h);
    CHECK(old.ack.why == "The mail is too old to be acknowledged.");
    auto bulk = test::mail_from(carla);
    bulk.auto_signs.precedence = "bulk";
    CHECK(decided(bulk, test::facts()).ack.why == "The mail says Precedence: bulk, so it is not answered.");
}
