// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/notify/links.hpp"
#include "parser/compose.hpp"
#include "parser/parse.hpp"
#include "tests/notify/desk.hpp"

#include <catch2/catch.hpp>

using namespace ticketd;
using namespace ticketd::notify::test;

namespace {

const std::string secret = "Hunter-2+x";

policy::Rules rules_with_words() {
    auto rules = example_rules();
    rules.confidential.words = {"password", "ftp"};
    return rules;
}

/// All that a reader or a program can see of a mail, decoded, and as it is sent.
std::string everything(const store::NewOutgoing& mail) {
    const auto message = parser::parse(mail.bytes);
    return mail.bytes + message.subject + message.text + message.html_body;
}

std::string from_jane(const std::string& subject, const std::string& more_header, const std::string& body) {
    return mail("From: Jane Doe <jane@client.example>\nTo: support@example.com\nSubject: " + subject
                    + "\nDate: Fri, 20 Nov 2026 16:59:58 +0100\nMessage-ID: <first@client.example>\n"
                      "MIME-Version: 1.0\n"
                    + more_header,
                body);
}

/// The ticket after Jane's mail, with its correspondence as the store gives it.
store::Facts facts_with_mail(const Taken& first) {
    auto facts = facts_after(first);
    auto& known = facts.tickets.begin()->second;
    known.correspondence.push_back(
        {first.changes.new_entry->entry, std::string(first.changes.new_entry->raw)});
    known.holds_access_data = first.changes.new_entry->access_data;
    return facts;
}

/// The mail that a mail program makes of a link.
std::string click(const std::string& link, const std::string& from, const std::string& id) {
    const auto question = link.find("?subject=");
    REQUIRE(link.starts_with("mailto:"));
    REQUIRE(question != std::string::npos);
    std::string plain;
    for (std::size_t i = 0; i < link.size(); ++i) {
        if (link[i] == '%') {
            plain += static_cast<char>(std::stoi(link.substr(i + 1, 2), nullptr, 16));
            i += 2;
        } else {
            plain += link[i];
        }
    }
    const auto split = plain.find("?subject=");
    return mail("From: " + from + "\nTo: " + plain.substr(7, split - 7)
                    + "\nSubject: " + plain.substr(split + 9)
                    + "\nDate: Fri, 20 Nov 2026 18:00:00 +0100\nMessage-ID: <" + id + "@client.example>",
                "");
}

/// The link in a mail's text that stands alone on its line behind a line with `words`.
std::string link_after(const store::NewOutgoing& mail, const std::string& words) {
    const auto text = parser::parse(mail.bytes).text;
    const auto at = text.find("mailto:", text.find(words));
    REQUIRE(at != std::string::npos);
    return text.substr(at, text.find_first_of(" \n", at) - at);
}

} // namespace

TEST_CASE("access data stands in no notice, acknowledgement or index, however the client encoded it") {
    const auto text = "Hello,\nmy password: " + secret + "\nJane\n";
    const auto html = "<p>my <b>password</b>: " + secret + "</p>\n";
    const auto raw = GENERATE_COPY(
        from_jane("Printer", "Content-Type: text/plain", text),
        from_jane("Printer", "Content-Type: text/plain\nContent-Transfer-Encoding: base64",
                  parser::encode_base64_lines(text)),
        from_jane("Printer", "Content-Type: text/plain\nContent-Transfer-Encoding: quoted-printable",
                  "my =\npassword=3A Hunter=2D2=2Bx\n"),
        from_jane("Printer", "Content-Type: text/html", html),
        from_jane("Printer", "Content-Type: text/html\nContent-Transfer-Encoding: base64",
                  parser::encode_base64_lines(html)),
        from_jane("my password: " + secret, "Content-Type: text/plain", "See the subject.\n"),
        from_jane("=?utf-8?Q?my_password=3A_Hunter=2D2=2Bx?=", "Content-Type: text/plain",
                  "See the subject.\n"));
    INFO(raw);
    const ExampleDesk desk(rules_with_words());
    const auto taken = desk.take(raw, empty_facts(), friday);
    REQUIRE(taken.mails("notice").size() >= 2);
    for (const auto& mail : taken.changes.outgoing) {
        CHECK(everything(mail).find(secret) == std::string::npos);
        CHECK(everything(mail).find("Hunter") == std::string::npos);
    }
    CHECK(taken.changes.new_ticket->subject.find(secret) == std::string::npos);
    const auto& entry = *taken.changes.new_entry;
    CHECK(entry.text.find(secret) == std::string::npos);
    CHECK(entry.entry.subject.find(secret) == std::string::npos);
    CHECK(entry.access_data);
    CHECK(entry.raw == raw);
}

