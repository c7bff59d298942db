// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "parser/parse.hpp"

#include <catch2/catch.hpp>

#include <string>

using ticketd::parser::Kind;
using ticketd::parser::Message;
using ticketd::parser::parse;

namespace {

/// A report in the words of one mail server, as text/plain.
struct Dialect {
    const char* name;
    const char* from;
    const char* subject;
    const char* text;
    const char* status; ///< expected for gone@example.net
    const char* action = "failed";
};

const std::string returned =
    "Received: from desk.example.com (desk.example.com [192.0.2.42])\n"
    "\tby mx.example.net; Tue, 7 May 2024 15:20:10 +0200\n"
    "From: Example Support <desk@example.com>\nTo: gone@example.net\n"
    "Subject: [TID#1042] printer\nMessage-ID: <ticket.1042.7@desk.example.com>\n\nIt is mended.\n";

const char* const daemon = "Mail Delivery Subsystem <MAILER-DAEMON@mx.example.net>";

// clang-format off
const Dialect dialects[] = {
    {"sendmail", daemon, "Returned mail: see transcript for details",
     "The original message was received at Tue, 7 May 2024 15:20:10 +0200\nfrom desk.example.com [192.0.2.42]\n\n"
     "   ----- The following addresses had permanent fatal errors -----\n<gone@example.net>\n    (reason: 550 5.1.1 <gone@example.net>... User unknown)\n\n"
     "   ----- Transcript of session follows -----\n... while talking to store.example.net.:\n>>> DATA\n<<< 550 5.1.1 <gone@example.net>... User unknown\n\n"
     "   ----- Original message follows -----\n\n", "5.1.1"},
    {"sendmail 5", daemon, "Returned mail: User unknown",
     "   ----- Transcript of session follows -----\nWhile talking to store.example.net:\n>>> RCPT To:<gone@example.net>\n<<< 550 <gone@example.net>... User unknown\n"
     "550 <gone@example.net>... User unknown\n\n   ----- Unsent message follows -----\n", ""},
    {"qmail", "MAILER-DAEMON@mx.example.net", "failure notice",
     "Hi. This is the qmail-send program at mx.example.net.\nI'm afraid I wasn't able to deliver your message to the following addresses.\n"
     "This is a permanent error; I've given up. Sorry it didn't work out.\n\n<gone@example.net>:\n192.0.2.17 does not like recipient.\n"
     "Remote host said: 550 5.1.1 no such user\nGiving up on 192.0.2.17.\n\n--- Below this line is a copy of the message.\n\n", "5.1.1"},
    {"Exim", "Mail Delivery System <Mailer-Daemon@mx.example.net>", "Mail delivery failed: returning message to sender",
     "This message was created automatically by mail delivery software.\n\nA message that you sent could not be delivered to one or more of its\n"
     "recipients. This is a permanent error. The following address(es) failed:\n\n  gone@example.net\n    SMTP error from remote mail server after RCPT TO:<gone@example.net>:\n"
     "    host store.example.net [192.0.2.17]: 550 5.1.1 unknown user\n\n------ This is a copy of the message, including all the headers. ------\n\n", "5.1.1"},
    {"Exim's warning", "Mail Delivery System <Mailer-Daemon@mx.example.net>", "Warning: message 1s4LQ2-0007jE-00 delayed 24 hours",
     "This message was created automatically by mail delivery software.\nA message that you sent has not yet been delivered to all its recipients\n"
     "after more than 24 hours on the queue on mx.example.net.\n\nThe address to which the message has not yet been delivered is:\n\n  gone@example.net\n\n"
     "No action is required on your part. Delivery attempts will continue for\nsome time.\n", "", "delayed"},
    {"Postfix without report parts", "MAILER-DAEMON@mx.example.net (Mail Delivery System)", "Undelivered Mail Returned to Sender",
     "This is the Postfix program at host mx.example.net.\n\nI'm sorry to have to inform you that the message returned\nbelow could not be delivered to one or more destinations.\n\n"
     "For further assistance, please contact <postmaster@mx.example.net>\n\n\t\t\tThe Postfix program\n\n<gone@example.net>: host store.example.net[192.0.2.17] said: 550 5.1.1 User\n"
     "    unknown (in reply to RCPT TO command)\n\n", "5.1.1"},
    {"OpenSMTPD", "Mailer Daemon <MAILER-DAEMON@mx.example.net>", "Delivery status notification: error",
     "    Hi!\n\n    This is the MAILER-DAEMON, please DO NOT REPLY to this e-mail.\n\n    An error has occurred while attempting to deliver a message for\n"
     "    the following list of recipients:\n\ngone@example.net: 550 5.1.1 <gone@example.net>... User unknown\n\n    Below is a copy of the original message:\n\n", "5.1.1"},
    {"DragonFly", "MAILER-DAEMON <>", "Mail delivery failed",
     "This is the DragonFly Mail Agent v0.13 at mx.example.net.\n\nThere was an error delivering your mail to <gone@example.net>.\n\n"
     "store.example.net [192.0.2.17] did not like our RCPT TO:\n550 5.1.1 User unknown\n\nMessage headers follow.\n\n", "5.1.1"},
    {"Exchange 5.5", "System Administrator <postmaster@example.net>", "Undeliverable: printer",
     "Your message\n\n  To:      gone@example.net\n  Subject: printer\n  Sent:    Tue, 7 May 2024 15:20:10 +0200\n\ndid not reach the following recipient(s):\n\n"
     "gone@example.net on Tue, 7 May 2024 15:20:11 +0200\n    The recipient name is not recognized\n    MSEXCH:IMS:EXAMPLE:MX 0 (000C05A6) Unknown Recipient\n", ""},
    {"Exchange 5.5, X.400", "System Administrator <postmaster@example.net>", "Undeliverable: printer",
     "Your message\n\n  To:      Somebody\n  Subject: printer\n\ndid not reach the following recipient(s):\n\n"
     "c=US;a= ;p=Example;o=Site;dda:SMTP=gone@example.net; on Tue, 7 May 2024\n15:20:11 +0200\n    The recipient name is not recognized\n", ""},
    {"Exchange 2003", "System Administrator <postmaster@example.net>", "Undeliverable: printer",
     "Your message did not reach some or all of the intended recipients.\n\n      Subject:\tprinter\n      Sent:\t07.05.2024 15:20\n\n"
     "The following recipient(s) could not be reached:\n\n      gone@example.net on 07.05.2024 15:20\n            The e-mail account does not exist at the organization\n"
     "            <mx.example.net #5.1.1>\n", "5.1.1"},
    {"Office 365", "postmaster@example.net", "Undeliverable: printer",
     "Delivery has failed to these recipients or groups:\n\ngone@example.net<mailto:gone@example.net>\nThe email address you entered couldn't be found.\n\n"
     "Diagnostic information for administrators:\n\nGenerating server: MX.example.net\n\ngone@example.net\nRemote Server returned '550 5.1.1 RESOLVER.ADR.RecipNotFound; not found'\n\n"
     "Original message headers:\n\n", "5.1.1"},
    {"Domino", "Postmaster@example.net", "DELIVERY FAILURE: User gone (gone@example.net) not listed in Domino Directory",
     "Your message\n\n  Subject: printer\n\nwas not delivered to:\n\n  gone@example.net\n\nbecause:\n\n  User gone (gone@example.net) not listed in Domino Directory\n", ""},
    {"Notes", "postmaster@example.net", "Undeliverable message",
     "------- Failure Reasons  --------\n\nUser not listed in public Name & Address Book\ngone@example.net\n\n------- Returned Message --------\n", ""},
    {"Google", "Mail Delivery Subsystem <mailer-daemon@googlemail.com>", "Delivery Status Notification (Failure)",
     "Delivery to the following recipient failed permanently:\n\n     gone@example.net\n\nTechnical details of permanent failure:\nThe error that the other server returned was: 550 5.1.1 User unknown\n\n"
     "----- Original message -----\n\n", "5.1.1"},
    {"Yahoo", "MAILER-DAEMON@yahoo.com", "Failure Notice",
     "Sorry, we were unable to deliver your message to the following address.\n\n<gone@example.net>:\nRemote host said: 550 5.1.1 User unknown [RCPT_TO]\n\n"
     "--- Below this line is a copy of the message.\n\n", "5.1.1"},
    {"MailMarshal", "postmaster@example.net", "Undeliverable Mail: \"printer\"",
     "Your message:\n   From:    desk@example.com\n   Subject: printer\n\nCould not be delivered because of\n\n550 5.1.1 User unknown\n\nThe following recipients were affected:\n    gone@example.net\n", "5.1.1"},
    {"IMail", "\"Postmaster\" <postmaster@example.net>", "Undeliverable Mail",
     "Unknown user: gone@example.net\n\nRCPT TO generated following response:\n550 5.1.1 unknown\n\nOriginal message follows.\n\n", "5.1.1"},
    {"IMail, tired", "\"Postmaster\" <postmaster@example.net>", "Undeliverable Mail", "Delivery failed 20 attempts: gone@example.net\n\nOriginal message follows.\n\n", ""},
    {"MDaemon", "MDaemon@mx.example.net", "Permanent Delivery Failure",
     "The attached message had PERMANENT fatal delivery errors!\n\nThe following addresses did NOT receive a copy of your message:\n\n> gone@example.net\n\n--- Session Transcript ---\n", ""},
    {"Messaging Server", "postmaster@example.net", "Delivery Notification: Delivery has failed",
     "This report relates to a message you sent with the following header fields:\n\n  To: gone@example.net\n  Subject: printer\n\nYour message cannot be delivered to the following recipients:\n\n"
     "  Recipient address: gone@example.net\n  Reason: Remote SMTP server has rejected address\n  Diagnostic code: smtp;550 5.1.1 unknown\n", "5.1.1"},
    {"InterScan", "imss@example.net", "Mail could not be delivered",
     "****** Message from InterScan Messaging Security Suite ******\n\nSent <<< RCPT TO:<gone@example.net>\nReceived >>> 550 5.1.1 unknown user\n\nUnable to deliver message to <gone@example.net>\n\n****** End of message ******\n", "5.1.1"},
    {"McAfee", daemon, "Delivery Status", "    --- The following addresses had delivery problems ---\n\n<gone@example.net>   (5.1.1 <gone@example.net>... User unknown)\n", "5.1.1"},
    {"hMailServer", daemon, "Message undeliverable: printer",
     "Your message did not reach some or all of the intended recipients.\n\n   Subject: printer\n\nThe following recipient(s) could not be reached:\n\ngone@example.net\n   Error Type: SMTP\n"
     "   Remote server replied: 550 5.1.1 <gone@example.net>... User unknown\n\nhMailServer\n", "5.1.1"},
    {"SurfControl", "<>", "printer", "Your message could not be sent.\nA transcript of the attempts to send the message follows.\n\nAddressed To: gone@example.net\n\nFailed to send to identified host,\n"
     "gone@example.net: [192.0.2.17], 554 5.0.0 Service currently unavailable\n", "5.0.0"},
    {"LSMTP", "postmaster@example.net", "Undelivered mail", "An error was detected while processing the enclosed message.\n\n--> Error description:\nError-for:  gone@example.net\nError-Code: 0\n", ""},
    {"Zoho", "mailer-daemon@mail.zoho.example", "Undelivered Mail Returned to Sender",
     "This message was created automatically by mail delivery software.\nA message that you sent could not be delivered to one or more of its recipients.\n\n"
     "gone@example.net Invalid Address, ERROR_CODE :550, ERROR_CODE :5.1.1 User Unknown\n\n", "5.1.1"},
    {"m-FILTER", "POSTMASTER <postmaster@example.net>", "failure notice",
     "このメールは「m-FILTER」が自動的に生成して送信しています。\n以下のメールアドレスへの送信に失敗しました。\n\ngone@example.net\n\n-------server message\n550 5.1.1 User unknown\n\n-------original message\n", "5.1.1"},
    {"mail.ru, in Russian", "Mailer-Daemon@mx.mail.example", "Ваше сообщение не доставлено. Mail failure.",
     "Это письмо создано автоматически сервером, отвечать на него не нужно.\n\nК сожалению, Ваше письмо не может быть доставлено одному или нескольким получателям:\n\n  gone@example.net\n    550 5.1.1 user not found\n", "5.1.1"},
    {"1&1, in quotation marks", "MAILER-DAEMON@mail.example.net", "Mail delivery failed: returning message to sender",
     "A message that you sent could not be delivered to one or more of\nits recipients. The following address\nfailed:\n\n\"gone@example.net\":\nSMTP error from remote server after RCPT command:\n"
     "5.1.1 User unknown\n\n--- The header of the original message is following. ---\n\n", "5.1.1"},
};
// clang-format on

std::string mail(const Dialect& dialect) {
    return std::string("Return-Path: <>\nFrom: ") + dialect.from
           + "\nTo: desk@example.com\nSubject: " + dialect.subject
           + "\nMIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: "
             "8bit\n\n"
           + dialect.text;
}

} // namespace

