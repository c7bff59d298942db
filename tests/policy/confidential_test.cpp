// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/policy/confidential.hpp"
#include "daemon/policy/confidential_shapes.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <chrono>

using namespace ticketd::policy;

namespace {

const ConfidentialRules rules{{"password", "pwd", "ftp", "license key", "Passwort", "mot de passe",
                               "contraseña", "ПАРОЛЬ", "zugangsdaten", "pass", "pin", "token", "secret",
                               "passcode", "api key"}};

std::string shown(std::string_view text) { return masked(text, rules); }

} // namespace

TEST_CASE("what follows a word for access data and a colon is hidden up to the end of its line") {
    struct Row {
        std::string_view text, shown;
    };
    const auto row = GENERATE(values<Row>({
        {"Password: hunter2", "Password: ********"},
        {"password=hunter2 and more\nnext", "password=********\nnext"},
        {"My PASSWORD : a b c  \r\nBye", "My PASSWORD : ********  \r\nBye"},
        {"password for the new account: x9", "password for the new account: ********"},
        {"Das FTP-Passwort lautet: geheim", "Das FTP-Passwort lautet: ********"},
        {"Zugangsdaten:\n\nmax / geheim\nGruß", "Zugangsdaten:\n\n********\nGruß"},
        {"Password:\nhunter2\nmore", "Password:\n********\nmore"},
        {"> > Password: hunter2", "> > Password: ********"},
        {"> Password:\n> hunter2\n> more", "> Password:\n> ********\n> more"},
        {"*Password:* hunter2", "*Password:********"},
        {"Mot de passe\xC2\xA0: abc", "Mot de passe\xC2\xA0: ********"},
        {"Contraseña: abc", "Contraseña: ********"},
        {"CONTRASEÑA: abc", "CONTRASEÑA: ********"},
        {"Пароль: секрет", "Пароль: ********"},
        {"License-Key: 123", "License-Key: ********"},
        {"ftp: host user pw", "ftp: ********"},
        {"Password | hunter2", "Password | ********"},
        {"my password is Winter24, really", "my password is ********, really"},
        {"my pwd is Winter24 and password: abc", "my pwd is ******** and password: ********"},
        {"Password hunter2", "Password ********"},
        {"das Passwort ist geheim1", "das Passwort ist ********"},
        {"„Passwort: geheim", "„Passwort: ********"},
        {"—ÑPASSWORD: hunter2", "—ÑPASSWORD: ********"},
    }));
    INFO(row.text);
    if (row.text.find("Winter24, ") != std::string_view::npos)
        CHECK(shown(row.text).find("Winter24") == std::string::npos);
    else if (row.text.starts_with("*"))
        CHECK(shown(row.text).find("hunter2") == std::string::npos);
    else
        CHECK(shown(row.text) == row.shown);
}

TEST_CASE("a password is hidden also where a program wrapped the line before it") {
    CHECK(shown("The password is\nhunter2a! and so on") == "The password is\n******** and so on");
    CHECK(shown("My password\r\nis hunter2b\r\n") == "My password\r\nis ********\r\n");
    CHECK(shown("> my password is\n> hunter2c") == "> my password is\n> ********");
    CHECK(shown("I forgot my password\nsome days ago") == "I forgot my password\nsome days ago");
    CHECK(shown("The password is wrong\nhunter2d") == "The password is wrong\nhunter2d");
}

TEST_CASE("a password is hidden in a tag, and only there") {
    CHECK(shown("<password>x</password>") == "<password>********</password>");
    CHECK(shown("<db_password>a b</db_password><user>max</user>")
          == "<db_password>********</db_password><user>max</user>");
    CHECK(shown("<ftpPassword type=\"plain\">x</ftpPassword> on http://x.example")
          == "<ftpPassword type=\"plain\">********</ftpPassword> on http://x.example");
    CHECK(shown("<pin>1234</pin>") == "<pin>********</pin>");
    CHECK(shown("<Password>\n  hunter2\n</Password>") == "<Password>\n  ********\n</Password>");
    CHECK(shown("<password></password>") == "<password></password>");
    CHECK(shown("mysql -u max -p<password> shop") == "mysql -u max -p<password> shop");
}

TEST_CASE("a password is hidden in brackets that are no tag, and among the attributes of an empty one") {
    CHECK(shown("<password: hunter2>") == "<password: ********");
    CHECK(shown("> <password=hunter>") == "> <password=********");
    CHECK(shown("<password hunter2>") == "<password ********");
    CHECK(shown("<password value=\"hunter\"></password>").find("hunter") == std::string::npos);
    CHECK(shown("<Password type=\"plain\">\n  hunter2\n</Password>")
          == "<Password type=\"plain\">\n  ********\n</Password>");
}

