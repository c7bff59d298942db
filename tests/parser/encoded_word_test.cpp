// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "parser/header.hpp"
#include "parser/parse.hpp"

#include <catch2/catch.hpp>

using namespace ticketd::parser;

TEST_CASE("encoded words of both kinds are decoded") {
    CHECK(decode_text("=?iso-8859-1?Q?Gr=FC=DFe_aus_K=F6ln?=") == "Grüße aus Köln");
    CHECK(decode_text("=?UTF-8?B?R3LDvMOfZQ==?= and =?utf-8?q?more?=") == "Grüße and more");
    CHECK(decode_text("=?utf-8*de?q?mit_Sprache?=") == "mit Sprache");
}

TEST_CASE("white space between encoded words is no text, beside them it is") {
    CHECK(decode_text("=?utf-8?q?a?=  =?utf-8?q?b?=") == "ab");
    CHECK(decode_text("=?utf-8?q?a?= b =?utf-8?q?c?=") == "a b c");
}

TEST_CASE("a character split between two words is put together") {
    CHECK(decode_text("=?utf-8?q?Gr=C3?= =?utf-8?q?=BC=C3=9Fe?=") == "Grüße");
    CHECK(decode_text("=?utf-8?B?R3LD?= =?utf-8?B?vMOfZQ==?=") == "Grüße");
    CHECK(decode_text("=?utf-8?B?R3LDvMOfZ?= =?utf-8?B?Q==?=") == "Grüße");
}

TEST_CASE("encoded words in quoted strings and glued to text are decoded as most programs do") {
    CHECK(decode_text("\"=?utf-8?q?J=C3=B6rg?=\"") == "\"Jörg\"");
    CHECK(decode_text("Re:=?utf-8?q?_J=C3=B6rg?=!") == "Re: Jörg!");
}

TEST_CASE("broken encoded words are read as far as they go") {
    CHECK(decode_text("=?utf-8?Q?with blanks inside?=") == "with blanks inside");
    CHECK(decode_text("=?utf-8?B?R3LDvMOfZQ?=") == "Grüße");
    CHECK(decode_text("=?utf-8?Q?no_end") == "no end");
    CHECK(decode_text("=?utf-8?X?abc?=") == "=?utf-8?X?abc?=");
    CHECK(decode_text("=?") == "=?");
    CHECK(decode_text("=?utf-8?Q?"
                      "?=")
              .empty());
    CHECK(decode_text("50=?=60") == "50=?=60");
}

TEST_CASE("a wrong or unknown charset gives the text all the same") {
    CHECK(decode_text("=?us-ascii?Q?Gr=C3=BC=C3=9Fe?=") == "Grüße");
    CHECK(decode_text("=?no-such-charset?Q?plain?=") == "plain");
    CHECK(decode_text("=?iso-8859-1?Q?=80_100?=") == "€ 100");
    CHECK(decode_text("=?gb2312?B?lrqhow==?=") == decode_text("=?gbk?B?lrqhow==?="));
}

TEST_CASE("ISO-2022-JP is read with and without encoded words") {
    CHECK(decode_text("=?iso-2022-jp?B?GyRCJUYlOSVIGyhC?=") == "テスト");
    CHECK(decode_text("\x1B$B%F%9%H\x1B(B") == "テスト");
    CHECK(decode_text("=?ISO-2022-JP?B?g2WDWINn?=") == "テスト");
    CHECK(decode_text("=?iso-2022-jp?B?GyRCJUYbKEI=?= =?iso-2022-jp?B?GyRCJTklSBsoQg==?=") == "テスト");
}

TEST_CASE("raw 8-bit text is UTF-8, else what the body is in, else guessed from all of the header") {
    CHECK(parse("Subject: Gr\xC3\xBC\xC3\x9F\x65\n\n").subject == "Grüße");
    CHECK(parse("Subject: Gr\xFC\xDF\x65\n\n").subject == "Grüße");
    CHECK(
        parse("Subject: \xCF\xF0\xE8\xE2\xE5\xF2\nContent-Type: text/plain; charset=windows-1251\n\n").subject
        == "Привет");
    CHECK(parse("Subject: \xF0\xD2\xC9\xD7\xC5\xD4, \xCB\xC1\xCB \xC4\xC5\xCC\xC1\n\n").subject
          == "Привет, как дела");
}

TEST_CASE("a subject is one line without control characters") {
    CHECK(decode_text("=?utf-8?q?a=0D=0ABcc:_x=00=1B[31m?=") == "a Bcc: x[31m");
}

TEST_CASE("a NUL that an encoded word brings is no text, even where nothing else is to be cleaned") {
    CHECK(decode_text("=?iso-8859-1?Q?testing=00?=") == "testing");
    CHECK(decode_text("=?utf-8?B?YQBi?= c") == "ab c");
}

TEST_CASE("parameters: quoted, bare, with comments and semicolons inside") {
    Parameterized p =
        read_parameters("Text/HTML (a comment); charset=\"utf-8\"; name=\"a;b \\\"c\\\".txt\"; x = y");
    CHECK(p.value == "text/html");
    CHECK(p.get("charset") == "utf-8");
    CHECK(p.get("name") == "a;b \"c\".txt");
    CHECK(p.get("x") == "y");
}

TEST_CASE("RFC 2231: charset, language, sections in any order") {
    CHECK(read_parameters("a/b; filename*=utf-8'de'Gr%C3%BC%C3%9Fe.txt").get("filename") == "Grüße.txt");
    CHECK(read_parameters("a/b; filename*1*=%9Fe.txt; filename*0*=iso-8859-1''Gr%FC").get("filename")
          == "Gr\xC3\xBC\xC5\xB8\x65.txt");
    CHECK(read_parameters("a/b; filename*0=\"one \"; filename*1=two").get("filename") == "one two");
    CHECK(read_parameters("a/b; filename=plain.txt; filename*=utf-8''b%C3%A4r.txt").get("filename")
          == "bär.txt");
}

TEST_CASE("RFC 2047 in parameters, which no RFC allows, is read") {
    CHECK(read_parameters("a/b; name=\"=?utf-8?q?b=C3=A4r.txt?=\"").get("name") == "bär.txt");
    CHECK(read_parameters("a/b; name=\"=?utf-8?q?b=C3=A4?=\t=?utf-8?q?r.txt?=\"").get("name") == "bär.txt");
}

TEST_CASE("a boundary is never decoded") {
    CHECK(read_parameters("multipart/mixed; boundary=\"=?utf-8?q?x?=\"").get("boundary") == "=?utf-8?q?x?=");
}
