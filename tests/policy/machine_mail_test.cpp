// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "tests/policy/desk.hpp"

#include <catch2/catch.hpp>

using namespace ticketd;
using namespace ticketd::policy;
using test::carla;
using test::decided;
using test::our_id;

namespace {

parser::Message machine(parser::Kind kind, std::string from = "mailer-daemon@mx.example") {
    auto message = test::mail_from(std::move(from), "Undelivered Mail Returned to Sender");
    message.kind = kind;
    return message;
}

store::Facts closed_1042() {
    auto facts = test::facts_with_1042();
    facts.tickets[{1042}].ticket.status = store::Status::closed;
    facts.tickets[{1042}].ticket.clock_start.reset();
    return facts;
}

void check_changes_nothing(const Decision& decision) {
    CHECK(decision.outcome == Outcome::machine);
    CHECK_FALSE(decision.ack.send);
    CHECK_FALSE(decision.reopens);
    CHECK_FALSE(decision.promise);
    CHECK_FALSE(decision.status);
    CHECK_FALSE(decision.stops_clock);
    CHECK_FALSE(decision.notify_staff);
    CHECK(decision.tell.empty());
}

} // namespace

TEST_CASE("machines' mail that belongs to no ticket is kept without one") {
    for (const auto kind : {parser::Kind::bounce, parser::Kind::auto_reply, parser::Kind::feedback}) {
        const auto decision = decided(machine(kind), test::facts_with_1042());
        check_changes_nothing(decision);
        CHECK_FALSE(decision.tid);
        CHECK(decision.level.empty());
    }
}

TEST_CASE("a program that reports of its own accord is heard, but not one that answers a notice of ours") {
    auto alarm = machine(parser::Kind::auto_reply, "backup@client.example");
    alarm.auto_signs.auto_submitted = "auto-generated";
    const auto heard = decided(alarm, test::facts_with_1042());
    CHECK(heard.outcome == Outcome::new_ticket);
    CHECK(heard.notify_staff);
    CHECK_FALSE(heard.ack.send);

    auto answer = alarm;
    answer.in_reply_to = {our_id(1042, carla, 'n')};
    check_changes_nothing(decided(answer, test::facts_with_1042()));

    auto absent = alarm;
    absent.auto_signs.vacation_header = true;
    check_changes_nothing(decided(absent, test::facts_with_1042()));

    auto from_staff = alarm;
    from_staff.from = {{.name = "", .address = test::rules().staff.front().addresses.front()}};
    check_changes_nothing(decided(from_staff, test::facts_with_1042()));
}

TEST_CASE("words of absence in the subject alone make no machine of a new request, but of an answer") {
    auto request = machine(parser::Kind::auto_reply, "nora@client.example");
    request.subject = "Out of office: the calendar plugin loses it";
    request.auto_signs = {};
    request.auto_signs.vacation_subject = true;
    const auto heard = decided(request, test::facts_with_1042());
    CHECK(heard.outcome == Outcome::new_ticket);
    CHECK(heard.notify_staff);
    CHECK_FALSE(heard.ack.send);

    auto reply = request, tagged = request, empty_path = request;
    reply.in_reply_to = {"somebody-s@mail.example"};
    tagged.subject = "Out of office: [TID#1042] A question";
    empty_path.auto_signs.null_return_path = true;
    auto from_staff = request;
    from_staff.from = {{.name = "", .address = "anna@example.com"}};
    for (const auto& answer : {reply, tagged, empty_path, from_staff})
        check_changes_nothing(decided(answer, test::facts_with_1042()));
}

TEST_CASE("a delivery report is filed on the ticket that the returned mail of ours was about") {
    auto by_report = machine(parser::Kind::bounce), by_header = by_report, by_address = by_report;
    by_report.original_message_id = our_id(1042, carla, 'r');
    by_header.returned_fields = {{.name = "message-id", .value = "<" + our_id(1042, carla, 'r') + ">"}};
    by_address.to = {{.name = "", .address = "support+" + our_id(1042, carla, 'r')}};
    for (const auto& message : {by_report, by_header, by_address}) {
        const auto decision = decided(message, closed_1042());
        check_changes_nothing(decision);
        CHECK(decision.tid == store::Tid{1042});
        CHECK(decision.by == ThreadSign::bounce);
        CHECK(decision.seen_entry == store::EntryId{7});
    }
}

