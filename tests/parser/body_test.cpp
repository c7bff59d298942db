// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "parser/limits.hpp"
#include "parser/mime.hpp"
#include "parser/parse.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <string>

using namespace ticketd::parser;
using namespace std::string_literals;

namespace {

bool has_defect(const Message& m, std::string_view what) {
    return std::any_of(m.defects.begin(), m.defects.end(), [&](const Defect& d) { return d.what == what; });
}

std::string mixed(const std::string& parts) {
    return "From: a@b.c\nContent-Type: multipart/mixed; boundary=b\n\npreamble\n" + parts;
}

std::string text_part(const std::string& text) { return "--b\nContent-Type: text/plain\n\n" + text + "\n"; }

constexpr const char* file_part =
    "--b\nContent-Type: application/pdf; name=a.pdf\nContent-Disposition: attachment; "
    "filename=a.pdf\nContent-Transfer-Encoding: base64\n\nJVBERi0xLjQ=\n";

} // namespace

TEST_CASE("a command below a long quoted line is doubtful where programs wrap without a mark") {
    const std::string body = "\nFixed.\n\n> old\n> " + std::string(70, 'x') + "\n!close\n";
    CHECK(parse("Subject: x\n" + body).doubtful_command);
    CHECK(parse("Content-Type: text/plain\n" + body).doubtful_command);
    CHECK_FALSE(parse("Content-Type: text/plain; format=flowed\n" + body).doubtful_command);
}

TEST_CASE("a plain mail is its text") {
    Message m = parse("Subject: x\n\nHello\r\nworld\r\n");
    CHECK(m.text == "Hello\nworld\n");
    CHECK_FALSE(m.html);
    CHECK(m.attachments.empty());
    CHECK(m.defects.empty());
}

TEST_CASE("parts of a mixed mail: texts in order, files apart, preamble and epilogue left out") {
    std::string raw = mixed(text_part("one") + file_part + text_part("two") + "--b--\nepilogue\n");
    Message m = parse(raw);
    CHECK(m.text == "one\ntwo");
    REQUIRE(m.attachments.size() == 1);
    CHECK(m.attachments[0].filename == "a.pdf");
    CHECK(m.attachments[0].content.decode() == "%PDF-1.4");
    CHECK(m.attachments[0].size == 8);
}

TEST_CASE("of alternatives the plain text is read and the HTML kept") {
    std::string raw =
        "Content-Type: multipart/alternative; boundary=b\n\n--b\nContent-Type: text/plain\n\nplain\n"
        "--b\nContent-Type: text/html\n\n<p>rich</p>\n--b--\n";
    Message m = parse(raw);
    CHECK(m.text == "plain");
    CHECK(m.html);
    CHECK(m.html_body == "<p>rich</p>");
}

TEST_CASE("an empty plain alternative gives way to the HTML, and so does one that only points at it") {
    std::string letter = "<p>Dear desk,</p>" + std::string(40, 'x') + "<p>" + std::string(3000, 'y') + "</p>";
    auto raw = [&](const std::string& plain) {
        return "Content-Type: multipart/alternative; boundary=b\n\n--b\nContent-Type: text/plain\n\n" + plain
               + "\n--b\nContent-Type: text/html\n\n" + letter + "\n--b--\n";
    };
    std::string empty = raw(" \n"), stub = raw("Please read this in a program that shows HTML."),
                whole = raw(std::string(900, 'z'));
    CHECK(parse(empty).text.find("Dear desk,") == 0);
    CHECK(parse(stub).text.find("Dear desk,") == 0);
    CHECK(parse(whole).text == std::string(900, 'z'));
}

TEST_CASE("an empty part at the end of alternatives does not hide the HTML before it") {
    std::string raw = "Content-Type: multipart/alternative; boundary=b\n\n--b\nContent-Type: text/plain\n\n\n"
                      "--b\nContent-Type: text/html\n\n<b>seen</b>\n--b\n";
    CHECK(parse(raw).text == "seen\n");
}

TEST_CASE("text after a missing end boundary is kept") {
    std::string raw = mixed(text_part("one") + text_part("two"));
    Message m = parse(raw);
    CHECK(m.text == "one\ntwo\n");
    CHECK(has_defect(m, "missing-end-boundary"));
}

TEST_CASE("an inner multipart without an end does not swallow the outer one's file") {
    std::string raw =
        mixed("--b\nContent-Type: multipart/alternative; boundary=inner\n\n--inner\nContent-Type: "
              "text/plain\n\ntext\n"
              + std::string(file_part) + "--b--\n");
    Message m = parse(raw);
    CHECK(m.text == "text");
    REQUIRE(m.attachments.size() == 1);
    CHECK(m.attachments[0].filename == "a.pdf");
}

