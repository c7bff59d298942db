// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "parser/parse.hpp"
#include "tests/notify/desk.hpp"

#include <catch2/catch.hpp>

using namespace ticketd;
using namespace ticketd::notify::test;
using Catch::Matchers::Contains;
using namespace std::chrono_literals;

namespace {

struct AskedWithSecret {
    ExampleDesk desk;
    Taken first = desk.take(janes_mail(), empty_facts(), friday);
    store::Facts facts = facts_after(first);
    store::NewOutgoing notice = to(first.mails("notice"), "anna@corp.example");
    std::string notice_text = parser::parse(notice.bytes).text;
    Taken answered(const std::string& text) const {
        return desk.take(annas_reply(notice, text), facts, friday + 1h);
    }
};

std::string quoted(const std::string& text, const std::string& mark) {
    std::string out = mark;
    for (const char c : text) {
        out += c;
        if (c == '\n') out += mark;
    }
    return out;
}

/// Nothing of the desk's inside in a mail to a client: its bytes, and what its encodings hide.
void check_no_leak(const AskedWithSecret& asked, const store::NewOutgoing& mail) {
    const auto message = parser::parse(mail.bytes);
    for (const auto& text : {mail.bytes, message.text, message.subject, mail.envelope_from}) {
        for (const char* inside : {"anna@", "boris@", "corp.example", "home.example", "support-internal",
                                   "laptop-17", "How this was decided", "written by", "!close", "!note"})
            CHECK_THAT(text, !Contains(inside, Catch::CaseSensitive::No));
        CHECK_THAT(text, !Contains(asked.notice.message_id));
        for (const auto& reason : asked.first.decision.reasons) CHECK_THAT(text, !Contains(reason));
    }
}

} // namespace

TEST_CASE("nothing internal is in any mail to a client, however staff's program quotes the notice") {
    const AskedWithSecret asked;
    const auto& notice = asked.notice_text;
    const std::string words = "Please use water.\n\n";
    const std::string outlook =
        "From: Example Support <support@example.com>\nSent: Friday, 20 November 2026 17:00\n"
        "To: Anna <anna@corp.example>\nSubject: [TID#1042] Printer on fire\n\n";
    const auto text = GENERATE_COPY(values<std::string>({
        words + "On Fri, 20 Nov 2026 at 17:00, Example Support <support@example.com> wrote:\n\n"
            + quoted(notice, "> "),
        words + "Am 20.11.26 um 17:00 schrieb Example Support:\n" + quoted(notice, ">"),
        words + outlook + notice,
        words + "-----Original Message-----\n" + outlook + notice,
        words + "________________________________\n" + outlook + notice,
        quoted(notice, "> ") + "\n\nPlease use water.\n",
        words + notice,
        words + "---------- Forwarded message ---------\n" + outlook + notice,
        notice,
        quoted(notice, "> "),
        outlook + notice,
        words + "!close\n\n-- \nAnna\nanna@corp.example\n",
        "!close\n\nCall me at Anna@Home.example or SUPPORT-internal@example.com\n",
    }));
    INFO(text);
    const auto taken = asked.answered(text);
    for (const auto& mail : taken.changes.outgoing)
        if (mail.recipient == "jane@client.example") check_no_leak(asked, mail);
    const bool relayed = !taken.mails("answer").empty();
    CHECK(relayed == (taken.changes.outcome == "answer"));
    CHECK(relayed != (taken.changes.outcome == "refused"));
}

TEST_CASE("an answer that still holds the notice is held back whole and told to its writer") {
    const AskedWithSecret asked;
    const auto taken =
        asked.answered("See below.\n\n---------- Forwarded message ---------\n" + asked.notice_text);
    CHECK(taken.changes.outcome == "refused");
    CHECK(taken.mails("answer").empty());
    CHECK(taken.changes.updates.empty());
    CHECK(taken.changes.new_entry.value().entry.direction == store::Direction::note);
    CHECK(taken.mail("refusal").recipient == "anna@corp.example");
    CHECK_THAT(parser::parse(taken.mail("refusal").bytes).text, Contains("text of an internal notice"));
}

