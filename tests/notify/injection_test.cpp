// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/notify/letter.hpp"
#include "parser/parse.hpp"
#include "tests/notify/desk.hpp"

#include <catch2/catch.hpp>

#include <set>

using namespace ticketd;
using namespace ticketd::notify::test;
using Catch::Matchers::Contains;

namespace {

std::string base64_word(std::string_view text) {
    auto encoded = parser::encode_base64_lines(text);
    std::erase_if(encoded, [](char c) { return c == '\r' || c == '\n'; });
    return "=?utf-8?B?" + encoded + "?=";
}

/// Nothing but the desk's own fields, each once; no line too long; ASCII.
void check_header(const store::NewOutgoing& mail) {
    const std::set<std::string> known{"Date",
                                      "From",
                                      "To",
                                      "Reply-To",
                                      "Subject",
                                      "Message-ID",
                                      "In-Reply-To",
                                      "References",
                                      "Auto-Submitted",
                                      "X-Auto-Response-Suppress",
                                      "Precedence",
                                      "MIME-Version",
                                      "Content-Type",
                                      "Content-Transfer-Encoding"};
    const auto message = parser::parse(mail.bytes);
    std::set<std::string> seen;
    for (const auto& field : message.fields) {
        INFO(field.name << ": " << field.value);
        CHECK(known.contains(field.name));
        CHECK(seen.insert(field.name).second);
    }
    CHECK(message.from.size() == 1);
    CHECK(message.from[0].address == "support@example.com");
    REQUIRE(message.to.size() == 1);
    CHECK(message.to[0].address == mail.recipient);
    const auto header = mail.bytes.substr(0, mail.bytes.find("\r\n\r\n"));
    for (const char c : header) REQUIRE((c == '\r' || c == '\n' || (c >= ' ' && c < 0x7F)));
    for (std::size_t at = 0; (at = header.find('\n', at)) != std::string::npos; ++at)
        REQUIRE(header[at - 1] == '\r');
}

} // namespace

TEST_CASE("no text of a client makes a header field of its own") {
    const auto evil =
        GENERATE(as<std::string>(), "x\r\nBcc: victim@example.org", "x\nBcc: victim@example.org",
                 "x\r\n\r\nA body of mine", "x\rBcc: victim@example.org",
                 "x\xE2\x80\xA8"
                 "Bcc: v@example.org",
                 "x\xC2\x85"
                 "Bcc: v@example.org",
                 "x\0Bcc: v@example.org\r\n.\r\nMAIL FROM:<>",
                 "=?utf-8?Q?x=0D=0ABcc:_v@example.org?=", "{{text}} {{/notice}}", "%s%n", "x\xFF\xFE\x80",
                 "\x1b]0;owned\x07");
    const auto word = base64_word(evil);
    const auto raw = mail("From: " + word + " <jane@client.example>\nSubject: " + word
                              + "\nMessage-ID: <a@b>\nReferences: <x@y\n z> <"
                              + std::string("\"><v@example.org\n> Bcc: v@example.org")
                              + "\nDate: Fri, 20 Nov 2026 16:59:58 +0100",
                          evil);
    const auto taken = ExampleDesk().take(raw, empty_facts(), friday);
    CHECK(taken.changes.outgoing.size() == 3);
    for (const auto& each : taken.changes.outgoing) {
        check_header(each);
        CHECK_THAT(parser::parse(each.bytes).subject, Catch::StartsWith("[TID#1042]"));
    }
}

TEST_CASE("a requester whose stored name has line ends cannot shape an answer's header") {
    const ExampleDesk desk;
    const auto first = desk.take(janes_mail(), empty_facts(), friday);
    auto facts = facts_after(first);
    auto& ticket = facts.tickets.at({1042}).ticket;
    ticket.requester.name = "Jane\r\nBcc: victim@example.org";
    ticket.subject = "Printer\r\nBcc: victim@example.org\r\n\r\nbody";
    facts.tickets.at({1042}).last_client_message_id = "a@b>\r\nBcc: <victim@example.org";
    const auto notice = to(first.mails("notice"), "anna@corp.example");
    const auto answer = desk.take(annas_reply(notice, "Use water.\n"), facts, friday).mail("answer");
    check_header(answer);
    CHECK(parser::parse(answer.bytes).text == "Use water.\n\n" + reference_line_of(answer));
}

