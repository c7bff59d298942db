// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/policy/confidential.hpp"

#include <catch2/catch.hpp>

#include <string>

using namespace ticketd::policy;

namespace {

const ConfidentialRules rules{{"password", "Passwort", "mot de passe", "pin", "token", "secret"}};

std::string shown(std::string_view text) { return masked(text, rules); }

struct Row {
    std::string_view text, shown;
};

} // namespace

TEST_CASE("a password is hidden where a sentence says what was changed, and to what") {
    const auto row = GENERATE(values<Row>({
        {"I changed the password for the shop to Winter24",
         "I changed the password for the shop to ********"},
        {"the password for the shop changed to Winter24", "the password for the shop changed to ********"},
        {"I changed the password for access to the shop to Winter24",
         "I changed the password for access to the shop to ********"},
        {"Ich habe das Passwort für den Shop auf Winter24 geändert",
         "Ich habe das Passwort für den Shop auf ******** geändert"},
    }));
    INFO(row.text);
    CHECK(shown(row.text) == row.shown);
}

TEST_CASE("a password is hidden behind a colon, however long the sentence is that says what it is for") {
    const auto row = GENERATE(values<Row>({
        {"The password for the new server of ACME is Winter24",
         "The password for the new server of ACME is ********"},
        {"The password for the new server of ACME is: my summer",
         "The password for the new server of ACME is: ********"},
        {"The password for the shop was changed to: my summer",
         "The password for the shop was changed to: ********"},
        {"The password for the new server of ACME is:\nmy summer",
         "The password for the new server of ACME is:\n********"},
        {"PIN for the door is: 1234", "PIN for the door is: ********"},
        {"The token for the API is: abcdef", "The token for the API is: ********"},
    }));
    INFO(row.text);
    CHECK(shown(row.text) == row.shown);
}

TEST_CASE(
    "a password is hidden among the attributes of a tag that holds blanks, or has a name of everyday talk") {
    CHECK(shown("<password value=\"hunter\"> </password>") == "<password value=********> </password>");
    CHECK(shown("<token value=\"abc\"></token><user>max</user>")
          == "<token value=********></token><user>max</user>");
    CHECK(shown("<secret></secret>") == "<secret></secret>");
}

TEST_CASE("all of a long word is hidden that the sentence insists on") {
    CHECK(shown("password was changed to " + std::string(400, 'x')) == "password was changed to ********");
}

TEST_CASE("what stands beside talk of a password stays readable") {
    const auto text = GENERATE(values<std::string_view>({
        "The password should be 8-12 characters long",
        "The password should be 8–12 characters long",
        "The password stopped working at 10:30 today",
        "My password was rejected at 09:15:20.",
        "I reset my password on Monday and the error is ERR_403",
        "Das Passwort für den Shop fehlt und die Bestellung ist A4711",
        "I sent the password for the shop to server1",
        "A token of thanks is: welcome, 3 bottles",
    }));
    INFO(text);
    CHECK(shown(text) == text);
}

TEST_CASE("a range or a time that is all there is counts as a value") {
    CHECK(shown("The password is 12-34") == "The password is ********");
    CHECK(shown("Password: 10:30") == "Password: ********");
    CHECK(shown("Password 10:30") == "Password ********");
    CHECK(shown("password1:23") == "password1:********");
}

TEST_CASE("a hostile text of sentences is read in one pass") {
    // Not timed: a quadratic reading of a megabyte would not end within a test's patience.
    for (const std::string_view piece :
         {"password for a to ", "password for and the ", "changed password for x to ", "password 10:30 ",
          "password for x is: ", "pin of a is: ", "<pin a=></pin>", "<pin a=>", "password is 8-12 "}) {
        std::string text;
        while (text.size() < 1'000'000) text += piece;
        CHECK(access_data(text, rules).size() < text.size());
    }
}
