// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
//
// Short texts without a charset, or under a wrong one, as subjects are: written here in the charset named.
#include "parser/ascii.hpp"
#include "parser/charset.hpp"
#include "parser/charset_guess.hpp"
#include "parser/parse.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <array>
#include <random>
#include <string>
#include <string_view>
#include <vector>

using namespace ticketd::parser;
using namespace std::string_literals;

namespace {

struct Sample {
    const char* charset;
    std::string bytes;
    const char* text;
};

const std::vector<Sample>& samples() {
    static const std::vector<Sample> all{
        {"windows-1255",
         "\xE4\xEE\xE3\xF4\xF1\xFA \xF9\xEC\xE9 \xE0\xE9\xF0\xE4 \xF2\xE5\xE1\xE3\xFA \xE0\xF0\xE0 "
         "\xF2\xE6\xF8\xE5",
         "המדפסת שלי אינה עובדת אנא עזרו"},
        {"windows-1253",
         "\xCF \xE5\xEA\xF4\xF5\xF0\xF9\xF4\xDE\xF2 \xE4\xE5\xED \xEB\xE5\xE9\xF4\xEF\xF5\xF1\xE3\xE5\xDF "
         "\xE2\xEF\xDE\xE8\xE5\xE9\xE1",
         "Ο εκτυπωτής δεν λειτουργεί βοήθεια"},
        {"windows-1256",
         "\xC7\xE1\xD8\xC7\xC8\xDA\xC9 \xE1\xC7 \xCA\xDA\xE3\xE1 \xC7\xE1\xD1\xCC\xC7\xC1 "
         "\xC7\xE1\xE3\xD3\xC7\xDA\xCF\xC9",
         "الطابعة لا تعمل الرجاء المساعدة"},
        {"iso-8859-2", "Za\xBF\xF3\xB3\xE6 g\xEA\xB6l\xB1 ja\xBC\xF1", "Zażółć gęślą jaźń"},
        {"windows-1250",
         "Dobr\xFD den, nefunguje mi tisk\xE1rna, p\xF8\xEDli\x9A \x9Elu\x9Dou\xE8k\xFD k\xF9\xF2",
         "Dobrý den, nefunguje mi tiskárna, příliš žluťoučký kůň"},
        {"cp874",
         "\xE0\xA4\xC3\xD7\xE8\xCD\xA7\xBE\xD4\xC1\xBE\xEC\xE3\xAA\xE9\xA7\xD2\xB9\xE4\xC1\xE8\xE4\xB4\xE9"
         "\xAA\xE8\xC7\xC2\xB4\xE9\xC7\xC2",
         "เครื่องพิมพ์ใช้งานไม่ได้ช่วยด้วย"},
        {"koi8-r",
         "\xE4\xCF\xC2\xD2\xD9\xCA \xC4\xC5\xCE\xD8, \xCE\xC5 \xD0\xC5\xDE\xC1\xD4\xC1\xC5\xD4 "
         "\xD0\xD2\xC9\xCE\xD4\xC5\xD2",
         "Добрый день, не печатает принтер"},
        {"koi8-u",
         "\xF0\xD2\xC9\xD7\xA6\xD4, \xCE\xC5 \xD0\xD2\xC1\xC3\xC0\xA4 \xCD\xA6\xCA "
         "\xD0\xD2\xC9\xCE\xD4\xC5\xD2, \xC4\xCF\xD0\xCF\xCD\xCF\xD6\xA6\xD4\xD8",
         "Привіт, не працює мій принтер, допоможіть"},
        {"windows-1251", "\xC7\xE0\xEA\xE0\xE7 \xB9 5 \x97 \xF1\xF0\xEE\xF7\xED\xEE", "Заказ № 5 — срочно"},
        {"windows-1251", "\xCF\xD0\xC8\xC2\xC5\xD2 \xC2\xD1\xC5\xCC", "ПРИВЕТ ВСЕМ"},
        {"iso-8859-9",
         "Yaz\xFD"
         "c\xFDm \xE7"
         "al\xFD\xFEm\xFDyor l\xFCtfen yard\xFDm edin",
         "Yazıcım çalışmıyor lütfen yardım edin"},
        {"latin-1",
         "\xC7"
         "a ne marche pas, \xE0 l'aide s'il vous pla\xEEt",
         "Ça ne marche pas, à l'aide s'il vous plaît"},
        {"latin-1", "El a\xF1o pasado la impresora se averi\xF3", "El año pasado la impresora se averió"},
        {"euc-kr",
         "\xC7\xC1\xB8\xB0\xC5\xCD\xB0\xA1 \xC0\xDB\xB5\xBF\xC7\xCF\xC1\xF6 \xBE\xCA\xBD\xC0\xB4\xCF\xB4\xD9",
         "프린터가 작동하지 않습니다"},
        {"euc-kr", "\xBE\xC8\xB3\xE7\xC7\xCF\xBC\xBC\xBF\xE4", "안녕하세요"},
        {"shift_jis",
         "\x82\xA8\x90\xA2\x98"
         "b\x82\xC9\x82\xC8\x82\xE8\x82\xDC\x82\xB7",
         "お世話になります"},
        {"shift_jis", "\x8C\xA9\x90\xCF\x8F\x91\x91\x97\x95t\x82\xCC\x8C\x8F", "見積書送付の件"},
        {"euc-jp", "\xA5\xD7\xA5\xEA\xA5\xF3\xA5\xBF\xA1\xBC\xA4\xAC\xC6\xB0\xA4\xAB\xA4\xCA\xA4\xA4",
         "プリンターが動かない"},
        {"big5", "\xA6L\xAA\xED\xBE\xF7\xB5L\xAAk\xA8\xCF\xA5\xCE", "印表機無法使用"},
        {"gbk", "\xB4\xF2\xD3\xA1\xBB\xFA\xCE\xDE\xB7\xA8\xCA\xB9\xD3\xC3", "打印机无法使用"},
        {"gbk",
         "\xD7\xAA\xB7\xA2\xA3\xBA\xD5\xFB\xCC\xE5\xCC\xE1\xC9\xFD\xC6\xF3\xD2\xB5\xB7\xFE\xCE\xF1\xCB\xAE"
         "\xC6\xBD",
         "转发：整体提升企业服务水平"},
        {"iso-2022-kr", "\x1B$)C\x0EGA80EM0!\x0F \x0E@[5?GOAv\x0F \x0E>J=@4O4Y\x0F",
         "프린터가 작동하지 않습니다"},
    };
    return all;
}

std::string subject_of(const std::string& bytes, const std::string& body_charset) {
    return parse("Subject: " + bytes + "\nContent-Type: text/plain; charset=" + body_charset + "\n\nhello\n")
        .subject;
}

} // namespace