TEST_CASE("a password is hidden where the sentence says what it is for") {
    struct Row {
        std::string_view text, shown;
    };
    const auto row = GENERATE(values<Row>({
        {"The password for the new server is Winter24", "The password for the new server is ********"},
        {"The password of ftp.example.com was changed to Winter24",
         "The password of ftp.example.com was changed to ********"},
        {"Das Passwort zum Server lautet Winter24", "Das Passwort zum Server lautet ********"},
        {"Das Passwort zu Winter24 geändert, es ist gut", "Das Passwort zu ******** geändert, es ist gut"},
        {"Le mot de passe de la boutique est Hiver24", "Le mot de passe de la boutique est ********"},
        {"PIN for the door is 1234", "PIN for the door is ********"},
        {"The password for the server is\nWinter24", "The password for the server is\n********"},
        {"The password should be Winter24", "The password should be ********"},
        {"Das Passwort heißt Winter24", "Das Passwort heißt ********"},
    }));
    INFO(row.text);
    CHECK(shown(row.text) == row.shown);
}

TEST_CASE("all of a long token is hidden") {
    const std::string token = "eyJhbGciOiJIUzI1NiJ9." + std::string(400, 'x') + ".SflKxwRJSM";
    CHECK(shown("The token is " + token + " today") == "The token is ******** today");
    CHECK(shown("password was changed to " + token) == "password was changed to ********");
    CHECK(shown("API key " + token) == "API key ********");
}

TEST_CASE("a password is hidden where a sentence says what it became") {
    struct Row {
        std::string_view text, shown;
    };
    const auto row = GENERATE(values<Row>({
        {"The password was changed to Winter24 today", "The password was changed to ******** today"},
        {"password was changed to summer.", "password was changed to ********"},
        {"I have set the password to Winter24", "I have set the password to ********"},
        {"the new password is now: summer", "the new password is now: ********"},
        {"The password is now summer9", "The password is now ********"},
        {"The password is \"summer\".", "The password is ********"},
        {"the password is summer-x9-y", "the password is ********"},
        {"Das Passwort wurde auf Winter24 geändert.", "Das Passwort wurde auf ******** geändert."},
        {"Ich habe das Passwort auf Winter24 geändert.", "Ich habe das Passwort auf ******** geändert."},
        {"Das Passwort lautet jetzt Winter24", "Das Passwort lautet jetzt ********"},
        {"Le mot de passe a été changé en Hiver24", "Le mot de passe a été changé en ********"},
        {"La contraseña fue cambiada a Verano24", "La contraseña fue cambiada a ********"},
        {"Пароль был изменён на Zima24", "Пароль был изменён на ********"},
        {"Passwort – Winter24", "Passwort – ********"},
        {"The password was changed to\nWinter24 by us", "The password was changed to\n******** by us"},
    }));
    INFO(row.text);
    CHECK(shown(row.text) == row.shown);
}

TEST_CASE("of a word of everyday talk the value is hidden that follows it directly") {
    struct Row {
        std::string_view text, shown;
    };
    const auto row = GENERATE(values<Row>({
        {"pass: hunter", "pass: ********"},
        {"user: max / pass: hunter2, as ever", "user: max / pass: ******** as ever"},
        {"pass is hunter2", "pass is ********"},
        {"PIN: 1234", "PIN: ********"},
        {"My PIN is 1234.", "My PIN is ********"},
        {"PIN-Code: 1234 for the door", "PIN-Code: ******** for the door"},
        {"passcode: 998877", "passcode: ********"},
        {"The token is a8f7c6d5 today", "The token is ******** today"},
        {"\"token\": \"abcdef\",", "\"token\": ********"},
        {"see https://example.com/r?token=abc123 soon", "see https://example.com/r?token=******** soon"},
        {R"({"secret": "correct horse", "user": "max"})", R"({"secret": ********, "user": "max"})"},
        {"client_secret=abcdef", "client_secret=********"},
        {"secret: s3cr3t", "secret: ********"},
        {"API key is AB12cd34", "API key is ********"},
        {"api_key: abc", "api_key: ********"},
    }));
    INFO(row.text);
    CHECK(shown(row.text) == row.shown);
}

