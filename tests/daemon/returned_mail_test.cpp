// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "parser/parse.hpp"
#include "tests/daemon/disk_desk.hpp"

#include <chrono>
#include <cstdio>

using namespace ticketd;
using namespace std::chrono_literals;
using test::DiskDesk;

namespace {

constexpr store::Instant early{1'795'000'000s};
const std::string jane = "jane@client.example";

/// RFC 3464, about a mail with that Message-ID.
std::string report(const std::string& message_id, int number, const std::string& action = "failed",
                   const std::string& status = "5.1.1") {
    return fmt::format(
        "Return-Path: <>\r\nFrom: MAILER-DAEMON@mx.example\r\nTo: support@example.com\r\n"
        "Subject: Undelivered Mail Returned to Sender\r\nMessage-ID: <r{}@mx.example>\r\n"
        "Date: Mon, 09 Nov 2026 10:00:00 +0100\r\nMIME-Version: 1.0\r\nAuto-Submitted: auto-replied\r\n"
        "Content-Type: multipart/report; report-type=delivery-status; boundary=\"b\"\r\n\r\n"
        "--b\r\nContent-Type: text/plain\r\n\r\nIt could not be delivered.\r\n"
        "--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example\r\n\r\n"
        "Final-Recipient: rfc822; {}\r\nAction: {}\r\nStatus: {}\r\nDiagnostic-Code: smtp; 550 no such "
        "user\r\n"
        "\r\n--b\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: <{}>\r\nSubject: "
        "Hello\r\n\r\n--b--\r\n",
        number, jane, action, status, message_id);
}

std::string out_of_office(const std::string& in_reply_to, int number) {
    return test::letter(jane, "support@example.com", "Out of office", number,
                        "Auto-Submitted: auto-replied\r\nIn-Reply-To: <" + in_reply_to + ">\r\n",
                        "I am away.");
}

std::string annas_answer(const store::OutboxItem& notice, int number) {
    const auto mail = parser::parse(notice.bytes);
    return test::letter("anna@example.com", "support@example.com", "Re: " + mail.subject, number,
                        "In-Reply-To: <" + mail.message_id + ">\r\n", "Please try again.");
}

/// Jane asked, Anna answered; both mails have left.
struct Answered {
    DiskDesk desk{test::rules_of("support@example.com")};
    store::OutboxItem acknowledgement, answer;

    Answered() {
        desk.take(test::letter(jane, "support@example.com", "Printer", 1), early);
        const auto first = desk.leave(early);
        acknowledgement = test::of_kind(first, "acknowledgement").at(0);
        desk.take(annas_answer(test::of_kind(first, "notice").at(0), 2), early + 1min);
        answer = test::of_kind(desk.leave(early + 1min), "answer").at(0);
    }
    store::Ticket ticket() { return desk.queries().ticket({1000})->ticket; }
    std::string events() {
        std::string all;
        const auto detail = desk.queries().ticket({1000});
        for (const auto& event : detail->events) all += event.what + " ";
        return all;
    }
};

/// All that is due leaves, but not what is of that kind: the server refuses it for good.
void refuse(DiskDesk& desk, std::string_view kind, store::Instant now) {
    std::vector<store::SendResult> results;
    for (const auto& item : desk.store.claim_due(now, 10)) {
        store::SendResult result;
        result.id = item.id;
        if (item.kind == kind) {
            result.state = store::OutboxState::failed;
            result.error = "550 5.7.1 not for you";
        }
        results.push_back(result);
    }
    desk.store.record(results, now);
}

} // namespace

TEST_CASE("an answer that comes back opens its ticket, suspends the address, and is told once") {
    Answered given;
    REQUIRE(given.ticket().status == store::Status::waiting);
    given.desk.take(report(given.answer.message_id, 10), early + 2min);
    CHECK(given.ticket().status == store::Status::open);
    CHECK(given.ticket().clock_start == early + 2min);
    const auto told = given.desk.leave(early + 2min);
    REQUIRE(told.size() == 1);
    CHECK(told.front().recipient == "anna@example.com");
    CHECK_THAT(parser::parse(told.front().bytes).text, Catch::Contains("could not be delivered"));
    CHECK_THAT(given.events(), Catch::Contains("delivery-failed") && Catch::Contains("address-suspended")
                                   && Catch::Contains("reopened"));
    auto queries = given.desk.queries();
    REQUIRE(queries.failed_deliveries({1000}).size() == 1);
    CHECK(queries.failed_deliveries({1000}).front().returned_by);
    REQUIRE(queries.suspended().size() == 1);
    CHECK(queries.suspended().front().address == jane);

    const auto due = given.ticket().due;
    given.desk.take(report(given.answer.message_id, 11), early + 3min);
    CHECK(given.ticket().due == due);
    CHECK(given.desk.leave(early + 3min).empty());
    given.desk.tend(early + 1h);
    CHECK(given.desk.leave(early + 1h).empty());
}

TEST_CASE("an answer that a person sends again, and that comes back again, is told again") {
    Answered given;
    given.desk.take(report(given.answer.message_id, 10), early + 2min);
    given.desk.leave(early + 2min);
    REQUIRE(given.desk.store.retry_outgoing(given.answer.id, early + 3min));
    REQUIRE(given.desk.leave(early + 3min).size() == 1);
    REQUIRE(given.desk.queries().failed_deliveries({1000}).empty());
    given.desk.take(report(given.answer.message_id, 11), early + 4min);
    CHECK(given.desk.queries().failed_deliveries({1000}).size() == 1);
    const auto told = given.desk.leave(early + 4min);
    REQUIRE(told.size() == 1);
    CHECK(told.front().recipient == "anna@example.com");
    CHECK_THAT(parser::parse(told.front().bytes).text, Catch::Contains("could not be delivered"));
}

TEST_CASE("a new mail from a suspended address lifts the suspension, and is answered") {
    Answered given;
    given.desk.take(report(given.answer.message_id, 10), early + 2min);
    given.desk.leave(early + 2min);
    given.desk.take(out_of_office(given.answer.message_id, 11), early + 3min);
    CHECK(given.desk.queries().suspended().size() == 1);
    given.desk.take(test::letter(jane, "support@example.com", "Another thing", 12), early + 4min);
    CHECK(given.desk.queries().suspended().empty());
    CHECK(test::of_kind(given.desk.leave(early + 4min), "acknowledgement").size() == 1);
}

TEST_CASE(
    "a server that knows no such recipient suspends the address, and staff hear of it in their summary") {
    DiskDesk desk(test::rules_of("support@example.com"));
    desk.take(test::letter(jane, "support@example.com", "Printer", 1), early);
    auto items = desk.store.claim_due(early, 10);
    std::vector<store::SendResult> results;
    for (const auto& item : items) {
        store::SendResult result;
        result.id = item.id;
        if (item.kind == "acknowledgement") {
            result.state = store::OutboxState::failed;
            result.error = "550 5.1.1 no such user";
            result.suspend_until = early + 24h;
        }
        results.push_back(result);
    }
    desk.store.record(results, early);
    REQUIRE(desk.queries().suspended().size() == 1);
    CHECK(desk.tend(early + 1min));
    const auto told = desk.leave(early + 1min);
    REQUIRE(told.size() == 1);
    CHECK(told.front().kind == "summary");
    CHECK_THAT(parser::parse(told.front().bytes).text, Catch::Contains("550 5.1.1 no such user"));
    CHECK_FALSE(desk.tend(early + 2min)); // told once
}

TEST_CASE("a notice that fails is told to the administrator, and that this fails to nobody") {
    DiskDesk desk(test::rules_of("support@example.com"));
    desk.take(test::letter(jane, "support@example.com", "Printer", 1), early);
    refuse(desk, "notice", early);
    CHECK(desk.tend(early + 1min));
    const auto told = desk.queries().outbox(false);
    const auto summaries = test::of_kind(told, "summary");
    REQUIRE(summaries.size() == 1);
    CHECK(summaries.front().recipient == "admin@example.com");
    refuse(desk, "summary", early + 1min);
    CHECK_FALSE(desk.tend(early + 2min));
    CHECK_FALSE(desk.tend(early + 24h));
}

TEST_CASE("who alone could be told of a notice that failed is not told by another that fails too") {
    auto rules = test::rules_of("support@example.com");
    rules.desk.admin = "anna@example.com";
    DiskDesk desk(rules);
    desk.take(test::letter(jane, "support@example.com", "Printer", 1), early);
    refuse(desk, "notice", early);
    CHECK_FALSE(desk.tend(early + 1min));
    CHECK_FALSE(desk.tend(early + 24h));
}

TEST_CASE("a notice that comes back is told to the administrator") {
    DiskDesk desk(test::rules_of("support@example.com"));
    desk.take(test::letter(jane, "support@example.com", "Printer", 1), early);
    const auto notice = test::of_kind(desk.leave(early), "notice").at(0);
    desk.take(report(notice.message_id, 10), early + 1min);
    CHECK(desk.tend(early + 2min));
    const auto told = desk.leave(early + 2min);
    REQUIRE(told.size() == 1);
    CHECK(told.front().recipient == "admin@example.com");
    CHECK_THAT(parser::parse(told.front().bytes).text,
               Catch::Contains("notice to anna@example.com") && Catch::Contains("550 no such user"));
    CHECK_FALSE(desk.tend(early + 3min));
}

TEST_CASE(
    "a storm of delivery reports and automatic replies sends nothing and changes nothing, and all is filed") {
    Answered given;
    given.desk.take(report(given.answer.message_id, 10), early + 2min); // the one report that counts
    given.desk.leave(early + 2min);
    const auto before = given.ticket();
    constexpr int storm = 10'000;
    const auto begin = std::chrono::steady_clock::now();
    std::vector<intake::RawMail> batch;
    for (int i = 0; i < storm; ++i) {
        const auto number = 100 + 2 * i;
        const auto& ours = i % 4 == 0 ? given.answer.message_id : "a" + std::to_string(i) + "@other.example";
        const auto* action = i % 3 == 0 ? "delayed" : "failed";
        const auto& known = i % 8 == 4 ? given.acknowledgement.message_id : ours;
        batch.push_back(given.desk.raw(report(known, number, i % 8 == 4 ? "delayed" : action), early + 3min));
        batch.push_back(given.desk.raw(out_of_office(ours, number + 1), early + 3min));
        if (batch.size() >= 256) {
            given.desk.pipeline.take(given.desk.store, std::exchange(batch, {}), early + 3min);
        }
    }
    given.desk.pipeline.take(given.desk.store, std::move(batch), early + 3min);
    const std::chrono::duration<double> spent = std::chrono::steady_clock::now() - begin;
    std::printf("storm: %d mails, %.0f a second\n", 2 * storm, 2 * storm / spent.count());

    given.desk.tend(early + 4min);
    CHECK(given.desk.leave(early + 5min).empty());
    const auto after = given.ticket();
    CHECK(after.status == before.status);
    CHECK(after.clock_start == before.clock_start);
    CHECK(after.due == before.due);
    auto queries = given.desk.queries();
    CHECK(queries.tickets(store::Queries::Which::all).size() == 1);
    const auto filed = queries.ticket({1000})->entries.size() + queries.machine_entries().size();
    CHECK(filed == 2 * storm + 3);
    CHECK(queries.held().empty());
}
