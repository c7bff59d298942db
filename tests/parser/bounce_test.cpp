// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "parser/charset.hpp"
#include "parser/parse.hpp"

#include <catch2/catch.hpp>

#include <chrono>
#include <fstream>
#include <iterator>
#include <string>

using ticketd::parser::Kind;
using ticketd::parser::Message;
using ticketd::parser::parse;

namespace {

std::string fixture(const std::string& name) {
    std::ifstream file(std::string(TICKETD_SOURCE_DIR) + "/tests/mail/" + name, std::ios::binary);
    REQUIRE(file);
    return {std::istreambuf_iterator<char>(file), {}};
}

/// A report of one status group.
std::string report_with(const std::string& group) {
    return "From: MAILER-DAEMON@mx.example.net\nReturn-Path: <>\nSubject: Undelivered Mail Returned to "
           "Sender\nMIME-Version: 1.0\n"
           "Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n--b\nContent-Type: "
           "text/plain\n\nSorry.\n\n"
           "--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example.net\n\n"
           + group + "\n--b--\n";
}

std::string person(const std::string& fields, const std::string& body) {
    return "From: Ann Example <ann@example.org>\nTo: desk@example.com\n" + fields + "\n" + body;
}

} // namespace

TEST_CASE("a delivery report names recipient, status, action, diagnostic and the original mail") {
    const std::string raw = fixture("bounce-rfc3464.eml");
    const Message report = parse(raw);
    CHECK(report.kind == Kind::bounce);
    REQUIRE(report.bounces.size() == 2);
    CHECK(report.bounces[0].recipient == "gone@example.net");
    CHECK(report.bounces[0].status == "5.1.1");
    CHECK(report.bounces[0].action == "failed");
    CHECK(report.bounces[0].diagnostic
          == "550 5.1.1 <gone@example.net>: Recipient address rejected: User unknown");
    CHECK(report.bounces[1].recipient == "full@example.net");
    CHECK(report.bounces[1].status == "4.2.2");
    CHECK(report.bounces[1].action == "delayed");
    CHECK(report.original_message_id == "ticket.1042.7@desk.example.com");
    REQUIRE_FALSE(report.returned_fields.empty());
    CHECK(report.returned_fields.front().name == "Received");
}

TEST_CASE("a recipient is named as the sender wrote to them") {
    const std::string raw = report_with(
        "Original-Recipient: rfc822; alias@example.net\nFinal-Recipient: rfc822; box17@store.example.net\n"
        "Action: failed\nStatus: 5.2.1\n");
    const Message report = parse(raw);
    REQUIRE(report.bounces.size() == 1);
    CHECK(report.bounces[0].recipient == "alias@example.net");
    const std::string encoded =
        report_with("Original-Recipient: rfc822;bob+2Btag@example.net\n"
                    "Final-Recipient: rfc822;bob+tag@example.net\nAction: failed\nStatus: 5.1.1\n");
    CHECK(parse(encoded).bounces.at(0).recipient == "bob+tag@example.net");
}

TEST_CASE("the remote server's own code counts where the report's is vague or a guess") {
    const std::string vague = report_with("Final-Recipient: rfc822; a@example.net\nAction: failed\nStatus: "
                                          "5.0.0\nDiagnostic-Code: smtp; 550 5.7.26 DMARC\n");
    CHECK(parse(vague).bounces.at(0).status == "5.7.26");
    const std::string guess = report_with("Final-Recipient: rfc822; a@example.net\nAction: failed\nStatus: "
                                          "5.1.1\nDiagnostic-Code: smtp; 550 5.7.1 blocked\n");
    CHECK(parse(guess).bounces.at(0).status == "5.7.1");
    const std::string expired = report_with("Final-Recipient: rfc822; a@example.net\nAction: failed\nStatus: "
                                            "4.4.7\nDiagnostic-Code: smtp; 452 4.2.2 full\n");
    CHECK(parse(expired).bounces.at(0).status == "4.4.7");
}

