// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/policy/note_print.hpp"

#include <catch2/catch.hpp>

#include <string>

using namespace ticketd;
using policy::note_prints;
using policy::passage_of_note;

namespace {

std::string found(const std::string& text, const std::string& note) {
    const store::NotePrint print{.entry = {1}, .prints = note_prints(note)};
    return passage_of_note(text, {&print});
}

const std::string note = "The client is about to leave us; offer him a discount of forty percent, no more.\n"
                         "His lawyer wrote.\n\nDo not mention the outage of last week.\n";

} // namespace

TEST_CASE("a note is recognised however its text is set") {
    const auto* text = GENERATE(
        "Do not mention the outage of last week.", "> > DO NOT mention the outage\n> > of last week",
        "Hi,\n  do not mention *the outage* of last week!\n",
        "He said: do not mention the outage of last week.",
        "we offer him a discount of forty percent, no more, and",                 // a run of words
        "Do\xC2\xA0not mention the \xE2\x80\x9Coutage\xE2\x80\x9D of last week"); // as HTML programs write
    INFO(text);
    CHECK_FALSE(found(text, note).empty());
}

TEST_CASE("what a note has in common with any text is no passage of it") {
    const auto* text = GENERATE("His lawyer wrote.", "Do not mention it.", "A discount of forty percent.", "",
                                "The client is about to do it.");
    INFO(text);
    CHECK(found(text, note).empty());
}

TEST_CASE("quoted lines and the closing formula of a note are not its own") {
    CHECK(found("The machine of the second floor stands still.",
                "> The machine of the second floor stands still.\nI doubt it.")
              .empty());
    CHECK(found("Mit freundlichen Grüßen, Ihr Team vom Support",
                "Er zahlt nie.\n\nMit freundlichen Grüßen, Ihr Team vom Support\nBoris\n")
              .empty());
}

TEST_CASE("the passage is shown in one line of bounded length") {
    std::string line;
    for (int i = 0; i < 200; ++i) line += "wort" + std::to_string(i) + " ";
    const auto passage = found("x.\n" + line, line);
    CHECK(passage.size() <= 203);
    CHECK(passage.find('\n') == std::string::npos);
}

TEST_CASE("a huge note has bounded fingerprints, and each long passage of it is still recognised") {
    std::string huge;
    for (int i = 0; i < 100'000; ++i) huge += "word" + std::to_string(i) + (i % 12 == 11 ? "\n" : " ");
    const auto prints = note_prints(huge);
    CHECK(prints.size() <= policy::most_prints);
    CHECK(std::is_sorted(prints.begin(), prints.end()));
    const auto at = huge.find("word50000 ");
    const store::NotePrint print{.entry = {1}, .prints = prints};
    CHECK_FALSE(passage_of_note(huge.substr(at, 2'000), {&print}).empty());
}
