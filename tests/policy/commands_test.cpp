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
    CHECK(read.text == "Hello,\n\nall is well.");
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

TEST_CASE("an exclamation in the middle of a text is text") {
    const auto read = read_staff_text("Hello\n!important: restart\nAnna");
    CHECK(read.fault.empty());
    CHECK(read.text == "Hello\n!important: restart\nAnna");
}

TEST_CASE("line ends of other systems make no difference") {
    const auto read = read_staff_text("!close\r\nHello\r\n!note\r\n");
    CHECK(verbs_of(read) == std::vector{Verb::close, Verb::note});
}