TEST_CASE("actions have the words of the standard whatever the server wrote") {
    const auto action = [](const std::string& fields) {
        const std::string raw = report_with("Final-Recipient: rfc822; a@example.net\n" + fields);
        return parse(raw).bounces.at(0).action;
    };
    CHECK(action("Action: Failed (mailbox full)\nStatus: 5.2.2\n") == "failed");
    CHECK(action("Action: DELAYED\nStatus: 4.4.1\n") == "delayed");
    CHECK(action("Action: delivered\nStatus: 2.0.0\n") == "delivered");
    CHECK(action("Action: relayed\nStatus: 2.0.0\n") == "relayed");
    CHECK(action("Action: expired\nStatus: 5.4.7\n") == "failed");
    CHECK(action("Status: 5.1.1\n") == "failed");
    CHECK(action("Status: 2.1.5\n") == "delivered");
}

TEST_CASE("groups of recipients that run together are kept apart") {
    const std::string raw =
        report_with("Final-Recipient: rfc822; a@example.net\nAction: failed\nStatus: 5.1.1\n"
                    "Final-Recipient: rfc822; b@example.net\nAction: failed\nStatus: 5.2.2\n");
    const Message report = parse(raw);
    REQUIRE(report.bounces.size() == 2);
    CHECK(report.bounces[0].status == "5.1.1");
    CHECK(report.bounces[1].recipient == "b@example.net");
    CHECK(report.bounces[1].status == "5.2.2");
}

TEST_CASE("a report whose boundary is broken is read from its text") {
    const std::string raw =
        "From: MAILER-DAEMON@mx.example.net\nReturn-Path: <>\nSubject: Undelivered Mail\n"
        "Content-Type: multipart/report; report-type=delivery-status; boundary=other\n\n--b\nSorry.\n\n"
        "Final-Recipient: rfc822; a@example.net\nAction: failed\nStatus: 5.1.1\n\n--b--\n";
    const Message report = parse(raw);
    CHECK(report.kind == Kind::bounce);
    REQUIRE(report.bounces.size() == 1);
    CHECK(report.bounces[0].recipient == "a@example.net");
}

TEST_CASE("a feedback report is feedback, with the mail it is about") {
    const std::string raw = fixture("feedback-rfc5965.eml");
    const Message report = parse(raw);
    CHECK(report.kind == Kind::feedback);
    CHECK(report.bounces.empty());
    CHECK(report.original_message_id == "ticket.1042.7@desk.example.com");
}

TEST_CASE("a person who passes a report on is a person") {
    const std::string words =
        "This is the mail system at host mx.example.net.\n\nI'm sorry to have to inform you that your "
        "message could not\n"
        "be delivered to one or more recipients.\n\n<gone@example.net>: 550 5.1.1 User unknown\n";
    for (const char* fields :
         {"Subject: Fwd: Undelivered Mail Returned to Sender\n",
          "Subject: Undelivered Mail Returned to Sender\n", "Subject: what is this?\n"}) {
        INFO(fields);
        const std::string raw = person(fields, words);
        CHECK(parse(raw).kind == Kind::human);
        CHECK(parse(raw).bounces.empty());
    }
    const std::string attached =
        person("Subject: Fwd: bounce\nContent-Type: multipart/mixed; boundary=b\n",
               "--b\n\nsee below\n--b\nContent-Type: message/rfc822\n\n"
                   + report_with("Final-Recipient: rfc822; a@example.net\nStatus: 5.1.1\n") + "\n--b--\n");
    CHECK(parse(attached).kind == Kind::human);
    const std::string part =
        person("Subject: bounce\nContent-Type: multipart/mixed; boundary=b\n",
               "--b\n\nsee below\n--b\nContent-Type: message/delivery-status\n\nFinal-Recipient: rfc822; "
               "a@example.net\nStatus: 5.1.1\n--b--\n");
    CHECK(parse(part).kind == Kind::human);
}

TEST_CASE("an automatic reply with a null sender is no bounce") {
    const std::string raw =
        person("Return-Path: <>\nAuto-Submitted: auto-replied\nSubject: Automatic reply: printer\n",
               "I am away until Monday. In urgent cases write to bob@example.org.\n");
    CHECK(parse(raw).kind == Kind::auto_reply);
    CHECK(parse(raw).bounces.empty());
}

TEST_CASE("a robot's mail that is about something else is no bounce") {
    const std::string raw = "From: Shop <no-reply@example.net>\nAuto-Submitted: auto-generated\nSubject: "
                            "Delivery status of your parcel\n\n"
                            "Your parcel will come on Monday. Questions: help@example.net\n";
    CHECK(parse(raw).kind == Kind::auto_reply);
}