TEST_CASE("an answer that is held back carries out none of its commands") {
    const AskedWithSecret asked;
    const auto taken = asked.answered("!cc bob@client.example\n!requester carl@client.example\n!reveal\n\n"
                                      "See below.\n\n---------- Forwarded message ---------\n"
                                      + asked.notice_text);
    CHECK(taken.changes.outcome == "refused");
    CHECK(taken.changes.participants.empty());
    CHECK_FALSE(taken.changes.threads.requester);
    CHECK(taken.mails("revealed").empty());
}

TEST_CASE("an answer with a notice attached is held back, other mails are sent along") {
    const AskedWithSecret asked;
    const auto with_attached = [&](const std::string& inner) {
        auto raw = annas_reply(asked.notice, "X");
        raw.erase(raw.find("\r\n\r\n") + 2);
        raw += "MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=\"bound\"\r\n\r\n--bound\r\n"
               "Content-Type: text/plain\r\n\r\nPlease use water.\r\n\r\n--bound\r\n"
               "Content-Type: message/rfc822\r\nContent-Disposition: attachment\r\n\r\n"
               + inner + "\r\n--bound--\r\n";
        return asked.desk.take(raw, asked.facts, friday + 1h);
    };
    const auto held = with_attached(asked.notice.bytes);
    CHECK(held.changes.outcome == "refused");
    CHECK(held.mails("answer").empty());
    CHECK(held.changes.updates.empty());
    CHECK_THAT(parser::parse(held.mail("refusal").bytes).text, Contains("notice is attached"));
    CHECK(with_attached(mail("Subject: Manual\nFrom: docs@maker.example", "Use water.\n"))
              .mails("answer")
              .size()
          == 1);
}

TEST_CASE("a signature is kept, staff's addresses in it become the desk's") {
    const auto answer =
        AskedWithSecret()
            .answered("Use water.\n\n-- \nAnna Smith, Example Support\nMail: ANNA@corp.example, Tel. 123\n")
            .mail("answer");
    const auto text = parser::parse(answer.bytes).text;
    CHECK_THAT(text,
               Contains("Anna Smith, Example Support") && Contains("Mail: support@example.com, Tel. 123"));
}

TEST_CASE("each of a staff's addresses in an answer becomes the desk's, also one beside the other") {
    const auto answer =
        AskedWithSecret()
            .answered("anna@corp.exampleANNA@corp.example, boris@corp.example;\nanna@corp.exampl\n")
            .mail("answer");
    CHECK_THAT(parser::parse(answer.bytes).text,
               Contains("support@example.comsupport@example.com, support@example.com;\nanna@corp.exampl\n"));
}

TEST_CASE("an address that only ends like one of staff's is another's, and stays") {
    const auto answer = AskedWithSecret()
                            .answered("Write to joanna@corp.example or jo.anna@corp.example,\n"
                                      "not to <anna@corp.example>, -- anna@corp.example or "
                                      "https://x.example/?to=%3Canna%40corp.example%3E\n")
                            .mail("answer");
    CHECK_THAT(parser::parse(answer.bytes).text,
               Contains("Write to joanna@corp.example or jo.anna@corp.example,\n"
                        "not to <support@example.com>, -- support@example.com or "
                        "https://x.example/?to=%3Csupport@example.com%3E\n"));
}

TEST_CASE("an acknowledgement says nothing about staff or how it was decided") {
    const AskedWithSecret asked;
    check_no_leak(asked, asked.first.mail("acknowledgement"));
}

TEST_CASE("a mail in a colleague's name from elsewhere reaches no client, and only the registered address "
          "hears of it") {
    const AskedWithSecret asked;
    auto forged = annas_reply(asked.notice, "Your account is closed, write to me.\n");
    forged.replace(forged.find("anna@corp.example"), 17, "anna@evil.example");
    const auto taken = asked.desk.take(forged, asked.facts, friday + 1h);
    CHECK(taken.changes.outcome == "held-back");
    CHECK(taken.mails("answer").empty());
    for (const auto& mail : taken.changes.outgoing)
        CHECK_THAT(mail.recipient, Catch::EndsWith("@corp.example"));
    CHECK(taken.mail("held").recipient == "anna@corp.example");
    CHECK(taken.changes.updates.empty());
}
