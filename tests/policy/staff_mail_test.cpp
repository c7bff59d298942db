// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "tests/policy/staff_reply.hpp"

using namespace ticketd;
using namespace ticketd::policy;
using namespace std::chrono_literals;
using store::Status;
using test::anna;
using test::annas_reply;
using test::carla;
using test::check_nothing_leaves;
using test::decided;
using test::facts_with_1042;
using test::our_id;

TEST_CASE("a staff member's reply to a notice is the answer to the client") {
    const auto decision = decided(annas_reply(), facts_with_1042());
    CHECK(decision.outcome == Outcome::staff_answer);
    CHECK(decision.tid == store::Tid{1042});
    CHECK(decision.by == ThreadSign::signed_reference);
    CHECK(decision.relay);
    CHECK(decision.relay_text == "Restart it.");
    CHECK(decision.stops_clock);
    CHECK(decision.status == Status::waiting);
    CHECK(decision.seen_entry == store::EntryId{7});
    CHECK_FALSE(decision.ack.send);
    CHECK(decision.sender.staff->name == "Anna");
}

TEST_CASE("an authenticated staff mail with the tag alone is an answer too") {
    auto message = annas_reply();
    message.in_reply_to.clear();
    test::verified(message);
    const auto decision = decided(message, facts_with_1042());
    CHECK(decision.outcome == Outcome::staff_answer);
    CHECK(decision.by == ThreadSign::tag);
}

TEST_CASE("a mail of a staff member that is only a quotation holds no commands and no words") {
    auto message = annas_reply("Any news?\n\n!level vip-request\n\n!close");
    message.only_quoted = true;
    message.html_body = "<p>";
    message.html_reply_text = "\n"; // as the parser reads the same quotation in HTML
    const auto decision = decided(message, facts_with_1042());
    CHECK(decision.outcome == Outcome::refused);
    CHECK(decision.refusal.find("only a quotation") != std::string::npos);
    CHECK(decision.refusal.find("Write your answer above them and send it again") != std::string::npos);
    check_nothing_leaves(decision);
    message.signature = "!close"; // that is Anna's own
    message.html_reply_text = "\n!close";
    CHECK_FALSE(decided(message, facts_with_1042()).commands.empty());
}

TEST_CASE("a command that may be the end of a quoted line is not carried out") {
    auto message = annas_reply("Fixed.\n\n!close");
    message.doubtful_command = true;
    const auto decision = decided(message, facts_with_1042());
    CHECK(decision.outcome == Outcome::refused);
    CHECK(decision.refusal.find("empty line above the command") != std::string::npos);
    check_nothing_leaves(decision);
}

TEST_CASE("a staff address that nothing proves is refused, told how to be believed, and never relayed") {
    auto message = annas_reply();
    message.in_reply_to = {our_id(1042, carla)}; // a client's token, from a staff address
    auto decision = decided(message, facts_with_1042());
    CHECK(decision.outcome == Outcome::refused);
    CHECK(decision.tell == anna);
    CHECK(decision.refusal.find("Reply to a notice") != std::string::npos);
    check_nothing_leaves(decision);
    message.in_reply_to.clear(); // the tag alone
    decision = decided(message, facts_with_1042());
    CHECK(decision.outcome == Outcome::refused);
    check_nothing_leaves(decision);
}

TEST_CASE("a refusal goes to the registered address, whichever of theirs was written from") {
    auto message = annas_reply();
    message.from[0].address = "anna@home.example";
    message.in_reply_to.clear();
    CHECK(decided(message, facts_with_1042()).tell == anna);
}

TEST_CASE("a forged staff mail that fails authentication is kept, answered by nothing, and shown to staff") {
    auto message = annas_reply("!close");
    test::failed(message);
    const auto decision = decided(message, facts_with_1042());
    CHECK(decision.outcome == Outcome::machine);
    CHECK(decision.tell.empty());
    CHECK(decision.notify_staff);
    CHECK_FALSE(decision.tid);
    check_nothing_leaves(decision);
}

TEST_CASE(
    "a staff member's token from another address is held and told to its owner, never a client's text") {
    auto message = annas_reply();
    for (const auto* from : {"anna.private@mail.example", "thief@evil.example", carla.c_str()}) {
        message.from[0].address = from;
        const auto decision = decided(message, facts_with_1042());
        INFO(from);
        CHECK(decision.outcome == Outcome::held_back);
        CHECK(decision.holding.hold.value().writer == "Anna");
        CHECK(decision.holding.hold->reason == store::HeldFor::foreign_address);
        CHECK_FALSE(decision.ack.send);
        check_nothing_leaves(decision);
    }
    message.in_reply_to = {our_id(1042, "gone@example.com", notice_purpose)}; // of one who left
    const auto decision = decided(message, facts_with_1042());
    CHECK(decision.outcome == Outcome::refused);
    CHECK(decision.tell.empty());
    CHECK(decision.notify_staff);
}

