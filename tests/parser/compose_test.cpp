// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "parser/compose.hpp"
#include "parser/content_hash.hpp"
#include "parser/date.hpp"
#include "parser/encode.hpp"
#include "parser/parse.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

using namespace ticketd::parser;

namespace {

OutgoingMail plain() {
    OutgoingMail mail;
    mail.from = {"Example Support", "support@example.com"};
    mail.to = {{"Jörg Müller", "joerg@example.org"}, {"", "b@example.org"}};
    mail.subject = "[TID#1042] Grüße aus Köln";
    mail.message_id = "abc.def@example.com";
    mail.in_reply_to = "x@example.org";
    mail.references = {"a@example.org", "x@example.org"};
    mail.date = *read_date("Tue, 5 Mar 2024 10:20:30 +0100");
    mail.text = "Dear Jörg,\n\nall is well.\n";
    return mail;
}

/// What every mail must keep to (RFC 5321, 5322): CRLF alone, ASCII, no over-long line.
void check_wire(const std::string& bytes) {
    std::size_t column = 0;
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        char c = bytes[i];
        REQUIRE(static_cast<unsigned char>(c) < 0x80);
        REQUIRE(c != '\0');
        if (c == '\r') REQUIRE((i + 1 < bytes.size() && bytes[i + 1] == '\n'));
        if (c == '\n') REQUIRE((i > 0 && bytes[i - 1] == '\r'));
        column = c == '\n' ? 0 : column + 1;
        REQUIRE(column <= 999);
    }
}

std::string assembled(const OutgoingMail& mail, const std::vector<std::string>& contents) {
    ComposedMail composed = compose(mail);
    REQUIRE(composed.part_offsets.size() == contents.size());
    std::string out = composed.bytes;
    for (std::size_t i = contents.size(); i-- > 0;)
        out.insert(composed.part_offsets[i], encode_base64_lines(contents[i]));
    check_wire(out);
    return out;
}

} // namespace

TEST_CASE("what was composed is read back the same") {
    OutgoingMail mail = plain();
    mail.cc = {{"Doe, \"Joe\" \\ x", "joe@example.net"}};
    mail.reply_to = {{"", "desk+1042@example.com"}};
    mail.extra = {{"Auto-Submitted", "auto-replied"}, {"X-Note", "ä"}};
    std::string bytes = assembled(mail, {});
    Message m = parse(bytes);
    CHECK(m.defects.empty());
    CHECK(m.from == std::vector<Address>{mail.from});
    CHECK(m.to == mail.to);
    CHECK(m.cc == mail.cc);
    CHECK(m.reply_to == mail.reply_to);
    CHECK(m.subject == mail.subject);
    CHECK(m.message_id == mail.message_id);
    CHECK(m.in_reply_to == std::vector<std::string>{mail.in_reply_to});
    CHECK(m.references == mail.references);
    CHECK(m.date == mail.date);
    CHECK(m.text == mail.text);
    CHECK(m.auto_signs.auto_submitted == "auto-replied");
}

TEST_CASE("whatever people are called and write is read back the same") {
    std::mt19937 random(20260302);
    const auto one_of = [&](const std::vector<std::string>& all) {
        return all[std::uniform_int_distribution<std::size_t>(0, all.size() - 1)(random)];
    };
    const std::vector<std::string> pieces{"Ann",
                                          "O'Brien",
                                          "Müller",
                                          "\"",
                                          "\\",
                                          ",",
                                          ";",
                                          ":",
                                          "(x)",
                                          "<y>",
                                          "@",
                                          "=?utf-8?q?x?=",
                                          "😀",
                                          "👩‍🔧",
                                          "日本語",
                                          "Привет",
                                          "עברית",
                                          "ไทย",
                                          "a.b",
                                          "[TID#1042]",
                                          "=",
                                          "?=",
                                          "_",
                                          "%41",
                                          "*",
                                          "'",
                                          "ﬁ",
                                          "é",
                                          std::string(80, 'w'),
                                          std::string(40, 'x') + "ü"};
    const auto phrase = [&](std::size_t most) {
        std::string text;
        for (std::size_t n = std::uniform_int_distribution<std::size_t>(1, most)(random); n > 0; --n)
            text += (text.empty() ? "" : " ") + one_of(pieces);
        // Quotation marks around a whole name are taken for a mail program's, and read away.
        const bool quoted = text.size() > 1 && text.front() == text.back()
                            && std::string("'\"").find(text.front()) != std::string::npos;
        return quoted ? text + " x" : text;
    };
    for (int round = 0; round < 400; ++round) {
        OutgoingMail mail = plain();
        mail.from.name = phrase(4);
        mail.to = {
            {phrase(6), "joerg@example.org"}, {"", "x=y_z@example.org"}, {phrase(2), "o'neil+x@example.org"}};
        mail.cc = {{phrase(3), "cc@example.org"}};
        mail.subject = phrase(12);
        mail.text = phrase(30) + "\n\n" + phrase(5) + "\n";
        if (round % 2 == 0) mail.html = "<p>" + one_of({"Grüße", "日本語", "x"}) + "</p>\n";
        const std::string name =
            one_of({"", "Übersicht ", "日本語の", "a'b%41 c ", "😀", std::string(60, 'n')})
            + one_of({"Rechnung", "отчёт", "file"}) + one_of({".pdf", ".tar.gz", ""});
        mail.parts = {{name, "application/pdf", "", false}};
        const auto bytes = assembled(mail, {"%PDF-1.4"});
        const Message m = parse(bytes);
        INFO("round " << round << ": from \"" << mail.from.name << "\", cc \"" << mail.cc.front().name
                      << '"');
        CHECK(m.defects.empty());
        CHECK(m.from == std::vector<Address>{mail.from});
        CHECK(m.to == mail.to);
        CHECK(m.cc == mail.cc);
        CHECK(m.subject == mail.subject);
        CHECK(m.text == mail.text);
        CHECK(m.html_body == mail.html);
        REQUIRE(m.attachments.size() == 1);
        CHECK(m.attachments[0].filename == name);
        CHECK(m.attachments[0].content.decode() == "%PDF-1.4");
    }
}

