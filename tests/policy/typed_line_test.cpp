// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/policy/own_words.hpp"
#include "daemon/policy/typed_line.hpp"

#include <catch2/catch.hpp>

using namespace ticketd;
using namespace ticketd::policy;
using Verb = Command::Verb;

namespace {

std::string read(std::string_view line) {
    const auto typed = read_typed_line(line);
    return typed ? typed->word + "|" + typed->argument : "none";
}

parser::Message annas(std::string text, std::string signature = {}) {
    parser::Message message;
    message.from = {{"Anna Smith", "anna@corp.example"}};
    message.reply_text = std::move(text);
    message.signature = std::move(signature);
    return message;
}

std::vector<Verb> verbs_of(const StaffText& text) {
    std::vector<Verb> verbs;
    for (const auto& command : text.commands) verbs.push_back(command.verb);
    return verbs;
}

} // namespace

TEST_CASE("blanks of any kind and what nobody sees make no difference in a command") {
    CHECK(read("\xC2\xA0!assign\xC2\xA0\xC2\xA0me\xC2\xA0") == "!assign|me");
    CHECK(read("\xEF\xBB\xBF!close") == "!close|");
    CHECK(read("!clo\xE2\x80\x8Bse") == "!close|");
    CHECK(read("\xE2\x80\x8E !cc\xE2\x80\xAF"
               "jane@client.example\xC2\xAD")
          == "!cc|jane@client.example");
    CHECK(read("\xEF\xBC\x81"
               "close")
          == "!close|");
}

TEST_CASE("bold in plain text is no part of a command") {
    CHECK(read("*!close*") == "!close|");
    CHECK(read("_!wait for Jane_") == "!wait|for Jane");
    CHECK(read("*important*") == "none");
}

TEST_CASE("a link beside its text is the text alone") {
    CHECK(read("!cc max@client.example<mailto:max@client.example>") == "!cc|max@client.example");
    CHECK(read("!cc max@client.example <mailto:max@client.example>") == "!cc|max@client.example");
    CHECK(read("!cc Max <max@client.example>") == "!cc|Max <max@client.example>");
    CHECK(read("!cc <mailto:max@client.example>") == "!cc|<mailto:max@client.example>");
    CHECK(read("!find printer.example<https://safe.example/?url=printer.example>")
          == "!find|printer.example");
}

TEST_CASE("smart quotation marks are plain ones in a command") {
    CHECK(read("!find \xE2\x80\x9Cprinter fire\xE2\x80\x9D") == "!find|\"printer fire\"");
}

TEST_CASE("an exclamation is no command") {
    for (const auto* line :
         {"", "!", "!!", "!!close", "! close", "\\!close", "!1", "wow !close", "> !close", "- !close"}) {
        INFO(line);
        CHECK(read(line) == "none");
    }
}

TEST_CASE("a name directly below the commands begins the signature") {
    const auto text = read_staff_mail(annas("Hello Jane.\n\n!close\n\nAnna Smith\nExample Ltd\n+49 30 1234"));
    CHECK(text.fault == "");
    CHECK(text.text == "Hello Jane.");
    CHECK(text.signature == "Anna Smith\nExample Ltd\n+49 30 1234");
    CHECK(verbs_of(text) == std::vector{Verb::close});
    for (const auto* name : {"Anna", "Smith, Anna", "Dr. Anna Smith", "ANNA SMITH", "A. Smith"}) {
        INFO(name);
        CHECK(read_staff_mail(annas(std::string("!close\n") + name)).text == "");
    }
}

TEST_CASE("a text below commands stays a text, whomever it names") {
    for (const auto* line :
         {"Anna will call you.", "Please call Anna", "Hello Jane", "Anna:", "Ask Anna Smith today!"}) {
        INFO(line);
        const auto text = read_staff_mail(annas(std::string("!close\n") + line));
        CHECK(text.text == line);
        CHECK(text.signature == "");
    }
}

TEST_CASE("a command above or below a signature is no part of it") {
    const auto text = read_staff_mail(annas("Hello.", "-- \nAnna\n!close\n!Think before you print"));
    CHECK(text.fault == "");
    CHECK(verbs_of(text) == std::vector{Verb::close});
    CHECK(text.signature == "-- \nAnna\n!Think before you print");
    CHECK(text.lines.size() == 1);
}

TEST_CASE("forms of one mail that do not hold the same commands are a fault") {
    auto message = annas("Hello.\n!close");
    message.html_reply_text = "Hello.\n!close";
    CHECK(read_staff_mail(message).fault == "");
    message.html_reply_text = "Hello.";
    CHECK(read_staff_mail(message).fault != "");
    message = annas("Hello.");
    message.html_reply_text = "Hello.\n!spam";
    CHECK(read_staff_mail(message).fault != "");
}

TEST_CASE("a command knows whether some text stands above it") {
    const auto text = read_staff_text("!answer one\nHello.\n!answer two");
    REQUIRE(text.commands.size() == 2);
    CHECK_FALSE(text.commands[0].below);
    CHECK(text.commands[1].below);
}