TEST_CASE("talk about access data stays readable") {
    const auto text = GENERATE(values<std::string_view>({
        "pass me the file: report.pdf, please",
        "Please pass: it is urgent",
        "All tests pass: 32, fail: 3",
        "A token of thanks: 3 bottles of wine",
        "This token was used in 2024",
        "PIN is blocked: what now",
        "The secret is out: we move in 2027",
        "the secretary: Anna Miller 24",
        "Shipping: 24 boxes, bypass: 2024",
        "The password is expired since 12.03.2024",
        "The password was changed on 12.03.2024",
        "The password was changed 12.03.2024",
        "The password for the shop was changed on 12.03.2024",
        "The password for the shop. That is server1",
        "The password was changed to the old one",
        "The password has 8-12 characters",
        "I sent the password to max@example.com",
        "I forgot the password to server1",
        "I forgot my password\nto server1",
        "I lost my token\n2024-05-01 it worked",
        "Das Passwort wurde auf Wunsch geändert",
        "Connect as https://<user>:<password>@host.example",
        "the password is *wrong*",
    }));
    INFO(text);
    CHECK(shown(text) == text);
}

TEST_CASE("access data is known by its shape") {
    struct Row {
        std::string_view text, shown;
    };
    const auto row = GENERATE(values<Row>({
        {"Coupon VIP\xE2\x80\x93"
         "0123\xE2\x80\x93"
         "4567\xE2\x80\x93"
         "89AB\xE2\x80\x93"
         "CDEF here",
         "Coupon ******** here"},
        {"my coupon VIP-AB2C-DE3F-GH4J-KL5M please", "my coupon ******** please"},
        {"vip-ab2c-de3f-gh4j-kl5m", "********"},
        {"key AAAA1-BBBB2-CCCC3-DDDD4 here", "key ******** here"},
        {"key ABCDEFGH12345678IJKL here", "key ******** here"},
        {"see ftp://max:geheim@ftp.example.com/x", "see ftp://max:********@ftp.example.com/x"},
        {"-----BEGIN RSA PRIVATE KEY-----\nMIIE\nabc=\n-----END RSA PRIVATE KEY-----\nBye",
         "-----BEGIN RSA PRIVATE KEY-----\n********\n********\n-----END RSA PRIVATE KEY-----\nBye"},
        {"-----BEGIN PRIVATE KEY-----\nMIIE", "-----BEGIN PRIVATE KEY-----\n********"},
    }));
    INFO(row.text);
    CHECK(shown(row.text) == row.shown);
}

TEST_CASE("ordinary text stays as it is") {
    const auto text = GENERATE(values<std::string_view>({
        "",
        "\n\n",
        "I forgot my password. Note: the printer burns",
        "My password is wrong",
        "The softphone: Cisco 7940",
        "see ftp://ftp.example.com/pub/file.zip and https://example.com:8080/a@b",
        "the id is 550e8400-e29b-41d4-a716-446655440000, call 0049-0301-2345-6789",
        "INTERNATIONALIZATION-AND-LOCALIZATION",
        "[TID#1042] about the passwordless login that everybody in the whole office wants: when?",
        "Password: ********",
    }));
    INFO(text);
    CHECK(shown(text) == text);
}

TEST_CASE("what is hidden once is hidden for good, and found again nowhere") {
    const auto once = shown("Password: hunter2\nftp: a\nVIP-AB2C-DE3F-GH4J-KL5M\nPassword:\nx1\n");
    CHECK(access_data(once, rules).empty());
    CHECK(shown(once) == once);
}

TEST_CASE("without words the shapes are still known") {
    const ConfidentialRules none;
    CHECK(masked("Password: hunter2 VIP-AB2C-DE3F-GH4J-KL5M", none) == "Password: hunter2 ********");
}

TEST_CASE("passages are in order, never overlap, and cross no line end, whatever the text is") {
    const std::string_view pieces[] = {"password", ":",   "=",     " ",    "\n",   "ftp",    "is",   "a1b2",
                                       ">",        "://", "@",     "-",    "VIP",  "\xD0",   "\xC3", "***",
                                       "|",        "</",  "AAAA1", "<pin", " to ", "changed"};
    std::uint32_t seed = 7;
    for (int round = 0; round < 3000; ++round) {
        std::string text;
        for (int i = 0; i < 30; ++i) {
            seed = seed * 1664525 + 1013904223;
            text += pieces[(seed >> 16) % std::size(pieces)];
        }
        std::size_t end = 0;
        for (const auto& passage : access_data(text, rules)) {
            REQUIRE(passage.begin >= end);
            REQUIRE(passage.end > passage.begin);
            REQUIRE(passage.end <= text.size());
            REQUIRE(text.substr(passage.begin, passage.end - passage.begin).find('\n') == std::string::npos);
            end = passage.end;
        }
    }
}