TEST_CASE("a short text without a charset is guessed in the scripts of the world") {
    for (const Sample& s : samples()) {
        INFO(s.charset);
        CHECK(to_utf8(s.bytes, "") == s.text);
        CHECK(subject_of(s.bytes, "us-ascii") == s.text);
    }
}

TEST_CASE("a text of another script that is called Latin-1 is read in that script") {
    for (const Sample& s : samples()) {
        const std::string charset = s.charset;
        const bool latin =
            charset == "latin-1" || charset.starts_with("iso-8859") || charset == "windows-1250";
        if (latin || s.bytes.size() < 14) continue;
        INFO(charset);
        CHECK(subject_of(s.bytes, "iso-8859-1") == s.text);
    }
}

TEST_CASE("Latin-1 that is rich in accents stays Latin-1") {
    CHECK(to_utf8("\xC4\xD6\xDC \xE4\xF6\xFC\xDF", "iso-8859-1") == "ÄÖÜ äöüß");
    CHECK(
        to_utf8("\xE9t\xE9, \xE0 c\xF4t\xE9 de l'\xEEle o\xF9 \xE7\x61 a \xE9t\xE9 cr\xE9\xE9", "iso-8859-1")
        == "été, à côté de l'île où ça a été créé");
    CHECK(to_utf8("5\xB9 m\xB3 \xBF"
                  "c\xF3mo? \xABmot\xBB",
                  "")
          == "5¹ m³ ¿cómo? «mot»");
}

TEST_CASE("Korean of ISO-2022 is read with and without its designation") {
    CHECK(to_utf8("\x0E>H3g\x0F", "iso-2022-kr") == to_utf8("\x1B$)C\x0E>H3g\x0F", "iso-2022-kr"));
    CHECK(to_utf8("\x1B$)C\x0E>H3g\x0F", "") == "안녕");
}

TEST_CASE("EUC-JP and Shift_JIS under the name of ISO-2022-JP are read as what they are") {
    CHECK(to_utf8("\xC6\xFC\xCB\xDC\xB8\xEC\xA4\xCE\xA5\xC6\xA5\xAD\xA5\xB9\xA5\xC8", "iso-2022-jp")
          == "日本語のテキスト");
    CHECK(to_utf8("\x93\xFA\x96{\x8C\xEA\x82\xCC\x83\x65\x83\x4C\x83\x58\x83\x67", "iso-2022-jp")
          == "日本語のテキスト");
}

TEST_CASE("UTF-8 whose last character was cut off is UTF-8") {
    CHECK(to_utf8("\xC3\x9C"
                  "bergr\xC3\xB6\xC3",
                  "utf-8")
          == "Übergrö\xEF\xBF\xBD");
    CHECK(to_utf8("Gr\xC3", "") == "GrÃ");
}

TEST_CASE("UTF-16 that only its byte order mark declares is a text") {
    CHECK(parse("Content-Type: text/plain\nContent-Transfer-Encoding: base64\n\n//5HAHIA/ADfAGUA\n").text
          == "Grüße");
}

TEST_CASE("no East Asian text is taken for a Latin one at the first glance") {
    constexpr std::array<std::string_view, 12> pieces{"a",        "z",        "letter",   "\x82\xA0",
                                                      "\x83\x41", "\x93\x6D", "\xA4\x40", "\xB0\xA1",
                                                      "\xA4\xA2", "\xFC",     "\x82",     "1."};
    std::minstd_rand random{1};
    int east_asian = 0;
    for (int i = 0; i < 40'000; ++i) {
        // Few kinds of pieces a text: all of them together are in no charset.
        const std::size_t kinds = 1 + random() % 3, first = random() % pieces.size();
        std::string bytes;
        for (std::size_t n = random() % 60; n > 0; --n)
            bytes += pieces[(first + 5 * (random() % kinds)) % pieces.size()];
        const auto high = std::count_if(bytes.begin(), bytes.end(), is_eight_bit);
        if (high < 10 || east_asian_charset(bytes).empty()) continue;
        ++east_asian;
        INFO(bytes);
        CHECK(contradicts_latin(bytes));
    }
    CHECK(east_asian > 1'000);
}