TEST_CASE("a colleague who is authenticated may answer with a forwarded notice") {
    auto message = annas_reply();
    message.from[0].address = "boris@example.com";
    test::verified(message);
    CHECK(decided(message, facts_with_1042()).outcome == Outcome::staff_answer);
}

TEST_CASE("mail to the internal address or the note box is a note and leaves the clock alone") {
    for (const auto* address : {"support-internal@example.com", "support+note@example.com"}) {
        auto message = annas_reply();
        message.cc = {{.name = "", .address = address}};
        const auto decision = decided(message, facts_with_1042());
        CHECK(decision.outcome == Outcome::note);
        CHECK_FALSE(decision.relay);
        CHECK_FALSE(decision.stops_clock);
        CHECK_FALSE(decision.status);
    }
}

TEST_CASE("staff who answered the client directly are not relayed again, and the clock stops") {
    auto message = annas_reply();
    message.to = {{.name = "", .address = "CARLA@acme.example"}};
    message.cc = {{.name = "", .address = "support@example.com"},
                  {.name = "", .address = "paul@partner.example"}};
    const auto decision = decided(message, facts_with_1042());
    CHECK(decision.outcome == Outcome::staff_answer);
    CHECK(decision.stops_clock);
    CHECK_FALSE(decision.relay);
    message.cc.pop_back();
    CHECK(decided(message, facts_with_1042()).relay); // Paul has not got it
}

TEST_CASE("staff mail that names no ticket is a request like anybody's") {
    auto message = test::mail_from(anna);
    const auto plain = decided(message, test::facts());
    CHECK(plain.outcome == Outcome::new_ticket);
    CHECK(plain.sender.claimed_staff == "Anna");
    test::verified(message);
    const auto believed = decided(message, test::facts());
    CHECK(believed.outcome == Outcome::new_ticket);
    CHECK(believed.ack.send);
    CHECK(believed.sender.identity == Identity::staff);
}

TEST_CASE("a staff member who is a ticket's requester writes on it as its client") {
    auto facts = facts_with_1042();
    facts.tickets[{1042}].ticket.requester.address = anna;
    auto message = annas_reply();
    message.in_reply_to = {our_id(1042, anna)};
    CHECK(decided(message, facts).outcome == Outcome::client_reply);
}

TEST_CASE("!close with an answer relays the answer and closes") {
    const auto decision = decided(annas_reply("Restart it.\n\n!close"), facts_with_1042());
    CHECK(decision.outcome == Outcome::staff_answer);
    CHECK(decision.relay_text == "Restart it.");
    CHECK(decision.status == Status::closed);
    CHECK(decision.stops_clock);
}

TEST_CASE("!close alone closes, and nothing is relayed") {
    const auto decision = decided(annas_reply("!close"), facts_with_1042());
    CHECK(decision.outcome == Outcome::note);
    CHECK_FALSE(decision.relay);
    CHECK(decision.status == Status::closed);
    CHECK(decision.stops_clock);
    CHECK(decision.commands.size() == 1);
}

TEST_CASE("!reopen opens the ticket and starts its clock anew") {
    auto facts = facts_with_1042();
    facts.tickets[{1042}].ticket.status = Status::closed;
    const auto decision = decided(annas_reply("!reopen"), facts);
    CHECK(decision.status == Status::open);
    CHECK(decision.reopens);
    CHECK(decision.promise.value().start == test::wednesday);
}

TEST_CASE("!note keeps the text inside") {
    const auto decision = decided(annas_reply("!note\nThe client is rude."), facts_with_1042());
    CHECK(decision.outcome == Outcome::note);
    CHECK_FALSE(decision.relay);
    CHECK(decision.relay_text == "The client is rude.");
    CHECK_FALSE(decision.stops_clock);
}

TEST_CASE("one unknown command and nothing of the mail is carried out or relayed") {
    for (const auto* text : {"!close\n!frobnicate\nHello", "!close.\nHello", "Hello\n!close\nBye"}) {
        const auto decision = decided(annas_reply(text), facts_with_1042());
        INFO(text);
        CHECK(decision.outcome == Outcome::refused);
        CHECK(decision.tell == anna);
        CHECK(decision.tid == store::Tid{1042});
        check_nothing_leaves(decision);
    }
}