TEST_CASE("a delivery report with a forged token is filed nowhere") {
    auto message = machine(parser::Kind::bounce);
    message.original_message_id = "bcde" + our_id(1042, carla).substr(4);
    const auto decision = decided(message, closed_1042());
    check_changes_nothing(decision);
    CHECK_FALSE(decision.tid);
}

TEST_CASE("an automatic reply is filed on its ticket, and changes nothing there") {
    auto message = machine(parser::Kind::auto_reply, carla);
    message.in_reply_to = {our_id(1042, carla)};
    auto decision = decided(message, closed_1042());
    check_changes_nothing(decision);
    CHECK(decision.tid == store::Tid{1042});
    CHECK(decision.by == ThreadSign::signed_reference);
    message.in_reply_to.clear();
    message.subject = "Out of office: [TID#1042]";
    decision = decided(message, closed_1042());
    check_changes_nothing(decision);
    CHECK(decision.by == ThreadSign::tag);
}

TEST_CASE("a stranger's automatic reply with a guessed tag is filed nowhere") {
    auto message = machine(parser::Kind::auto_reply, "stranger@evil.example");
    message.subject = "Out of office: [TID#1042]";
    CHECK_FALSE(decided(message, closed_1042()).tid);
}

TEST_CASE("a staff member's vacation answer to a notice is never relayed") {
    auto message = machine(parser::Kind::auto_reply, "anna@example.com");
    test::verified(message);
    message.in_reply_to = {our_id(1042, "anna@example.com", notice_purpose)};
    const auto decision = decided(message, test::facts_with_1042());
    check_changes_nothing(decision);
    CHECK_FALSE(decision.relay);
    CHECK(decision.tid == store::Tid{1042});
}

TEST_CASE("our own mail that comes back is a loop, filed on its ticket") {
    auto message = test::mail_from("support@example.com", "[TID#1042] Your request");
    message.message_id = our_id(1042, carla);
    auto decision = decided(message, test::facts_with_1042());
    check_changes_nothing(decision);
    CHECK(decision.tid == store::Tid{1042});
    CHECK(decision.by == ThreadSign::bounce);
    message.message_id = "rewritten@forwarder.example";
    message.auto_signs.auto_submitted = "auto-replied";
    check_changes_nothing(decided(message, test::facts_with_1042()));
}

TEST_CASE("a notice that its reader's forwarding sends back is a loop and opens no ticket") {
    auto notice = machine(parser::Kind::auto_reply, "support@example.com");
    notice.subject = "[TID#1042] A question";
    notice.message_id = our_id(1042, "anna@example.com", notice_purpose);
    notice.references = {"ticket-1042@example.com"};
    notice.reply_to = {{.name = "", .address = "support@example.com"}};
    notice.auto_signs.auto_submitted = "auto-generated";
    auto decision = decided(notice, test::facts_with_1042());
    check_changes_nothing(decision);
    CHECK(decision.tid == store::Tid{1042});
    auto rules = test::rules();
    rules.forms = {"support@example.com"};
    check_changes_nothing(decided(notice, test::facts_with_1042(), rules));
    notice.message_id = "rewritten@forwarder.example";
    check_changes_nothing(decided(notice, test::facts_with_1042()));
    check_changes_nothing(decided(notice, test::facts_with_1042(), rules));
    notice.reply_to = {{.name = "Carla", .address = carla}};
    CHECK(decided(notice, test::facts_with_1042(), rules).sender.by_form);
}

TEST_CASE("a mail from the support address that is no loop makes a ticket that nobody is written to about") {
    auto message = test::mail_from("support@example.com");
    message.cc = {{.name = "", .address = "support@example.com"}};
    const auto decision = decided(message, test::facts());
    CHECK(decision.outcome == Outcome::new_ticket);
    CHECK_FALSE(decision.ack.send);
}

TEST_CASE("the envelope sender's token files a delivery report, and opens no ticket to a person") {
    auto message = machine(parser::Kind::bounce);
    message.to = {{.name = "", .address = "support+b-" + our_id(1042, carla, 'r')}};
    CHECK(decided(message, test::facts_with_1042()).by == ThreadSign::bounce);
    auto person = test::mail_from("stranger@evil.example");
    person.to = message.to;
    CHECK(decided(person, test::facts_with_1042()).outcome == Outcome::new_ticket);
}