TEST_CASE("a report of which only the header was fetched is a report") {
    const std::string report = "From: ann@example.org\nContent-Type: multipart/report; "
                               "report-type=\"delivery-status\"; boundary=b\n\n";
    CHECK(ticketd::parser::parse_header(report).kind == Kind::bounce);
    const std::string daemon =
        "From: MAILER-DAEMON@mx.example.net\nX-Failed-Recipients: gone@example.net\n\n";
    const Message message = ticketd::parser::parse_header(daemon);
    CHECK(message.kind == Kind::bounce);
    REQUIRE(message.bounces.size() == 1);
    CHECK(message.bounces[0].recipient == "gone@example.net");
    CHECK(ticketd::parser::parse_header(person("Subject: Undelivered Mail\n", "")).kind == Kind::human);
}

TEST_CASE("postmaster may be a person") {
    const std::string raw = "From: Postmaster <postmaster@example.net>\nSubject: our new "
                            "certificate\n\nPlease trust it from Monday on.\n";
    CHECK(parse(raw).kind == Kind::human);
}

TEST_CASE("an administrator who complains about reports is a person") {
    const std::string complaint = "Since Monday our users get this:\n\nDelivery has failed to these "
                                  "recipients or groups:\n\nbob@example.net\n550 5.1.1 User unknown\n";
    for (const char* from :
         {"System Administrator <admin@example.org>", "Postmaster <postmaster@example.org>"}) {
        INFO(from);
        const std::string raw = std::string("From: ") + from
                                + "\nReturn-Path: <admin@example.org>\nSubject: mail does not arrive\n\n"
                                + complaint;
        CHECK(parse(raw).kind == Kind::human);
    }
}

TEST_CASE("an absence whose words sound like a report is an automatic reply") {
    const std::string raw =
        person("Return-Path: <>\nAuto-Submitted: auto-replied\nSubject: Abwesenheitsnotiz: Drucker\n",
               "I am away. My mailbox is full, your message was not delivered to bob@example.org either.\n");
    CHECK(parse(raw).kind == Kind::auto_reply);
}

TEST_CASE("a read receipt is no bounce") {
    const std::string raw =
        person("Subject: Read: printer\nContent-Type: multipart/report; "
               "report-type=disposition-notification; boundary=b\n",
               "--b\n\nYour message was read.\n--b\nContent-Type: message/disposition-notification\n\n"
               "Final-Recipient: rfc822; ann@example.org\nDisposition: manual-action/MDN-sent-manually; "
               "displayed\n--b--\n");
    CHECK(parse(raw).kind != Kind::bounce);
}

TEST_CASE("hostile reports are read in time linear in their size, and their recipients are bounded") {
    const std::string server =
        "From: MAILER-DAEMON@mx.example.net\nReturn-Path: <>\nSubject: failure notice\n\n";
    const auto repeat = [](std::string_view unit, std::size_t bytes) {
        std::string text;
        while (text.size() < bytes) text += unit;
        return text;
    };
    for (const char* unit : {"<a@example.net>:\n", "@", "a@", "\"@", "5.1.", "550 ", "<a@b.c> ",
                             "Final-Recipient: rfc822; a@b.c\n", "Status: 5\n\n", "-- Original message --\n ",
                             "\"\"@\"\"@", "could not be delivered to:\n"}) {
        INFO(unit);
        const std::string raw = server + repeat(unit, 4'000'000);
        const auto start = std::chrono::steady_clock::now();
        const Message report = parse(raw);
        CHECK(std::chrono::steady_clock::now() - start < std::chrono::seconds(60));
        CHECK(report.bounces.size() <= 500);
    }
}

TEST_CASE("bytes that no charset explains do not reach the recipients of a report") {
    // Found by fuzzing: a line of a status part was taken for the address that it only resembles.
    const std::string raw = report_with(
        std::string(117, '\xff') + "y-the-domain-filter@example.net\nMime-Version: 1.0\nSubject: TEST\n");
    const Message report = parse(raw);
    for (const auto& one : report.bounces) {
        CHECK(ticketd::parser::is_utf8(one.recipient));
        CHECK(ticketd::parser::is_utf8(one.diagnostic));
    }
    CHECK(ticketd::parser::is_utf8(report.original_message_id));
}