TEST_CASE("commands that name no ticket are refused and make none") {
    auto message = test::mail_from(anna, "Tickets", "!close");
    test::verified(message);
    const auto decision = decided(message, test::facts());
    CHECK(decision.outcome == Outcome::refused);
    CHECK_FALSE(decision.tid);
    CHECK(decision.tell == anna);
}

TEST_CASE("a client's exclamation marks are no commands") {
    const auto decision = decided(test::mail_from(carla, "[TID#1042]", "!close"), facts_with_1042());
    CHECK(decision.outcome == Outcome::client_reply);
    CHECK(decision.commands.empty());
    CHECK_FALSE(decision.status);
}

TEST_CASE("a command in quoted text does nothing") {
    auto message = annas_reply("Done.");
    message.text = "Done.\n\n> !close\n";
    message.quoted = "> !close\n";
    const auto decision = decided(message, facts_with_1042());
    CHECK(decision.commands.empty());
    CHECK(decision.status == Status::waiting);
}

TEST_CASE("an answer without words of its own is refused") {
    for (const auto* text : {"", "> quoted\n> again"}) {
        const auto decision = decided(annas_reply(text), facts_with_1042());
        CHECK(decision.outcome == Outcome::refused);
        check_nothing_leaves(decision);
    }
    auto with_attachment = annas_reply("");
    with_attachment.attachments.emplace_back();
    CHECK(decided(with_attachment, facts_with_1042()).outcome == Outcome::staff_answer);
}

TEST_CASE("an answer of which only the header was read is refused") {
    const auto message = annas_reply("");
    const Arrival arrival{.message = message,
                          .content_hash = {},
                          .delivery = {},
                          .received = test::wednesday,
                          .truncated = true};
    const auto decision = decide(arrival, facts_with_1042(), test::rules(), test::keys(), test::wednesday);
    CHECK(decision.outcome == Outcome::refused);
    check_nothing_leaves(decision);
}

TEST_CASE("an answer through a mailing list goes to no client, and its writer is told so") {
    auto message = annas_reply("The client of [TID#1042] is rude.");
    message.kind = parser::Kind::list;
    const auto decision = decided(message, facts_with_1042());
    CHECK(decision.outcome == Outcome::refused);
    CHECK(decision.tell == anna);
    CHECK_THAT(decision.refusal, Catch::Contains("mailing list"));
    check_nothing_leaves(decision);
}

TEST_CASE("a note through a mailing list is a note") {
    auto message = annas_reply("!note\n\nThe client of [TID#1042] is rude.");
    message.kind = parser::Kind::list;
    const auto decision = decided(message, facts_with_1042());
    CHECK(decision.outcome == Outcome::note);
    CHECK_FALSE(decision.relay);
}

TEST_CASE("an answer to what the desk says about a note, or about one it refused, is a note") {
    for (const char purpose : {note_receipt_purpose, refused_note_purpose}) {
        auto message = annas_reply();
        message.in_reply_to = {our_id(1042, anna, purpose)};
        auto decision = decided(message, facts_with_1042());
        CHECK(decision.outcome == Outcome::note);
        CHECK_FALSE(decision.relay);
        message.reply_text = "!public\n\nRestart it.";
        CHECK(decided(message, facts_with_1042()).relay);
    }
}

TEST_CASE("what was to be a note is marked so when it is refused") {
    CHECK(decided(annas_reply("!note\n!clsoe\n\nShe is rude."), facts_with_1042()).inside);
    CHECK_FALSE(decided(annas_reply("!clsoe\n\nRestart it."), facts_with_1042()).inside);
}

TEST_CASE("a late answer on a closed ticket is relayed and leaves it closed") {
    auto facts = facts_with_1042();
    facts.tickets[{1042}].ticket.status = Status::closed;
    const auto decision = decided(annas_reply(), facts);
    CHECK(decision.relay);
    CHECK_FALSE(decision.status);
}

TEST_CASE("a refusal passes the gate too, and where it may not go staff are told") {
    auto reply = annas_reply("!bogus");
    reply.auto_signs.auto_response_suppress = {"all"};
    const auto decision = decided(reply, facts_with_1042());
    CHECK(decision.outcome == Outcome::refused);
    CHECK(decision.tell.empty());
    CHECK(decision.notify_staff);
}