TEST_CASE("a notice says that something is hidden, and how it is seen") {
    const ExampleDesk desk(rules_with_words());
    const auto taken =
        desk.take(from_jane("Printer", "X-A: b", "password: " + secret + "\n"), empty_facts(), friday);
    const auto text = parser::parse(to(taken.mails("notice"), "anna@corp.example").bytes).text;
    CHECK_THAT(text, Catch::Contains("password: ********"));
    CHECK_THAT(text, Catch::Contains("!reveal"));
    const auto other = desk.take(janes_mail(), empty_facts(), friday);
    CHECK_THAT(parser::parse(to(other.mails("notice"), "anna@corp.example").bytes).text,
               !Catch::Contains("!reveal"));
    CHECK_FALSE(other.changes.new_entry->access_data);
}

TEST_CASE("what is revealed goes to the registered address of who asked, and to nobody else") {
    const ExampleDesk desk(rules_with_words());
    const auto first =
        desk.take(from_jane("Printer", "X-A: b", "password: " + secret + "\n"), empty_facts(), friday);
    auto ask = annas_reply(to(first.mails("notice"), "anna@corp.example"), "!reveal\n");
    const auto from = ask.find("anna@corp.example");
    ask.replace(from, 17, "anna@home.example"); // hers too, but not the registered one
    ask.insert(0, "Authentication-Results: mx; dmarc=none\r\n");
    auto rules = rules_with_words();
    rules.trust.staff = policy::Trust::Staff::from;
    const ExampleDesk trusting(rules);
    const auto taken = trusting.take(ask, facts_with_mail(first), friday);
    const auto revealed = taken.mail("revealed");
    CHECK(revealed.recipient == "anna@corp.example");
    CHECK_THAT(parser::parse(revealed.bytes).text, Catch::Contains(secret));
    CHECK(taken.has_event("revealed"));
    for (const auto& mail : taken.changes.outgoing)
        if (mail.kind != "revealed") CHECK(everything(mail).find(secret) == std::string::npos);
}

TEST_CASE("a password that the client wrote does not come back to him in a quotation; staff's own does") {
    const ExampleDesk desk(rules_with_words());
    const auto first = desk.take(janes_mail(), empty_facts(), friday);
    const auto reply =
        annas_reply(to(first.mails("notice"), "anna@corp.example"),
                    "Hello,\n> my password: " + secret + "\nthat is wrong. Your new password: Sesame1\n");
    const auto taken = desk.take(reply, facts_after(first), friday);
    const auto text = parser::parse(taken.mail("answer").bytes).text;
    CHECK_THAT(text, Catch::Contains("> my password: ********"));
    CHECK_THAT(text, Catch::Contains("Sesame1"));
    CHECK_THAT(text, !Catch::Contains(secret));
}

