// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "parser/erase.hpp"

#include "parser/compose.hpp"
#include "parser/parse.hpp"

#include <catch2/catch.hpp>

using namespace ticketd::parser;

namespace {

const std::string secret = "Hunter-2+x";

/// What stands after "word: " up to the end of its line, unless it is erased.
std::vector<Stretch> after_word(std::string_view text) {
    std::vector<Stretch> found;
    constexpr std::string_view word = "word: ";
    for (auto at = text.find(word); at != text.npos; at = text.find(word, at + 1)) {
        const auto begin = at + word.size(), end = std::min(text.find('\n', begin), text.size());
        if (text.substr(begin, end - begin).find_first_not_of("*|<> \r") != text.npos)
            found.push_back({begin, end});
    }
    return found;
}

std::string erased(const std::string& raw) {
    auto out = erase_stretches(raw, after_word);
    REQUIRE(out.size() == raw.size());
    return out;
}

std::string quoted_printable(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (c == '+' || c == '-' || c == '2') {
            constexpr std::string_view hex = "0123456789abcdef";
            out += '=';
            out += hex[static_cast<unsigned char>(c) >> 4];
            out += hex[static_cast<unsigned char>(c) & 15];
        } else {
            out += c;
        }
    }
    return out;
}

std::string part(const std::string& type, const std::string& encoding, const std::string& body) {
    return "MIME-Version: 1.0\r\nContent-Type: " + type + "\r\nContent-Transfer-Encoding: " + encoding
           + "\r\n\r\n" + body;
}

const std::string plain = "Hello,\r\nmy word: " + secret + "\r\nThanks, Jane\r\n";
const std::string html = "<p>Hello,<br>\r\n<b>my wo</b>rd: <a href=\"x:" + secret + "\">" + secret
                         + "</a></p><p>Thanks, Jane</p>\r\n";

/// Nothing of it is left, whoever decodes it.
void check_gone(const std::string& out) {
    const auto message = parse(out);
    CHECK(message.text.find(secret) == std::string::npos);
    CHECK(message.html_body.find(secret) == std::string::npos);
    CHECK(out.find(secret) == std::string::npos);
    CHECK(after_word(message.text).empty());
    CHECK(message.text.find("Thanks, Jane") != std::string::npos);
    CHECK(message.text.find("word: *") != std::string::npos);
    for (const auto& attachment : message.attachments)
        CHECK(attachment.content.decode().find(secret) == std::string::npos);
}

} // namespace

TEST_CASE("words are taken out of a text however it is encoded") {
    const auto mail = GENERATE(
        part("text/plain", "7bit", plain), part("text/plain; charset=utf-8", "8bit", "Grüße\r\n" + plain),
        part("text/plain; charset=iso-8859-1", "8bit",
             "Gr\xFC\xDF"
             "e\r\n"
                 + plain),
        part("text/plain; charset=utf-8", "quoted-printable", quoted_printable(plain)),
        part("text/plain; charset=utf-8", "quoted-printable",
             "my =\r\nword: Hunt=\r\ner-2+x\r\nThanks, Jane\r\n"),
        part("text/plain; charset=utf-8", "base64", encode_base64_lines(plain)),
        part("text/plain", "base64", encode_base64_lines("x" + plain) + encode_base64_lines("\r\nmore\r\n")),
        part("text/html", "7bit", html), part("text/html", "base64", encode_base64_lines(html)),
        part("text/html; charset=utf-8", "quoted-printable", quoted_printable(html)));
    INFO(mail);
    check_gone(erased(mail));
}

TEST_CASE("words are taken out of all parts, and the structure stays") {
    const std::string inner =
        "From: a@b.example\r\nSubject: inside\r\n" + part("text/plain", "base64", encode_base64_lines(plain));
    const auto mail =
        GENERATE_COPY("MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b1\r\n\r\n--b1\r\n"
                      "Content-Type: multipart/alternative; boundary=b2\r\n\r\n--b2\r\n"
                      + part("text/plain", "7bit", plain) + "\r\n--b2\r\n"
                      + part("text/html", "base64", encode_base64_lines(html)) + "\r\n--b2--\r\n--b1\r\n"
                      + "Content-Disposition: attachment; filename=a.txt\r\n"
                      + part("text/plain", "base64", encode_base64_lines(plain))
                      + "\r\n--b1\r\nContent-Disposition: attachment; filename=a.png\r\n"
                      + part("image/png", "base64", "iVBORw0KGgo=") + "\r\n--b1\r\n"
                      + part("message/rfc822", "7bit", inner) + "\r\n--b1--\r\n");
    const auto without = erased(mail);
    const auto before = parse(mail), after = parse(without);
    check_gone(without);
    REQUIRE(after.attachments.size() == before.attachments.size());
    for (std::size_t i = 0; i < after.attachments.size(); ++i) {
        CHECK(after.attachments[i].filename == before.attachments[i].filename);
        CHECK(after.attachments[i].size == before.attachments[i].size);
        if (before.attachments[i].content_type == "image/png")
            CHECK(after.attachments[i].content.decode() == before.attachments[i].content.decode());
        if (before.attachments[i].content_type == "message/rfc822") {
            const auto enclosed = parse(after.attachments[i].content.decode());
            CHECK(enclosed.subject == "inside");
            CHECK(enclosed.text.find(secret) == std::string::npos);
            CHECK(enclosed.text.find("Thanks, Jane") != std::string::npos);
        }
    }
    CHECK(after.defects.size() == before.defects.size());
}

