// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/records/persons_words.hpp"
#include "parser/blank.hpp"
#include "parser/parse.hpp"
#include "store/whole_address.hpp"

#include <catch2/catch.hpp>

using namespace ticketd;
using records::PersonsWords;

namespace {

/// The text with a `*` for each byte that is found.
std::string without(const PersonsWords& words, std::string text) {
    for (const auto& [begin, end] : words.all(text))
        text.replace(begin, end - begin, std::string(end - begin, '*'));
    return text;
}

} // namespace

TEST_CASE("an address, a name and what a person wrote are found however somebody quotes it") {
    PersonsWords words("Clara@client.example", {"Clara Client"});
    words.add("The printer in room 12 is on fire.\nThanks!\nCall 0171-2345678");
    CHECK(without(words, "mail clara@CLIENT.example now") == "mail ******************** now");
    CHECK(without(words, "Dear clara client, hello") == "Dear ************, hello");
    CHECK(without(words, "> The printer in\n> room 12 is on\n> fire.")
          == "> " + std::string(37, '*') + "."); // with the marks of quotation in between
    CHECK(without(words, "> Thanks!\nThanks!") == "> ******!\nThanks!");
    CHECK(without(words, "her number 2345678 is") == "her number ******* is");
    CHECK(without(words, "the printer of somebody else") == "the printer of somebody else");
    CHECK(without(words, "Claraclient") == "Claraclient");
}

TEST_CASE("words that hold what nobody sees, as names with joiners do, are found with it and without") {
    const std::string name = "\u0639\u0644\u06cc\u200c\u0631\u0636\u0627";
    for (const auto& text : {name, "\u0639\u0644\u06cc\u0631\u0636\u0627" + std::string(" wrote")}) {
        INFO(text);
        CHECK(store::places_of(text, name).size() == 1);
    }
    CHECK(PersonsWords("b\u200bo@example.com", {}).say_address("<b\u200bo@example.com>"));
    CHECK(store::places_of("\u200b", "\u200b").empty());
}

TEST_CASE("an address is not found in longer ones") {
    const PersonsWords words("bo@example.com", {});
    for (const auto* text :
         {"colombo@example.com", "jim.bo@example.com", "bo@example.community", "bo@example.com.au",
          "bo@example.com-x", "x+bo@example.com", "bo%41example.com", "colombo\uff20example.com",
          "colom\u00adbo@example.com", "bo@example.com\u00admunity"}) {
        INFO(text);
        CHECK_FALSE(words.say_address(text));
        CHECK(words.addresses(text).empty());
        CHECK(words.all(text).empty());
    }
    for (const auto* text :
         {"<bo@example.com>", "BO@EXAMPLE.COM", "to=bo@example.com.", "%3Cbo@example.com%3E",
          "mailto:bo@example.com?x", "https://x.example/?to=bo%40example.com&x", "bo\uff20example.com",
          "bo\u00ad@exam\u00ad\u200bple.com", "b\u200bo\u200b%40\u200bExample.com",
          "Write to bo@example.com. Or not.", "bo@example.com.pdf", "colombo@example.com, bo@example.com"}) {
        INFO(text);
        CHECK(words.say_address(text));
        CHECK(words.addresses(text).size() == 1);
    }
}

TEST_CASE("an address is found in UTF-16 too") {
    const PersonsWords words("clara@client.example", {});
    std::string wide;
    for (const char c : std::string("x Clara@client.example")) (wide += c) += '\0';
    CHECK(words.say_address(wide));
    CHECK_FALSE(words.say_address("clara@client.exampl"));
}

TEST_CASE("a mail is blanked in its fields, its parts and the mails inside it, and keeps its size") {
    const PersonsWords words("clara@client.example", {});
    const std::string inner =
        "From: Clara <clara@client.example>\r\nSubject: =?utf-8?q?clara=40client.example?=\r\n"
        "\r\nwrite to clara@client.example\r\n";
    const std::string raw =
        "Received: for <clara@client.example>; today\r\nFrom: Bert <bert@client.example>\r\nCc: Clara\r\n"
        " <clara@client.example>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
        "--b\r\nContent-Type: text/plain\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        "YXNrIGNsYXJhQGNsaWVudC5leGFtcGxlIHRvZGF5\r\n--b\r\nContent-Type: message/rfc822\r\n\r\n"
        + inner
        + "--b\r\nContent-Type: application/pdf; name=\"clara@client.example.pdf\"\r\n\r\n%PDF "
          "clara@client.example\r\n--b--\r\n";
    const auto blanked = parser::blank_mail(
        raw, [&](std::string_view text) { return words.addresses(text); },
        [&](std::string_view bytes) { return words.say_address(bytes); });
    CHECK(blanked.size() == raw.size());
    CHECK(blanked.find("clara@") == std::string::npos);
    CHECK(blanked.find("clara=40") == std::string::npos);
    CHECK(blanked.find("YXNrIGNs") == std::string::npos);
    const auto message = parser::parse(blanked);
    CHECK(message.from.front().address == "bert@client.example");
    CHECK(message.text == "ask ******************** today");
    CHECK(message.attachments.size() == 2);
}