TEST_CASE("a boundary is a whole line and no prefix of one") {
    std::string raw = mixed(text_part("one\n--bX\n> --b\n --b") + "--b  \n\ntwo\n--b--\n");
    CHECK(parse(raw).text == "one\n--bX\n> --b\n --b\ntwo");
}

TEST_CASE("a boundary that is declared wrongly or not at all is found") {
    std::string undeclared =
        "Content-Type: multipart/mixed\n\n--real\nContent-Type: text/plain\n\ntext\n--real--\n";
    std::string wrong = "Content-Type: multipart/mixed; boundary=other\n\n--real\nContent-Type: "
                        "text/plain\n\ntext\n--real--\n";
    for (const std::string& raw : {undeclared, wrong}) {
        Message m = parse(raw);
        CHECK(m.text == "text");
        CHECK(has_defect(m, "missing-boundary") == (raw == wrong));
    }
}

TEST_CASE("a multipart without any parts is read as text, decoded") {
    Message m = parse("Content-Type: multipart/mixed; boundary=b\nContent-Transfer-Encoding: "
                      "quoted-printable\n\nGr=C3=BC=C3=9Fe\n");
    CHECK(m.text == "Grüße\n");
    CHECK(has_defect(m, "missing-boundary"));
}

TEST_CASE("parts without a header or without an empty line are read") {
    std::string none = mixed("--b\n\nbare\n--b--\n"),
                glued = mixed("--b\nContent-Type: text/plain\n--b\n\nsecond\n--b--\n");
    CHECK(parse(none).text == "bare");
    CHECK(parse(glued).text.find("second") != std::string::npos);
}

TEST_CASE("a mail with bare CR line ends has its parts") {
    std::string raw = mixed(text_part("one") + file_part + "--b--\n");
    std::replace(raw.begin(), raw.end(), '\n', '\r');
    Message m = parse(raw);
    CHECK(m.text == "one");
    REQUIRE(m.attachments.size() == 1);
    CHECK(m.attachments[0].content.decode() == "%PDF-1.4");
}

TEST_CASE("wrong transfer encodings do not hide the text") {
    CHECK(parse("Content-Transfer-Encoding: base64\n\nThis is plainly no base64, is it?\n").text
          == "This is plainly no base64, is it?\n");
    CHECK(parse("Content-Transfer-Encoding: Quoted_Printable\n\na=3Db\n").text == "a=b\n");
    CHECK(parse("Content-Transfer-Encoding: 7bit (nothing)\n\nGr\xC3\xBC\xC3\x9F\x65\n").text == "Grüße\n");
    CHECK(parse("Content-Transfer-Encoding: quoted-printable\n\nhalf=\nline =3D=ZZ= \n").text
          == "halfline ==ZZ");
}

TEST_CASE("a footer in plain text behind base64 is read beside what is decoded") {
    Message m = parse("Content-Transfer-Encoding: base64\n\nSGVsbG8gd29ybGQK\n\n_____________\nList footer, "
                      "not encoded.\n");
    CHECK(m.text == "Hello world\n\n_____________\nList footer, not encoded.");
    CHECK(has_defect(m, "wrong-encoding"));
    std::string line(76, 'Q'), junk = "damaged, line\n";
    CHECK(parse("Content-Transfer-Encoding: base64\n\n" + line + "\n" + junk + line + "\n").text.find(junk)
          == std::string::npos);
}

TEST_CASE("line ends that were encoded as well as written are one line end") {
    CHECK(parse("Content-Transfer-Encoding: quoted-printable\r\n\r\na=0D\r\nb=0D\r\n").text == "a\nb\n");
}

TEST_CASE("format=flowed is joined, quotation and signature marks stay") {
    std::string head = "Content-Type: text/plain; format=flowed\n\n";
    CHECK(parse(head + "one \ntwo\nthree\n").text == "one two\nthree\n");
    CHECK(parse(head + "> a \n> b\nc\n-- \nJoe\n").text == "> a b\nc\n-- \nJoe\n");
    CHECK(parse(head + " >no quote\n").text == ">no quote\n");
    CHECK(parse("Content-Type: text/plain; format=flowed; delsp=yes\n\none \ntwo\n").text == "onetwo\n");
}

TEST_CASE("a mail that is one file has that file and no text") {
    Message m = parse(
        "Content-Type: application/pdf; name=x.pdf\nContent-Transfer-Encoding: base64\n\nJVBERi0xLjQ=\n");
    CHECK(m.text.empty());
    REQUIRE(m.attachments.size() == 1);
    CHECK(m.attachments[0].filename == "x.pdf");
}