TEST_CASE("texts of every shape survive") {
    std::string long_line(5000, 'x'), cyrillic;
    for (int i = 0; i < 300; ++i) cyrillic += "Привет ";
    for (const std::string& text :
         {std::string("plain\n"), std::string("From here\n.\n..\n-- \nJoe\n"), long_line + "\n",
          cyrillic + "\n", std::string("trailing blanks  \n\ttab\t\n"), std::string("a=b =3D = \n"),
          std::string("😀\n\n\nx\n")}) {
        OutgoingMail mail = plain();
        mail.text = text;
        CHECK(parse(assembled(mail, {})).text == text);
    }
}

TEST_CASE("an HTML form goes beside the text") {
    OutgoingMail mail = plain();
    mail.html = "<p>Grüße</p>\n";
    Message m = parse(assembled(mail, {}));
    CHECK(m.text == mail.text);
    CHECK(m.html_body == mail.html);
    CHECK(m.attachments.empty());
}

TEST_CASE("parts are put in at their offsets") {
    OutgoingMail mail = plain();
    mail.html = "<img src=\"cid:pic@x\">\n";
    std::string name =
        "Ein sehr langer Dateiname mit Umlauten äöü und noch viel mehr davon, damit er gefaltet wird.pdf";
    mail.parts = {
        {name, "application/pdf", "", false}, {"pic.png", "image/png", "pic@x", true}, {"", "", "", false}};
    std::string big(100'000, '\xFF');
    std::string bytes = assembled(mail, {"%PDF-1.4", "\x89PNG", big});
    Message m = parse(bytes);
    REQUIRE(m.attachments.size() == 3);
    CHECK(m.text == mail.text);
    CHECK(m.attachments[0].filename == name);
    CHECK(m.attachments[0].content_type == "application/pdf");
    CHECK(m.attachments[0].content.decode() == "%PDF-1.4");
    CHECK(m.attachments[1].content_id == "pic@x");
    CHECK(m.attachments[1].is_inline);
    CHECK(m.attachments[2].content.decode() == big);
    CHECK(m.attachments[2].content_type == "application/octet-stream");
}

TEST_CASE("no text makes a header field of its own") {
    std::string evil = "x\r\nBcc: victim@example.org\r\n\r\nbody\nX: y\rZ: w";
    OutgoingMail mail = plain();
    mail.subject = evil;
    mail.from.name = evil;
    mail.to = {{evil, "joe@example.org"}, {"x", "a@b.c>\r\nBcc: victim@example.org"}};
    mail.message_id = evil + "@example.com";
    mail.in_reply_to = evil;
    mail.references = {evil};
    mail.extra = {{"X-Note", evil}, {"Bad\r\nBcc", "x"}, {"Bad:", "x"}, {"", "x"}};
    mail.parts = {{evil + ".txt", "text/plain\r\nX: y", evil, false}};
    Message m = parse(assembled(mail, {"content"}));
    for (const HeaderField& f : m.fields) {
        INFO(f.name);
        CHECK(f.name != "Bcc");
        CHECK(f.name != "X");
        CHECK(f.name != "Z");
    }
    CHECK(m.to.size() == 1);
    REQUIRE(m.attachments.size() == 1);
    CHECK(m.attachments[0].content_type == "application/octet-stream");
    CHECK(m.text == mail.text);
}

TEST_CASE("no text makes a part of its own") {
    OutgoingMail mail = plain();
    mail.parts = {{"a.txt", "text/plain", "", false}};
    std::string first = compose(mail).bytes;
    std::size_t at = first.find("boundary=\"") + 10;
    mail.text = "--" + first.substr(at, first.find('"', at) - at) + "--\nstill text\n";
    Message m = parse(assembled(mail, {"content"}));
    CHECK(m.text == mail.text);
    CHECK(m.attachments.size() == 1);
}

TEST_CASE("a subject that looks encoded is shown as it was written") {
    OutgoingMail mail = plain();
    for (const char* subject : {"=?utf-8?q?x?=", "two  blanks", "", "a", "ends with ?="}) {
        mail.subject = subject;
        CHECK(parse(assembled(mail, {})).subject == subject);
    }
    mail.subject = std::string(2000, 'x') + " " + std::string(500, 'y');
    CHECK(parse(assembled(mail, {})).subject == mail.subject);
}

TEST_CASE("the same mail gives the same bytes") {
    OutgoingMail mail = plain();
    mail.html = "<p>x</p>";
    mail.parts = {{"a", "b/c", "", false}};
    CHECK(compose(mail).bytes == compose(mail).bytes);
}

TEST_CASE("long threads keep the first and the newest references") {
    OutgoingMail mail = plain();
    mail.references.clear();
    for (int i = 0; i < 500; ++i) mail.references.push_back(std::to_string(i) + "@example.org");
    Message m = parse(assembled(mail, {}));
    CHECK(m.references.size() < 50);
    CHECK(m.references.front() == "0@example.org");
    CHECK(m.references.back() == "499@example.org");
}

TEST_CASE("what may be handed to SMTP as an address") {
    for (const char* good : {"a@b.c", "joe.doe+tag@example.org", "o'neil@example.org", "a@localhost"})
        CHECK(is_deliverable(good));
    for (const char* bad : {"", "a", "@b", "a@", "a@b@c", "a b@c", "a@b.c>", "<a@b.c", "a@b.c\r\nRSET",
                            "a,b@c", "j\xC3\xB6@b.c", "a@b.c."})
        CHECK_FALSE(is_deliverable(bad));
    CHECK_FALSE(is_deliverable(std::string(65, 'x') + "@b.c"));
    CHECK_FALSE(is_deliverable("a@" + std::string(300, 'x')));
}

TEST_CASE("the content hash is of what was written, not of how it came") {
    std::string mail =
        "From: a@b.c\nDate: Tue, 5 Mar 2024 10:20:30 +0100\nSubject: x\nMessage-ID: <1@b>\n\nbody\nmore\n";
    std::string crlf;
    for (char c : mail) crlf += c == '\n' ? "\r\n" : std::string(1, c);
    ContentHash hash = content_hash(mail);
    CHECK(content_hash(crlf) == hash);
    CHECK(content_hash("Received: from x\nDelivered-To: y\n" + mail) == hash);
    CHECK(content_hash(mail + "\n") == hash);
    CHECK(content_hash("X" + mail) != hash);
    std::string other = mail;
    other.replace(other.find("body"), 4, "bodx");
    CHECK(content_hash(other) != hash);
    for (const char* field : {"a@b.c", "Subject: x", "10:20", "<1@b>"}) {
        std::string changed = mail;
        changed[changed.find(field) + std::string_view(field).size() - 1] = 'q';
        CHECK(content_hash(changed) != hash);
    }
    CHECK(content_hash("Subject: ab\n\nc") != content_hash("Subject: a\n\nbc"));
}

TEST_CASE("lines of every length and make stand in quoted-printable as they were written") {
    const std::string_view pieces[] = {"word",           " ",         "=", ".", "From ", "-", "ä", "\t",
                                       "<a href=\"x\">", "0123456789"};
    std::mt19937 random(17);
    for (int round = 0; round < 3000; ++round) {
        std::string text = "ü\n"; // or else it would be 7bit
        for (int i = 0; i < 20 + round % 20; ++i) text += random() % 9 == 0 ? "\n" : pieces[random() % 10];
        text += "x";
        INFO(text);
        const auto encoded = encode_quoted_printable(text);
        std::size_t pos = 0;
        while (pos < encoded.size()) {
            const auto end = encoded.find("\r\n", pos);
            const auto line = encoded.substr(pos, end - pos);
            REQUIRE(line.size() <= 76);
            REQUIRE_FALSE((line.ends_with(' ') || line.ends_with('\t')));
            pos = end + 2;
        }
        auto mail = plain();
        mail.text = text + "\n";
        REQUIRE(parse(compose(mail).bytes).text == mail.text);
    }
}

TEST_CASE("a field that needs no folding is written like one that is folded") {
    CHECK(write_token_field("X-A", "one two") == "X-A: one two\r\n");
    CHECK(write_token_field("X-A", "  one  two ") == "X-A: one two\r\n");
    CHECK(write_token_field("X-A", "") == "X-A:\r\n");
    CHECK(write_token_field("X-A", std::string(900, 'a')) == "X-A: " + std::string(900, 'a') + "\r\n");
    const std::string words = std::string(35, 'a') + " " + std::string(35, 'b');
    CHECK(write_token_field("X-A", words) == "X-A: " + words + "\r\n"); // 76 columns
    CHECK(write_token_field("X-AB", words)
          == "X-AB: " + std::string(35, 'a') + "\r\n " + std::string(35, 'b') + "\r\n");
    CHECK(write_text_field("X-A", "=?x?=") == "X-A: =?UTF-8?B?PT94Pz0=?=\r\n");
    CHECK(write_text_field("X-A", "one  two") == "X-A: =?UTF-8?B?b25lICB0d28=?=\r\n");
}