TEST_CASE("words are taken out of a subject, in an encoded word too") {
    const auto header = GENERATE(std::string("Subject: my word: Hunter-2+x"),
                                 std::string("Subject: =?utf-8?Q?my_word=3A_Hunter-2+x?="),
                                 std::string("SUBJECT: my\r\n word: Hunter-2+x"));
    const auto out =
        erased("From: a@b.example\r\n" + header + "\r\nMessage-ID: <m@b.example>\r\n\r\nHello\r\n");
    const auto message = parse(out);
    CHECK(message.subject.find(secret) == std::string::npos);
    CHECK(out.find("Hunter") == std::string::npos);
    CHECK(message.message_id == "m@b.example");
    CHECK(message.text == "Hello\n");
}

TEST_CASE("words are taken out of a subject behind a bare CR, which ends no field") {
    const auto out =
        erased("To: support@example.com\r\nSubject: the site\rmy word: " + secret + "\r\n\r\nHello\r\n");
    CHECK(out.find(secret) == out.npos);
    CHECK(out.find("my word:") != out.npos);
}

TEST_CASE("what holds nothing to erase keeps every byte") {
    for (const auto& mail :
         {std::string(), std::string("no header at all"),
          part("text/plain", "base64", "SGVsbG8gd29ybGQ=\r\n"),
          part("text/plain", "quoted-printable", "a=20b =\r\n c=C3=a4 =zz\t\r\n"),
          part("text/plain; charset=utf-16", "base64", encode_base64_lines(std::string("h\0i\0", 4)))})
        CHECK(erase_stretches(mail, after_word) == mail);
}

TEST_CASE("what is erased is erased once: a second time changes nothing") {
    for (const auto& mail :
         {part("text/plain", "base64", encode_base64_lines(plain)), part("text/html", "7bit", html),
          part("text/plain", "quoted-printable", quoted_printable(plain))}) {
        const auto once = erased(mail);
        CHECK(erase_stretches(once, after_word) == once);
    }
}

TEST_CASE("in charsets of several bytes a letter the line goes, in UTF-16 the text") {
    std::string wide;
    for (const char c : plain) wide += {c, '\0'};
    const auto utf16 = erased(part("text/plain; charset=utf-16le", "base64", encode_base64_lines(wide)));
    CHECK(parse(utf16).text.find(secret) == std::string::npos);
    const auto gbk = erased(part("text/plain; charset=gbk", "8bit",
                                 "\xC4\xE3\xBA\xC3\r\nmy \xC4\xE3 word: Hunter-2+x\r\nThanks\r\n"));
    CHECK(gbk.find("Hunter") == std::string::npos);
    CHECK(parse(gbk).text.find("Thanks") != std::string::npos);
}

TEST_CASE("erasing is total: any bytes give as many bytes") {
    std::uint32_t seed = 11;
    const std::string mail =
        part("multipart/mixed; boundary=b", "7bit",
             "--b\r\n" + part("text/html", "base64", encode_base64_lines(html)) + "\r\n--b\r\n"
                 + part("text/plain", "quoted-printable", quoted_printable(plain)) + "\r\n--b--");
    for (int round = 0; round < 500; ++round) {
        auto broken = mail;
        for (int i = 0; i < 8; ++i) {
            seed = seed * 1664525 + 1013904223;
            broken[(seed >> 8) % broken.size()] = static_cast<char>(seed >> 24);
        }
        CHECK(erase_stretches(broken, after_word).size() == broken.size());
    }
}

TEST_CASE("comments that nothing ends are not looked for again and again") {
    std::string page = "<p>word: " + secret + "</p>";
    for (int i = 0; i < 1'000'000; ++i) page += "<!-- >";
    CHECK(erased(part("text/html", "7bit", page)).find(secret) == std::string::npos);
}