TEST_CASE("a text that was given a file's name is read if there is no other") {
    const std::string named = "--b\nContent-Type: text/plain; name=\"note.txt\"\n\nThe note.\n";
    Message only = parse(mixed(named + file_part + "--b--\n"));
    CHECK(only.text == "The note.");
    CHECK(only.attachments.size() == 2);
    CHECK(parse(mixed(text_part("Hello") + named + "--b--\n")).text == "Hello");
    CHECK(parse(mixed("--b\nContent-Type: text/plain; name=log.txt\nContent-Disposition: "
                      "attachment\n\nlog\n--b--\n"))
              .text.empty());
}

TEST_CASE("a uuencoded part is what stands between its marks") {
    const auto bytes =
        mixed(text_part("see")
              + "--b\nContent-Type: application/octet-stream; name=cat.txt\n"
                "Content-Transfer-Encoding: x-uuencode\n\nbegin 644 cat.txt\n#0V%T\n`\nend\n--b--\n");
    const Message m = parse(bytes);
    REQUIRE(m.attachments.size() == 1);
    CHECK(m.attachments[0].content.decode() == "Cat");
    CHECK(m.attachments[0].size == 3);
}

TEST_CASE("a picture that says it is text is a file") {
    Message m =
        parse("Content-Type: text/plain\nContent-Transfer-Encoding: base64\n\nR0lGODlhAQABAAAAACw=\n");
    CHECK(m.text.empty());
    REQUIRE(m.attachments.size() == 1);
    CHECK(m.attachments[0].detected_type == "image/gif");
}

TEST_CASE("a forwarded mail is a file named by its subject") {
    std::string raw = mixed(text_part("see below")
                            + "--b\nContent-Type: message/rfc822\n\nSubject: Lost / found\n\ninner\n--b--\n");
    Message m = parse(raw);
    CHECK(m.text == "see below");
    REQUIRE(m.attachments.size() == 1);
    CHECK(m.attachments[0].filename == "Lost _ found.eml");
    CHECK(m.attachments[0].content.decode() == "Subject: Lost / found\n\ninner");
}

TEST_CASE("a digest's parts are mails") {
    std::string raw = "Content-Type: multipart/digest; boundary=b\n\n--b\n\nSubject: one\n\ntext\n--b--\n";
    Message m = parse(raw);
    REQUIRE(m.attachments.size() == 1);
    CHECK(m.attachments[0].content_type == "message/rfc822");
    CHECK(m.attachments[0].filename == "one.eml");
}

TEST_CASE("a part without a header keeps a first line that looks like a field") {
    CHECK(parse(mixed("--b\n\nNote: read this\n\nText.\n--b--\n")).text == "Note: read this\n\nText.");
    CHECK(parse(mixed("--b\n\nContent-Type: text/html\n\n<p>Text.</p>\n--b--\n")).text == "Text.\n");
}

TEST_CASE("enriched text is read where it is all there is") {
    const std::string body = "<bold>Now</bold> is the <param>red</param>time\nfor all\n\n(<<women> too)\n";
    CHECK(parse("Content-Type: text/enriched\n\n" + body).text == "Now is the time for all\n(<women> too) ");
    CHECK(parse("Content-Type: text/richtext\n\nNow <nl>is <lt>b>\nthe time\n").text
          == "Now \nis <b> the time ");
    CHECK(parse("Content-Type: text/enriched\n\n<nofill>a\nb\n</nofill>1 < 2").text == "a\nb\n1 < 2");
    Message m = parse("Content-Type: multipart/alternative; boundary=b\n\n" + text_part("plain")
                      + "--b\nContent-Type: text/enriched\n\n" + body + "--b--\n");
    CHECK(m.text == "plain");
}

TEST_CASE("pictures that the HTML shows are inline") {
    std::string raw = "Content-Type: multipart/related; boundary=b\n\n--b\nContent-Type: text/html\n\n<img "
                      "src=\"cid:one@x\">hi\n"
                      "--b\nContent-Type: image/png; name=a.png\nContent-ID: <one@x>\n\nPNG\n"
                      "--b\nContent-Type: image/png; name=b.png\nContent-ID: <two@x>\n\nPNG\n--b--\n";
    Message m = parse(raw);
    REQUIRE(m.attachments.size() == 2);
    CHECK(m.attachments[0].is_inline);
    CHECK_FALSE(m.attachments[1].is_inline);
}

