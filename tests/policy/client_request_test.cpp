// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/policy/client_request.hpp"

#include "daemon/policy/text.hpp"
#include "tests/policy/desk.hpp"

#include <catch2/catch.hpp>

using namespace ticketd;
using namespace ticketd::policy;
using namespace ticketd::policy::test;

namespace {

std::string local_token(char purpose, const std::string& recipient = carla, std::int64_t tid = 1042,
                        std::int64_t entry = 7, const KeyRing& by = keys()) {
    const Token token{
        .tid = {tid}, .entry = {entry}, .purpose = purpose, .recipient = recipient_hash(recipient, by)};
    return std::string(local_part_of(sign(token, "example.com", by)));
}

/// What a mail program makes of a link: an empty mail to a sub-address.
parser::Message click(const std::string& local, const std::string& from = carla) {
    auto message = mail_from(from, "[TID#1042] transcript", "");
    message.to = {{.name = "", .address = "support+" + local + "@example.com"}};
    return message;
}

store::Facts closed_1042() {
    auto known = facts_with_1042();
    auto& ticket = known.tickets.at({1042}).ticket;
    ticket.status = store::Status::closed;
    ticket.closed = wednesday - 1h;
    ticket.clock_start = ticket.due = std::nullopt;
    return known;
}

} // namespace

TEST_CASE("who may have what by a link of ours") {
    struct Row {
        std::string_view what;
        parser::Message mail;
        bool may;
    };
    const std::string paul = "paul@partner.example", stranger = "mallory@evil.example";
    auto proved = click(local_token('t'));
    verified(proved);
    auto disproved = click(local_token('t'));
    failed(disproved);
    auto automatic = click(local_token('t'));
    automatic.kind = parser::Kind::list;
    auto altered = local_token('t');
    altered[altered.size() - 3] = altered[altered.size() - 3] == 'a' ? 'b' : 'a';
    auto others = keys();
    others.front().secret.fill(43);
    auto two = click(local_token('t'));
    two.from.push_back({.name = "", .address = stranger});
    const std::vector<Row> rows = {
        {"the requester, not authenticated", click(local_token('t')), true},
        {"the requester, authenticated", proved, true},
        {"in another case of letters", click(local_token('t'), "CARLA@acme.example"), true},
        {"a participant, by a link of his own", click(local_token('t', paul), paul), true},
        {"a participant, by the requester's link", click(local_token('t'), paul), false},
        {"a stranger who was forwarded the link", click(local_token('t'), stranger), false},
        {"the requester by a link that a stranger was issued", click(local_token('t', stranger)), false},
        {"a stranger with a link of his own", click(local_token('t', stranger), stranger), false},
        {"failed authentication beats every token", disproved, false},
        {"several authors", two, false},
        {"a mail of a list", automatic, false},
        {"an altered token", click(altered), false},
        {"a token of another installation", click(local_token('t', carla, 1042, 7, others)), false},
        {"a token of another ticket, which is not there", click(local_token('t', carla, 999)), false},
        {"an acknowledgement's own token", click(local_token('a')), false},
        {"a staff notice's token", click(local_token('n')), false},
    };
    for (const auto& row : rows) {
        INFO(row.what);
        const auto decision = decided(row.mail, facts_with_1042());
        CHECK((decision.outcome == Outcome::client_request) == row.may);
        CHECK(decision.request.has_value() == row.may);
        CHECK_FALSE((row.may && decision.tid != store::Tid{1042}));
    }
}

TEST_CASE("a link's token is worth nothing in a Message-ID: to reply is to ask for nothing") {
    auto message = mail_from(carla, "Re: A question", "");
    message.in_reply_to = {our_id(1042, carla, 't')};
    CHECK(decided(message, facts_with_1042()).outcome == Outcome::client_reply);
}

TEST_CASE("a forwarded link files the stranger's mail as unconfirmed, and sends nothing") {
    const auto decision = decided(click(local_token('t'), "mallory@evil.example"), facts_with_1042());
    CHECK(decision.outcome == Outcome::client_reply);
    CHECK(decision.unconfirmed_sender);
    CHECK_FALSE(decision.ack.send);
    CHECK(says(decision, "issued to another address"));
}

TEST_CASE("a click changes no state, starts no clock and tells nobody, unless something is written beside") {
    for (const auto& known : {facts_with_1042(), closed_1042()}) {
        const auto decision = decided(click(local_token('t')), known);
        CHECK_FALSE(decision.status);
        CHECK_FALSE(decision.promise);
        CHECK_FALSE(decision.reopens);
        CHECK_FALSE(decision.ack.send);
        CHECK_FALSE(decision.notify_staff);
        auto written = click(local_token('t'));
        written.text = written.reply_text = "And please hurry.";
        CHECK(decided(written, known).notify_staff);
    }
}

