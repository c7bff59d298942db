// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "parser/charset.hpp"

#include <catch2/catch.hpp>

#include <string>

using namespace ticketd::parser;
using namespace std::string_literals;

TEST_CASE("UTF-8 is checked to the letter of RFC 3629") {
    CHECK(is_utf8("ASCII, äöü, 漢字, 😀"));
    for (const char* bad : {"\x80", "\xC0\x80", "\xC3", "\xE0\x80\x80", "\xED\xA0\x80", "\xF0\x80\x80\x80",
                            "\xF4\x90\x80\x80", "\xFF"})
        CHECK_FALSE(is_utf8(bad));
}

TEST_CASE("repair replaces what is wrong and nothing else") {
    CHECK(repair_utf8("a\xFFz") == "a\xEF\xBF\xBDz");
    CHECK(repair_utf8("a\xE2\x82") == "a\xEF\xBF\xBD");
    CHECK(repair_utf8("äöü") == "äöü");
}

TEST_CASE("charsets that mail declares") {
    CHECK(to_utf8("\xE4\xF6\xFC", "iso-8859-1") == "äöü");
    CHECK(to_utf8("\xA4", "ISO8859_15") == "€");
    CHECK(to_utf8("\x80", "latin1") == "€");
    CHECK(to_utf8("\xCF\xF0", "cp1251") == "Пр");
    CHECK(to_utf8("\xF0\xD2", "KOI8-R") == "Пр");
    CHECK(to_utf8("\x83\x65", "x-sjis") == "テ");
    CHECK(to_utf8("\xB0\xA1", "ks_c_5601-1987") == "가");
    CHECK(to_utf8("\xA4\xA4\xA4\xE5", "Big5") == "中文");
    CHECK(to_utf8("\xD6\xD0\xCE\xC4", "gb2312") == "中文");
    CHECK(to_utf8("Hi Mom -+Jjo--!", "unicode-1-1-utf-7") == "Hi Mom -☺-!");
    CHECK(to_utf8("~{VPND~}", "hz-gb-2312") == "中文");
    CHECK(to_utf8("a\0b\0"s, "utf-16le") == "ab");
    CHECK(to_utf8("\xA1\xE3", "tis-620") == "กใ");
}

TEST_CASE("a charset is known by its sloppy names too") {
    CHECK(to_utf8("\xE4", "\"iso-8859-1\"") == "ä");
    CHECK(to_utf8("\xE4", "ISO 8859-1") == "ä");
    CHECK(to_utf8("\xE4", "charset=windows-1252") == "ä");
    CHECK(to_utf8("\xE4", "win-1252") == "ä");
    CHECK(to_utf8("\xC3\xA4", "UTF8") == "ä");
}

TEST_CASE("gb2312 that is gbk and Latin-1 that is windows-1252 are read as what they are") {
    CHECK(to_utf8("\x96\xBA", "gb2312") == to_utf8("\x96\xBA", "gbk"));
    CHECK(to_utf8("\x93quoted\x94", "iso-8859-1") == "“quoted”");
    CHECK(to_utf8("Shift \x83\x65", "iso-2022-jp") == "Shift テ");
}

TEST_CASE("text that contradicts its charset is UTF-8 where it can be") {
    CHECK(to_utf8("Grüße", "us-ascii") == "Grüße");
    CHECK(to_utf8("Grüße", "iso-8859-1") == "Grüße");
    CHECK(to_utf8("plain", "utf-16") == "plain");
}

TEST_CASE("UTF-8 with a wrong byte here and there stays UTF-8") {
    CHECK(to_utf8("w\xC3\xB6rld \xE9 end", "utf-8") == "wörld \xEF\xBF\xBD end");
    CHECK(to_utf8("Gr\xFC\xDF\x65", "utf-8") == "Grüße");
}

TEST_CASE("undeclared text is guessed") {
    CHECK(to_utf8("Gr\xFC\xDF\x65 aus K\xF6ln", "") == "Grüße aus Köln");
    CHECK(to_utf8("\xF0\xD2\xC9\xD7\xC5\xD4 \xCB\xC1\xCB \xC4\xC5\xCC\xC1", "unknown-8bit")
          == "Привет как дела");
    CHECK(to_utf8("\xD6\xD0\xCE\xC4\xD3\xCA\xBC\xFE\xB2\xE2\xCA\xD4\xB1\xEA\xCC\xE2\xA3\xAC\xC7\xEB\xBB\xD8"
                  "\xB8\xB4",
                  "no-such")
          == "中文邮件测试标题，请回复");
}

TEST_CASE("whatever the bytes, the text is valid and not empty") {
    std::string all;
    for (int i = 1; i < 256; ++i) all.push_back(static_cast<char>(static_cast<unsigned char>(i)));
    for (const char* charset :
         {"", "utf-8", "us-ascii", "iso-8859-1", "gb18030", "iso-2022-jp", "euc-jp", "utf-7", "utf-16",
          "utf-32", "big5", "hz", "windows-1255", "ibm850", "nonsense", "iso-2022-kr"}) {
        std::string text = to_utf8(all, charset);
        INFO(charset);
        CHECK(is_utf8(text));
        CHECK_FALSE(text.empty());
    }
}

TEST_CASE("cleaning takes control characters and unifies line ends") {
    std::string text = "a\r\nb\rc\r\r\nd\0\x1B[1m\x7F\xC2\x85\tz"s;
    clean_text(text);
    CHECK(text == "a\nb\nc\nd[1m\tz");
    std::string plain = "a\r\nb\r\nc";
    clean_text(plain);
    CHECK(plain == "a\nb\nc");
    std::string line = "a\r\nb\tc";
    clean_line(line);
    CHECK(line == "a b c");
}