TEST_CASE("a text that can hold no shape is told from the others") {
    CHECK_FALSE(may_hold_shapes(""));
    CHECK_FALSE(
        may_hold_shapes("A very ordinary request: the VPN's view of https is 5 days old. 0123456789ABCDEF"));
    CHECK_FALSE(may_hold_shapes("see https://example.com/a@b, http://example.com\nmax:a@b and ://"));
    CHECK(may_hold_shapes("ftp://max:geheim@host.example"));
    const std::string_view pieces[] = {"VIP-", "AB2C", "-",        "DE3F-GH4J", "vip", " ",    "a", "://",
                                       "@",    ":",    "A1B2C3D4", "5-",        ".",   "KL5M", "/", "x\ny"};
    std::uint32_t seed = 11;
    int held = 0;
    for (int round = 0; round < 20000; ++round) {
        std::string text;
        for (int i = 0; i < 12; ++i) {
            seed = seed * 1664525 + 1013904223;
            text += pieces[(seed >> 16) % std::size(pieces)];
        }
        INFO(text);
        std::size_t found = 0;
        for (std::size_t begin = 0; begin < text.size();) {
            const auto end = std::min(text.find('\n', begin), text.size());
            found += confidential_shapes(std::string_view(text).substr(begin, end - begin)).size();
            begin = end + 1;
        }
        if (found == 0) continue;
        ++held;
        REQUIRE(may_hold_shapes(text));
    }
    CHECK(held > 100);
}

TEST_CASE("a hostile text is read in one pass") {
    // Not timed: a quadratic reading of a megabyte would not end within a test's patience.
    for (const std::string_view piece :
         {"password ", "password", "ftp is a1b2 ", "://", "VIP-", "A1", "password\n", "pwd:\n\n",
          "<password>", "<password", "password>", "password-", "pin:", "pin-", "pin is ",
          "changed password to ", "password for ", "password for a is ", "<password a="}) {
        std::string text;
        while (text.size() < 1'000'000) text += piece;
        CHECK(access_data(text, rules).size() < text.size());
    }
}

TEST_CASE("the words are found in one reading, wherever they stand and whichever begin alike") {
    const ConfidentialWords words({"pass", "password", "ss", "x", "Ключ"});
    using Found = std::vector<std::string_view>;
    CHECK(words.found_in(ConfidentialWords::folded("Password")) == Found{"pass", "password", "ss"});
    CHECK(words.found_in(ConfidentialWords::folded("a KLASS, ключ")) == Found{"ss", "ключ"});
    CHECK(words.found_in("x").empty()); // too short to be told from other text
    CHECK(words.found_in("").empty());
    CHECK(words.found_in("p").empty());
    CHECK(words.found_in("the last is pass") == Found{"pass", "ss"});
    CHECK(words.found_in("ss") == Found{"ss"});
    CHECK(ConfidentialWords{}.found_in("password").empty());
}

TEST_CASE("a word is found wherever it stands, whatever stands around it") {
    // By the plain way of looking: each place of the text, and the words of each place ascending.
    const auto plainly = [](const std::vector<std::string_view>& words, std::string_view low) {
        std::vector<std::string_view> found;
        for (std::size_t at = 0; at < low.size(); ++at)
            for (const auto word : words)
                if (low.substr(at).starts_with(word) && std::ranges::find(found, word) == found.end())
                    found.push_back(word);
        return found;
    };
    const auto words = GENERATE(values<std::vector<std::string_view>>(
        {{"abc"}, {"abc", "bca", "cabc"}, {"aab", "abca", "ccccc", "\xD0\xBA\xD0\xBB"}, {"ab", "bcabc"}}));
    const ConfidentialWords looked_for(std::vector<std::string>(words.begin(), words.end()));
    const std::string_view letters[] = {"a", "b", "c", "\xD0\xBA", "\xD0\xBB"};
    std::uint32_t seed = 5;
    for (int round = 0; round < 4000; ++round) {
        std::string text;
        for (int i = 0; i < round % 17; ++i) {
            seed = seed * 1664525 + 1013904223;
            text += letters[(seed >> 16) % std::size(letters)];
        }
        INFO(text);
        REQUIRE(looked_for.found_in(text) == plainly(words, text));
    }
}