TEST_CASE("where the mailbox has no sub-addresses the token stands in the subject") {
    auto by = rules();
    by.desk.subaddress = "";
    auto message = mail_from(carla, "[TID#1042] transcript " + local_token('t'), "");
    const auto decision = decided(message, facts_with_1042(), by);
    CHECK(decision.outcome == Outcome::client_request);
    CHECK(decided(mail_from("mallory@evil.example", message.subject, ""), facts_with_1042(), by).outcome
          != Outcome::client_request);
}

TEST_CASE("a rating stands before the token, in the text or in the subject; the text counts most") {
    struct Row {
        std::string address, subject, text;
        std::optional<int> rating;
        bool told;
    };
    const auto token = local_token('g');
    const std::vector<Row> rows = {
        {"good-" + token, "", "", 5, false},
        {"bad-" + token, "", "", 1, false},
        {"BAD-" + token, "", "", 1, false},
        {"3-" + token, "", "", 3, false},
        {"6-" + token, "", "", std::nullopt, true},
        {token, "", "4\n", 4, false},
        {token, "", "Gut!\n", 5, false},
        {"good-" + token, "", "2", 2, false},
        {"good-" + token, "", "bad\nNobody called me back.", 1, true},
        {token, "", "", std::nullopt, true},
    };
    for (const auto& row : rows) {
        INFO(row.address << " / " << row.text);
        auto message = click(row.address);
        message.text = message.reply_text = row.text;
        const auto decision = decided(message, closed_1042());
        REQUIRE(decision.outcome == Outcome::client_request);
        CHECK(decision.request->purpose == rating_purpose);
        CHECK(decision.request->rating == row.rating);
        CHECK(decision.seen_entry == store::EntryId{7});
        CHECK(decision.notify_staff == row.told);
    }
    auto by = rules();
    by.desk.subaddress = "";
    const auto decision = decided(mail_from(carla, "[TID#1042] rating bad " + token, ""), closed_1042(), by);
    REQUIRE(decision.request);
    CHECK(decision.request->rating == 1);
}

TEST_CASE("the link to reopen opens a closed ticket again, with an empty mail") {
    const auto decision = decided(click(local_token('o')), closed_1042());
    CHECK(decision.outcome == Outcome::client_reply);
    CHECK(decision.reopens);
    for (const auto& reason : decision.reasons)
        CHECK(reason.find("The subject changed") == std::string::npos);
    CHECK(decision.promise);
}

TEST_CASE("the supervisor is told once a day, by who may write") {
    auto known = closed_1042();
    const auto first = decided(click(local_token('v')), known);
    CHECK(first.escalates);
    CHECK(first.outcome == Outcome::client_reply);
    CHECK(first.reopens);
    known.tickets.at({1042}).last_escalation = wednesday - 23h;
    CHECK_FALSE(decided(click(local_token('v')), known).escalates);
    known.tickets.at({1042}).last_escalation = wednesday - 25h;
    CHECK(decided(click(local_token('v')), known).escalates);
    known.tickets.at({1042}).last_escalation = wednesday + 9000h; // by a clock that was ahead
    CHECK(decided(click(local_token('v')), known).escalates);
    CHECK_FALSE(decided(click(local_token('v'), "mallory@evil.example"), known).escalates);
    auto disproved = click(local_token('v'));
    CHECK_FALSE(decided(failed(disproved), known).escalates);
}

TEST_CASE("a ticket that is spam answers no link") {
    auto known = facts_with_1042();
    known.tickets.at({1042}).ticket.status = store::Status::spam;
    CHECK_FALSE(decided(click(local_token('t')), known).request);
}

TEST_CASE("the correspondence is asked for only by a valid link or a command of staff") {
    const auto asked = [](const parser::Message& message) {
        const Arrival arrival{.message = message,
                              .content_hash = {},
                              .delivery = {},
                              .received = wednesday,
                              .truncated = false,
                              .size = 0};
        return keys_of(arrival, standing_rules(), keys(), wednesday);
    };
    CHECK(asked(click(local_token('t'))).correspondence);
    CHECK(asked(click(local_token('t'))).tids.front() == store::Tid{1042});
    CHECK_FALSE(asked(click(local_token('g'))).correspondence);
    CHECK_FALSE(asked(click("xx" + local_token('t'))).correspondence);
    CHECK_FALSE(asked(mail_from(carla, "[TID#1042]", "!reveal")).correspondence);
    CHECK(asked(mail_from("anna@example.com", "[TID#1042]", "!reveal")).correspondence);
}

TEST_CASE("staff ask for access data by a command, which stays inside") {
    auto message = mail_from("anna@example.com", "Re: [TID#1042] A question", "!reveal");
    const auto decision = decided(verified(message), facts_with_1042());
    CHECK(decision.outcome == Outcome::note);
    CHECK(decision.reveals);
    CHECK_FALSE(decision.relay);
    CHECK_FALSE(decided(mail_from(carla, "[TID#1042]", "!reveal"), facts_with_1042()).reveals);
}
