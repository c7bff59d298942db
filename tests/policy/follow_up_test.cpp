// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "tests/policy/desk.hpp"

#include <catch2/catch.hpp>

using namespace ticketd;
using namespace ticketd::policy;
using test::carla;
using test::decided;
using test::facts_with_1042;
using test::mail_from;
using test::our_id;

namespace {

parser::Message tagged(std::string from) { return mail_from(std::move(from), "Re: [TID#1042] A question"); }

parser::Message answering(std::string from, std::string id) {
    auto message = mail_from(std::move(from), "Re: A question");
    message.in_reply_to = {std::move(id)};
    return message;
}

/// Tickets 1042 of Carla and 2000 of Dora.
store::Facts two_tickets() {
    auto facts = facts_with_1042();
    auto other = test::ticket_1042();
    other.ticket.tid = {2000};
    other.ticket.requester = {.name = "Dora", .address = "dora@other.example"};
    other.ticket.license_key = "other-1";
    other.participants.clear();
    facts.tickets[{2000}] = other;
    return facts;
}

} // namespace

TEST_CASE("a mail that names no ticket is a new one") {
    const auto decision = decided(mail_from(carla), test::facts());
    CHECK(decision.outcome == Outcome::new_ticket);
    CHECK(decision.by == ThreadSign::new_ticket);
    CHECK(decision.tid == store::Tid{1043});
    CHECK(decision.notify_staff);
}

TEST_CASE("a known delivery is nothing, and a known message is a duplicate") {
    auto facts = test::facts();
    facts.same_message = store::KnownMail{.entry = {5}, .tid = store::Tid{1042}};
    auto decision = decided(mail_from(carla), facts);
    CHECK(decision.outcome == Outcome::duplicate);
    CHECK(decision.by == ThreadSign::duplicate);
    CHECK(decision.tid == store::Tid{1042});
    CHECK_FALSE(decision.ack.send);
    CHECK_FALSE(decision.notify_staff);
    facts.delivery_known = true;
    decision = decided(mail_from(carla), facts);
    CHECK(decision.outcome == Outcome::ignored);
    CHECK(decision.by == ThreadSign::delivery);
}

TEST_CASE("the requester's reply with the tag belongs to the ticket") {
    const auto decision = decided(tagged("CARLA@acme.example"), facts_with_1042());
    CHECK(decision.outcome == Outcome::client_reply);
    CHECK(decision.by == ThreadSign::tag);
    CHECK(decision.tid == store::Tid{1042});
    CHECK(test::says(decision, "The subject names ticket 1042, and CARLA@acme.example is its requester."));
}

TEST_CASE("a stranger who guesses a ticket number starts a new ticket") {
    const auto decision = decided(tagged("stranger@evil.example"), facts_with_1042());
    CHECK(decision.outcome == Outcome::new_ticket);
    CHECK(decision.tid == store::Tid{1043});
    CHECK(decision.mentioned == std::vector{store::Tid{1042}});
    CHECK(decision.ack.send);
    CHECK(decision.ack.why == decided(mail_from("stranger@evil.example"), test::facts()).ack.why);
}

TEST_CASE("participants and addresses of the same licence may write by tag, others of the domain may not") {
    CHECK(decided(tagged("paul@partner.example"), facts_with_1042()).by == ThreadSign::tag);
    auto facts = facts_with_1042();
    CHECK(decided(tagged("carl@acme.example"), facts).by == ThreadSign::new_ticket);
    facts.licenses = {test::license("carl@acme.example", "standard", "acme-1")};
    CHECK(decided(tagged("carl@acme.example"), facts).by == ThreadSign::tag);
    facts.licenses = {test::license("carl@acme.example", "standard", "acme-2")};
    CHECK(decided(tagged("carl@acme.example"), facts).by == ThreadSign::new_ticket);
    facts.licenses = {test::license("boss@acme.example", "standard", "acme-1")};
    facts.licenses[0].domain = "acme.example";
    CHECK(decided(tagged("carl@acme.example"), facts).by == ThreadSign::tag);
}

TEST_CASE("a licence without a key joins nobody") {
    auto facts = facts_with_1042();
    facts.tickets[{1042}].ticket.license_key = "";
    facts.licenses = {test::license("carl@acme.example", "standard", "")};
    CHECK(decided(tagged("carl@acme.example"), facts).by == ThreadSign::new_ticket);
}

TEST_CASE("a colleague at the same free-mail provider is a stranger") {
    auto facts = facts_with_1042();
    facts.licenses = {test::license("boss@gmail.com", "standard", "acme-1")};
    facts.licenses[0].domain = "gmail.com";
    CHECK(decided(tagged("anybody@gmail.com"), facts).by == ThreadSign::new_ticket);
}

TEST_CASE("a guessed tag with a spoofed licensed From that fails DMARC opens nothing and reaches nobody") {
    auto message = tagged(carla);
    test::failed(message);
    auto facts = facts_with_1042();
    facts.licenses = {test::license(carla, "premium")};
    const auto decision = decided(message, facts);
    CHECK(decision.outcome == Outcome::new_ticket);
    CHECK(decision.level == "non-commercial");
    CHECK_FALSE(decision.ack.send);
    CHECK(decision.notify_staff);
    CHECK(decision.mentioned == std::vector{store::Tid{1042}});
}

TEST_CASE(
    "where clients must be authenticated a plain From opens no ticket by tag, and a token of theirs does") {
    auto rules = test::rules();
    rules.trust.clients_need_authentication = true;
    CHECK(decided(tagged(carla), facts_with_1042(), rules).by == ThreadSign::new_ticket);
    const auto decision = decided(answering(carla, our_id(1042, carla)), facts_with_1042(), rules);
    CHECK(decision.by == ThreadSign::signed_reference);
    CHECK_FALSE(decision.unconfirmed_sender);
}