TEST_CASE("reports in the words of mail servers name recipient, status and action") {
    for (const Dialect& dialect : dialects) {
        INFO(dialect.name);
        const std::string raw = mail(dialect) + returned;
        const Message report = parse(raw);
        CHECK(report.kind == Kind::bounce);
        CHECK(report.bounces.size() == 1);
        if (report.bounces.empty()) continue;
        CHECK(report.bounces[0].recipient == "gone@example.net");
        CHECK(report.bounces[0].status == dialect.status);
        CHECK(report.bounces[0].action == dialect.action);
    }
}

TEST_CASE("reports in the words of mail servers give the original mail's Message-ID") {
    for (const Dialect& dialect : dialects) {
        INFO(dialect.name);
        const std::string raw = mail(dialect) + returned;
        const Message report = parse(raw);
        CHECK(report.original_message_id == "ticket.1042.7@desk.example.com");
        CHECK_FALSE(report.returned_fields.empty());
    }
}

TEST_CASE("each recipient has the words and the status that stand below its name") {
    const std::string raw =
        "From: MAILER-DAEMON@mx.example.net\nSubject: failure notice\n\nHi. This is the qmail-send program "
        "at mx.example.net.\n\n"
        "<a@example.net>:\nRemote host said: 550 5.1.1 <a@example.net> unknown\nGiving up on 192.0.2.1.\n\n"
        "<b@example.net>:\nRemote host said: 552 5.2.2 <b@example.net> over quota\nGiving up on 192.0.2.1.\n";
    const Message report = parse(raw);
    REQUIRE(report.bounces.size() == 2);
    CHECK(report.bounces[0].status == "5.1.1");
    CHECK(report.bounces[0].diagnostic.find("unknown") != std::string::npos);
    CHECK(report.bounces[1].status == "5.2.2");
    CHECK(report.bounces[1].diagnostic.find("over quota") != std::string::npos);
}