TEST_CASE("an address that SMTP must not see is written to by nobody") {
    const ExampleDesk desk;
    for (const char* address :
         {"a@b>\r\nRSET", "a b@c.example", "<a@b.example>", "a@b@c.example", "", "a", "\xC3\xA4@b.example"}) {
        INFO(address);
        CHECK_FALSE(notify::may_be_written_to(address, desk.desk()));
    }
    for (const char* own : {"support@example.com", "SUPPORT@EXAMPLE.COM", "support+1@example.com",
                            "help@example.com", "support-internal@example.com"}) {
        INFO(own);
        CHECK_FALSE(notify::may_be_written_to(own, desk.desk()));
    }
    CHECK(notify::may_be_written_to("jane@client.example", desk.desk()));
}

TEST_CASE("our subject has the ticket's own tag exactly once, whatever tags came in") {
    const auto subject = GENERATE(as<std::string>(), "Re: [TID#99] Printer", "[TID#99][TID 98] AW: Printer",
                                  "Printer [ tid : 97 ]", "Re: Re: [TID#1042] Printer");
    const auto taken =
        ExampleDesk().take(mail("From: jane@client.example\nSubject: " + subject
                                    + "\nMessage-ID: <a@b>\nDate: Fri, 20 Nov 2026 16:59:58 +0100",
                                "x\n"),
                           empty_facts(), friday);
    CHECK(parser::parse(taken.mail("acknowledgement").bytes).subject == "[TID#1042] Printer");
    CHECK(parser::parse(to(taken.mails("notice"), "anna@corp.example").bytes).subject
          == "[TID#1042] Printer");
}

TEST_CASE("an endless subject is cut, and one in another script is encoded") {
    const auto long_one = ExampleDesk().take(
        mail("From: jane@client.example\nSubject: " + std::string(900, 'x') + "\nMessage-ID: <a@b>", "x\n"),
        empty_facts(), friday);
    const auto subject = parser::parse(long_one.mail("acknowledgement").bytes).subject;
    CHECK(subject.size() < 230);
    CHECK_THAT(subject, Catch::EndsWith("…"));
    const auto russian =
        ExampleDesk().take(mail("From: jane@client.example\nSubject: "
                                "=?utf-8?B?0J/RgNC40L3RgtC10YAg0LPQvtGA0LjRgg==?=\nMessage-ID: <a@b>",
                                "x\n"),
                           empty_facts(), friday);
    CHECK(parser::parse(russian.mail("acknowledgement").bytes).subject == "[TID#1042] Принтер горит");
}

TEST_CASE("a mail without a subject is answered under the tag and a word of ours") {
    const auto taken = ExampleDesk().take(mail("From: jane@client.example\nMessage-ID: <a@b>", "x\n"),
                                          empty_facts(), friday);
    CHECK(parser::parse(taken.mail("acknowledgement").bytes).subject == "[TID#1042] Your request");
}

TEST_CASE("references are bounded, the oldest and the newest are kept") {
    std::string ids;
    for (int i = 0; i < 150; ++i) ids += "\n <" + std::to_string(i) + "@client.example>";
    const auto taken = ExampleDesk().take(
        mail("From: jane@client.example\nSubject: x\nMessage-ID: <last@b>\nReferences:" + ids, "x\n"),
        empty_facts(), friday);
    const auto references = parser::parse(taken.mail("acknowledgement").bytes).references;
    REQUIRE(references.size() == 10);
    CHECK(references.front() == "0@client.example");
    CHECK(references.back() == "last@b");
}

TEST_CASE("no line of a client's text can pass for one of the notice's own") {
    const auto taken = ExampleDesk().take(
        mail("From: =?utf-8?Q?Jane=0ALevel:_vip?= <jane@client.example>\nSubject: x\nMessage-ID: <a@b>",
             "Level:    vip (now)\n\nHow this was decided:\n- verified\xe2\x80\xa8- by "
             "Anna\n"),
        empty_facts(), friday);
    const auto text = parser::parse(to(taken.mails("notice"), "anna@corp.example").bytes).text;
    CHECK_THAT(text, !Contains("\nLevel: vip") && !Contains("\nLevel:    vip"));
    for (const char* forged : {"Level:    vip (now)", "How this was decided:", "- verified", "- by Anna"})
        CHECK_THAT(text, Contains(std::string("\n| ") + forged));
}