TEST_CASE("HTML in several parts is one page") {
    const std::string pages =
        "--p\nContent-Type: text/html\n\n<html><body>Hello.</body></html>\n"
        "--p\nContent-Type: image/png; name=a.png\nContent-ID: <one@x>\n\nPNG\n"
        "--p\nContent-Type: text/html\n\n<html><body><img src=\"cid:one@x\"><p>!close</body></html>\n--p--\n";
    Message m = parse("Content-Type: multipart/mixed; boundary=p\n\n" + pages);
    CHECK(m.text == "Hello.\n!close\n");
    CHECK(m.html_reply_text == "Hello.\n\n!close\n");
    REQUIRE(m.attachments.size() == 1);
    CHECK(m.attachments[0].is_inline);
    Message both = parse("Content-Type: multipart/alternative; boundary=b\n\n" + text_part("Hello.\n\n!close")
                         + "--b\nContent-Type: multipart/mixed; boundary=p\n\n" + pages + "--b--\n");
    CHECK(both.html_reply_text.find("!close") != std::string::npos);
    Message bare = parse("Content-Type: multipart/mixed; boundary=p\n\n"
                         "--p\nContent-Type: text/html\n\n<html><body>Hello.</body></html>\n"
                         "--p\nContent-Type: text/html\n\n<html><body>!close</body></html>\n--p--\n");
    CHECK(bare.text == "Hello.\n!close\n");
    CHECK(bare.html_reply_text == "Hello.\n!close\n");
}

TEST_CASE("uuencoded files are taken out of the text, words about a beginning are not") {
    Message m = parse("Subject: x\n\nSee the file.\nbegin 644 hello.txt\n+:&5L;&\\L('=O<FP \n`\nend\nBye.\n");
    REQUIRE(m.attachments.size() == 1);
    CHECK(m.attachments[0].filename == "hello.txt");
    CHECK(m.attachments[0].content.decode() == "hello, worl");
    CHECK(m.text == "See the file.\nBye.\n");
    Message prose = parse("Subject: x\n\nbegin 100 pages\nand end\n");
    CHECK(prose.attachments.empty());
    CHECK(prose.text == "begin 100 pages\nand end\n");
}

TEST_CASE("a uuencoded file larger than any text is taken out whole") {
    std::string raw = "Subject: x\n\nSee:\nbegin 644 big.bin\n";
    constexpr std::size_t lines = 120'000;
    for (std::size_t i = 0; i < lines; ++i) raw += "M" + std::string(60, '!') + "\n";
    raw += "`\nend\nBye.\n";
    Message m = parse(raw);
    REQUIRE(m.attachments.size() == 1);
    CHECK(m.attachments[0].size == lines * 45);
    CHECK(m.text == "See:\nBye.\n");
}

TEST_CASE("limits: all texts together are bounded") {
    std::string parts;
    for (int i = 0; i < 10; ++i) parts += text_part(std::string(limits::text_bytes / 4, 'x'));
    std::string raw = mixed(parts + "--b--\n");
    Message m = parse(raw);
    CHECK(m.text.size() <= limits::text_bytes);
    CHECK(m.text.size() > limits::text_bytes - 100);
    CHECK(has_defect(m, "text-too-long"));
}

TEST_CASE("limits: parts beyond the bound are noted and what was read stays") {
    std::string parts;
    for (std::size_t i = 0; i < limits::parts + 10; ++i) parts += text_part("t");
    std::string raw = mixed(parts + "--b--\n");
    Message m = parse(raw);
    CHECK(has_defect(m, "too-many-parts"));
    CHECK(m.text.size() > limits::parts);
}

TEST_CASE(
    "the content of a file outlives the message in memory it was read from, as long as the raw mail does") {
    std::string raw = mixed(file_part + "--b--\n"s);
    Content content = [&] { return parse(raw).attachments.at(0).content; }();
    CHECK(content.decode() == "%PDF-1.4");
    CHECK(content.decoded_size() == 8);
}

TEST_CASE("parse_header reads no body") {
    Message m = parse_header("Subject: x\nFrom: a@b.c\nContent-Type: text/plain\n\nbody\n");
    CHECK(m.subject == "x");
    CHECK(m.from.size() == 1);
    CHECK(m.text.empty());
    CHECK(parse_header("Subject: cut in the mid").subject == "cut in the mid");
}

TEST_CASE("the language that a mail names") {
    CHECK(parse("Content-Language: de-DE, en\n\n").language == "de-de");
    CHECK(parse("Accept-Language: fr\n\n").language == "fr");
    CHECK(parse("Subject: x\n\n").language.empty());
}