TEST_CASE("an alias's first address is named beside the last one") {
    const std::string raw = "From: MAILER-DAEMON@mx.example.net\nSubject: Returned mail: User unknown\n\n"
                            "   ----- The following addresses had permanent fatal errors "
                            "-----\nbox17@store.example.net\n    (expanded from: alias@example.net)\n";
    const Message report = parse(raw);
    REQUIRE(report.bounces.size() == 2);
    CHECK(report.bounces[0].recipient == "box17@store.example.net");
    CHECK(report.bounces[1].recipient == "alias@example.net");
}

TEST_CASE("a recipient without a domain is one of the reporting server's") {
    const std::string raw = "From: Mail Delivery Subsystem <MAILER-DAEMON@isp.example>\nTo: "
                            "desk@example.com\nSubject: Mail Delivery Problem\n\n"
                            "Sorry desk@example.com. Your mail to the following recipients could not be "
                            "delivered because they do not accept attachments:\n\n\tgone\n";
    const Message report = parse(raw);
    REQUIRE(report.bounces.size() == 1);
    CHECK(report.bounces[0].recipient == "gone@isp.example");
}

TEST_CASE("Amazon's notifications in JSON are reports, and complaints are feedback") {
    const std::string head = "From: Mails <no-reply@sns.amazonaws.com>\nx-amz-sns-message-id: 7\nSubject: "
                             "AWS Notification Message\n\n";
    const std::string mail = "\"mail\":{\"messageId\":\"0101-000\",\"commonHeaders\":{\"messageId\":\"<"
                             "ticket.1042.7@desk.example.com>\"}}}\n";
    const std::string bounce =
        head
        + "{\"notificationType\":\"Bounce\",\"bounce\":{\"bouncedRecipients\":[{\"emailAddress\":\"gone@"
          "exam\n ple.net\","
          "\"action\":\"failed\",\"status\":\"5.1.1\",\"diagnosticCode\":\"smtp; 550 5.1.1 unknown\"}]},"
        + mail;
    const Message report = parse(bounce);
    CHECK(report.kind == Kind::bounce);
    REQUIRE(report.bounces.size() == 1);
    CHECK(report.bounces[0].recipient == "gone@example.net");
    CHECK(report.bounces[0].status == "5.1.1");
    CHECK(report.bounces[0].diagnostic == "550 5.1.1 unknown");
    CHECK(report.original_message_id == "ticket.1042.7@desk.example.com");
    const std::string complaint = head + "{\"notificationType\":\"Complaint\",\"complaint\":{}," + mail;
    CHECK(parse(complaint).kind == Kind::feedback);
    const std::string person =
        "From: Ann <ann@example.org>\nSubject: this JSON\n\n{\"notificationType\":\"Bounce\"}\n";
    CHECK(parse(person).kind == Kind::human);
}

TEST_CASE("X-Failed-Recipients names whom the server could not reach") {
    const std::string raw = "From: Mail Delivery Subsystem <mailer-daemon@isp.example>\nX-Failed-Recipients: "
                            "a@example.net, b@example.net\nSubject: oops\n\nSomething went wrong.\n";
    const Message report = parse(raw);
    CHECK(report.kind == Kind::bounce);
    REQUIRE(report.bounces.size() == 2);
    CHECK(report.bounces[1].recipient == "b@example.net");
}

TEST_CASE("a report that names nobody is about whom the returned mail was for") {
    const std::string raw = "From: MAILER-DAEMON@mx.example.net\nSubject: Returned mail\n\nSomething went "
                            "wrong.\n\n----- Original message -----\n\n"
                            + returned;
    const Message report = parse(raw);
    REQUIRE(report.bounces.size() == 1);
    CHECK(report.bounces[0].recipient == "gone@example.net");
}
