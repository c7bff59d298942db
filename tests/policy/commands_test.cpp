// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/policy/commands.hpp"

#include <catch2/catch.hpp>

using namespace ticketd::policy;
using Verb = Command::Verb;

namespace {

std::vector<Verb> verbs_of(const StaffText& text) {
    std::vector<Verb> verbs;
    for (const auto& command : text.commands) verbs.push_back(command.verb);
    return verbs;
}

} // namespace

TEST_CASE("commands at the top and at the bottom are read and stripped") {
    const auto read = read_staff_text("!close\n\n!NOTE for us \n\nHello,\n\nall is well.\n\n  !Reopen\n\n");
    CHECK(read.fault.empty());
    CHECK(verbs_of(read) == std::vector{Verb::close, Verb::note, Verb::reopen});
    CHECK(read.commands[1].argument == "for us");
    CHECK(read.text == "for us\n\nHello,\n\nall is well.");
}

TEST_CASE("what stands behind !note is the note's first line, and a note by itself") {
    CHECK(read_staff_text("!note She has not paid.").text == "She has not paid.");
    CHECK(read_staff_text("!note\nShe has not paid.").text == "She has not paid.");
    CHECK(read_staff_text("Mind her.\n\n!note She has not paid.").text == "She has not paid.\n\nMind her.");
}

TEST_CASE(
    "a command line that a program seems to have cut in two is a fault, not half a command and a text") {
    const std::string longest = "!close the printer was replaced on Tuesday, and the client has";
    auto read = read_staff_text(longest + "\nconfirmed it by telephone\n\nHello,\n");
    CHECK_THAT(read.fault, Catch::Contains("seems to go on in the next one"));
    REQUIRE(read.lines.size() == 1);
    CHECK_FALSE(read.lines[0].fault.empty());
    CHECK(read_staff_text(longest + "\n\nHello,\n").fault.empty()); // an empty line is its end
    CHECK(read_staff_text("!close\nHello,\n").fault.empty());       // too short to have been cut
    CHECK(read_staff_text(longest + "\n!note for us\n\nHello").fault.empty());
    const std::string note = "!note The client called: she needs the release by tomorrow morning.";
    CHECK(read_staff_text(note + "\nShe was friendly.").fault.empty()); // all of it stays inside
    CHECK(read_staff_text("!wait until the printer's new part has come\nHello,").fault.empty()); // had room
    // Of Cyrillic letters each has two bytes, and one column.
    CHECK(read_staff_text("!wait \u0436\u0434\u0451\u043c \u0437\u0430\u043f\u0447\u0430\u0441\u0442\u044c "
                          "\u0434\u043b\u044f \u043f\u0440\u0438\u043d\u0442\u0435\u0440\u0430\nHello,")
              .fault.empty());
}

TEST_CASE("a text without commands stays as it is") {
    for (const auto* text : {"", "Hello", "Hello!\nHow are you?", "Hello\n\n  indented\n\nBye", "!", "!!",
                             "!!! urgent", "! close", "!1 x"}) {
        INFO(text);
        const auto read = read_staff_text(text);
        CHECK(read.text == text);
        CHECK(read.commands.empty());
        CHECK(read.fault.empty());
    }
}

TEST_CASE("a mail of commands alone has no text") {
    const auto read = read_staff_text("!close");
    CHECK(verbs_of(read) == std::vector{Verb::close});
    CHECK(read.text.empty());
}

TEST_CASE("one unknown, unready or misplaced command is a fault of the whole mail") {
    for (const auto* text :
         {"!clsoe\nHello", "Hello\n!clsoe", "!close.\nHello", "!Wichtig: bitte lesen\nHallo",
          "!close\n!bogus\nHello", "!frobnicate 12\nHello", "Hello\n!close\nRegards, Anna",
          "Hello\n  !close!\nAnna", "Hello\n!assign me\nAnna"}) {
        INFO(text);
        const auto read = read_staff_text(text);
        CHECK_FALSE(read.fault.empty());
        CHECK(read.fault.ends_with('.'));
    }
}

TEST_CASE("each line that was meant to be a command is read, with its fault or without") {
    const auto read = read_staff_text("!close\n!clsoe now\nHello\n!spam\nAnna\n!urgent");
    REQUIRE(read.lines.size() == 4);
    CHECK(read.lines[0].command == Command{.verb = Verb::close, .argument = {}});
    CHECK(read.lines[0].fault.empty());
    CHECK(read.lines[1].line == "!clsoe now");
    CHECK(read.lines[1].fault == "There is no command \"!clsoe\".");
    CHECK(read.lines[2].line == "!spam");
    CHECK_FALSE(read.lines[2].command);
    CHECK(read.lines[3].command);
    CHECK(read.fault == read.lines[1].fault);
    CHECK(verbs_of(read) == std::vector{Verb::close, Verb::urgent});
}

TEST_CASE("numbers of tickets stand at the end of a command's line") {
    const auto read = read_staff_text("!assign me 1042 [TID#1043], #1044\n!close 1042, 1042\n!level vip 7\n"
                                      "!wait for 1042\n!merge 1042\n!close 12 now\n!close -5");
    using Tids = std::vector<ticketd::store::Tid>;
    REQUIRE(read.commands.size() == 7);
    CHECK(read.commands[0].argument == "me");
    CHECK(read.commands[0].tickets == Tids{{1042}, {1043}, {1044}});
    CHECK(read.commands[1].tickets == Tids{{1042}});
    CHECK(read.commands[1].argument.empty());
    CHECK(read.commands[2].argument == "vip");
    CHECK(read.commands[3].argument == "for 1042");
    CHECK(read.commands[4].argument == "1042");
    CHECK(read.commands[5].argument == "12 now");
    CHECK(read.commands[6].argument == "-5");
    CHECK(read.commands[6].tickets.empty());
}

TEST_CASE("a mail of a thousand commands is refused, and its first hundred lines are told") {
    std::string text;
    for (int i = 0; i < 1000; ++i) text += "!urgent\n";
    const auto read = read_staff_text(text);
    CHECK(read.lines.size() == most_commands);
    CHECK(read.commands.size() == most_commands);
    CHECK(read.fault.find("100") != std::string::npos);
}

TEST_CASE("an exclamation in the middle of a text is text") {
    const auto read = read_staff_text("Hello\n!important: restart\nAnna");
    CHECK(read.fault.empty());
    CHECK(read.text == "Hello\n!important: restart\nAnna");
}

TEST_CASE("line ends of other systems make no difference") {
    const auto read = read_staff_text("!close\r\nHello\r\n!note\r\n");
    CHECK(verbs_of(read) == std::vector{Verb::close, Verb::note});
}