TEST_CASE("the transcript holds what client and desk wrote to each other, and nothing from inside") {
    const ExampleDesk desk(rules_with_words());
    const auto first = desk.take(from_jane("Printer", "X-A: b", "It burns.\npassword: " + secret + "\n"),
                                 empty_facts(), friday);
    auto facts = facts_with_mail(first);
    auto& known = facts.tickets.begin()->second;
    const auto file = [&](store::Direction direction, const std::string& kind, const std::string& text) {
        store::StoredMail mail;
        mail.entry.id = {known.correspondence.back().entry.id.value + 1};
        mail.entry.direction = direction;
        mail.entry.kind = kind;
        mail.entry.from = {"Anna", "anna@corp.example"};
        mail.raw = ticketd::notify::test::mail(
            "From: Anna <anna@corp.example>\nSubject: x\nMessage-ID: <x@corp.example>", text);
        known.correspondence.push_back(mail);
    };
    file(store::Direction::out, "human", "!close\nUse water, or ask anna@corp.example.\n");
    file(store::Direction::note, "human", "He is a fool.\n");
    file(store::Direction::in, "bounce", "Your notice to anna@home.example failed.\n");
    file(store::Direction::in, "human", "A stranger with a forwarded token, or of a merged ticket.\n");

    const auto link = link_after(first.mail("acknowledgement"), "correspondence");
    const auto taken = desk.take(click(link, "jane@client.example", "c1"), facts, friday);
    const auto sent = taken.mail("transcript");
    CHECK(sent.recipient == "jane@client.example");
    CHECK(taken.changes.outgoing.size() == 1);
    const auto text = parser::parse(sent.bytes).text;
    CHECK_THAT(text, Catch::Contains("It burns.") && Catch::Contains("password: ********")
                         && Catch::Contains("Use water"));
    for (const auto* inside :
         {"fool", "corp.example", "home.example", "!close", "Anna", "notice", "stranger"})
        CHECK_THAT(everything(sent), !Catch::Contains(inside));
    CHECK_THAT(everything(sent), !Catch::Contains(secret));
    CHECK(taken.changes.new_entry->entry.kind == "request");
    CHECK(taken.changes.updates.empty());
    CHECK(field(sent, "Auto-Submitted") == "auto-replied");
}

TEST_CASE("a long correspondence is cut at its old end, and says so") {
    const ExampleDesk desk;
    const auto first = desk.take(janes_mail(), empty_facts(), friday);
    auto facts = facts_with_mail(first);
    auto& mails = facts.tickets.begin()->second.correspondence;
    for (int i = 0; i < 10; ++i) {
        auto more = mails.front();
        more.raw =
            from_jane("x", "X-A: b", "number " + std::to_string(i) + "\n" + std::string(60'000, 'x') + "\n");
        mails.push_back(more);
    }
    const auto link = link_after(first.mail("acknowledgement"), "correspondence");
    const auto sent = desk.take(click(link, "jane@client.example", "c1"), facts, friday).mail("transcript");
    const auto text = parser::parse(sent.bytes).text;
    CHECK(text.size() < 310'000);
    CHECK_THAT(text, Catch::Contains("number 9") && !Catch::Contains("number 1\n"));
    CHECK_THAT(text, Catch::Contains("oldest part is left out"));
}

TEST_CASE("the closing mail reminds of passwords only where there are some, and its links work") {
    const ExampleDesk desk(rules_with_words());
    const bool holds = GENERATE(false, true);
    const auto first =
        desk.take(from_jane("Printer", "X-A: b", holds ? "password: " + secret + "\n" : "It burns.\n"),
                  empty_facts(), friday);
    auto facts = facts_with_mail(first);
    auto& known = facts.tickets.begin()->second;
    known.answers = {{{8}, friday}};
    const auto close = annas_reply(to(first.mails("notice"), "anna@corp.example"), "!close\n");
    const auto closing = desk.take(close, facts, friday).mail("closing");
    const auto text = parser::parse(closing.bytes).text;
    CHECK((text.find("passwords") != std::string::npos) == holds);

    known.ticket.status = store::Status::closed;
    known.ticket.closed = friday;
    const auto by = [&](const std::string& words) {
        return desk.take(click(link_after(closing, words), "jane@client.example", "c" + words.substr(0, 1)),
                         facts, friday);
    };
    const auto whole = by("good:").changes.ratings, bad = by("bad:").changes.ratings;
    REQUIRE((whole.size() == 1 && bad.size() == 1));
    CHECK((whole[0].value == 5 && !whole[0].answer && bad[0].value == 1));
    const auto one = by("Our answer of").changes.ratings;
    REQUIRE(one.size() == 1);
    CHECK(one[0].answer == store::EntryId{8});
    CHECK(by("open the request again").decision.reopens);
    const auto complaint = by("before the supervisor");
    CHECK(complaint.has_event("escalated-by-client"));
    CHECK(complaint.mails("notice").size() == 3); // Anna, Boris, and Vera, the supervisor
    CHECK_THAT(parser::parse(to(complaint.mails("notice"), "vera@corp.example").bytes).text,
               Catch::Contains("before the supervisor"));
    CHECK(by("whole correspondence").mails("transcript").size() == 1);
}