TEST_CASE("of several tags the first that exists and is allowed counts") {
    auto message = mail_from(carla, "[TID#9999] [TID#2000] [TID#1042]");
    const auto decision = decided(message, two_tickets());
    CHECK(decision.tid == store::Tid{1042});
    CHECK(decision.by == ThreadSign::tag);
    CHECK(decision.mentioned == std::vector{store::Tid{2000}});
}

TEST_CASE("a signed reference leads to its ticket without a tag, in In-Reply-To or References") {
    auto message = answering(carla, our_id(1042, carla));
    auto decision = decided(message, facts_with_1042());
    CHECK(decision.outcome == Outcome::client_reply);
    CHECK(decision.by == ThreadSign::signed_reference);
    CHECK(decision.seen_entry == store::EntryId{7});
    message.in_reply_to.clear();
    message.references = {our_id(1042, carla), "later@client.example"};
    CHECK(decided(message, facts_with_1042()).by == ThreadSign::signed_reference);
}

TEST_CASE("In-Reply-To comes before References, and the newest reference before older ones") {
    auto facts = two_tickets();
    auto message = answering(carla, our_id(1042, carla));
    message.references = {our_id(2000, carla)};
    CHECK(decided(message, facts).tid == store::Tid{1042});
    message.in_reply_to = {};
    message.references = {our_id(2000, carla), our_id(1042, carla)};
    CHECK(decided(message, facts).tid == store::Tid{1042});
}

TEST_CASE("a token of ticket A with the tag of ticket B belongs to A") {
    auto message = answering(carla, our_id(1042, carla));
    message.subject = "Re: [TID#2000] A question";
    CHECK(decided(message, two_tickets()).tid == store::Tid{1042});
}

TEST_CASE("a truncated, altered or other installation's token is no sign") {
    const auto good = our_id(1042, carla);
    auto altered = good;
    altered[0] = altered[0] == 'b' ? 'c' : 'b';
    KeyRing theirs = test::keys();
    theirs[0].secret.fill(1);
    for (const auto& id : {good.substr(1), altered, our_id(1042, carla, 'a', theirs),
                           good.substr(0, good.find('@')) + "@evil.example"}) {
        INFO(id);
        CHECK(decided(answering("stranger@evil.example", id), facts_with_1042()).by
              == ThreadSign::new_ticket);
    }
}

TEST_CASE("a valid token from another address files the mail, marked so, and gives nothing") {
    auto facts = facts_with_1042();
    facts.tickets[{1042}].ticket.status = store::Status::closed;
    facts.tickets[{1042}].ticket.clock_start.reset();
    const auto decision = decided(answering("colleague@acme.example", our_id(1042, carla)), facts);
    CHECK(decision.outcome == Outcome::client_reply);
    CHECK(decision.tid == store::Tid{1042});
    CHECK(decision.unconfirmed_sender);
    CHECK_FALSE(decision.ack.send);
    CHECK_FALSE(decision.promise);
    CHECK_FALSE(decision.reopens);
    CHECK_FALSE(decision.status);
    CHECK(decision.notify_staff);
}

TEST_CASE("a participant who holds another's token is confirmed all the same") {
    CHECK_FALSE(decided(answering("paul@partner.example", our_id(1042, carla)), facts_with_1042())
                    .unconfirmed_sender);
}

TEST_CASE("failed authentication beats every token") {
    auto message = answering(carla, our_id(1042, carla));
    test::failed(message);
    const auto decision = decided(message, facts_with_1042());
    CHECK(decision.outcome == Outcome::new_ticket);
    CHECK(decision.mentioned == std::vector{store::Tid{1042}});
    CHECK_FALSE(decision.ack.send);
}

TEST_CASE("a stored Message-ID leads its ticket's people there, and a stranger who copied it nowhere") {
    auto facts = facts_with_1042();
    facts.tickets_by_message_id["m0@client.example"] = {1042};
    CHECK(decided(answering(carla, "m0@client.example"), facts).by == ThreadSign::message_id);
    const auto decision = decided(answering("stranger@evil.example", "m0@client.example"), facts);
    CHECK(decision.by == ThreadSign::new_ticket);
    CHECK(decision.mentioned == std::vector{store::Tid{1042}});
}

TEST_CASE("a merged ticket forwards to its survivor") {
    auto facts = test::facts();
    auto survivor = test::ticket_1042();
    survivor.ticket.tid = {1001};
    facts.tickets[{1042}] = survivor; // the store answers for 1042 with the survivor
    CHECK(decided(tagged(carla), facts).tid == store::Tid{1001});
    CHECK(decided(answering(carla, our_id(1042, carla)), facts).tid == store::Tid{1001});
}

TEST_CASE("a token in the sub-address leads to its ticket") {
    auto message = mail_from(carla, "Fresh subject");
    const auto id = our_id(1042, carla);
    message.to = {{.name = "", .address = "support+" + id}};
    CHECK(decided(message, facts_with_1042()).by == ThreadSign::signed_reference);
    message.to = {{.name = "", .address = "Support+" + id.substr(1)}};
    CHECK(decided(message, facts_with_1042()).by == ThreadSign::new_ticket);
}

TEST_CASE("a token of a ticket that is no more leads on to the next sign") {
    auto message = tagged(carla);
    message.in_reply_to = {our_id(7777, carla)};
    CHECK(decided(message, facts_with_1042()).by == ThreadSign::tag);
}
