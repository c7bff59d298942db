// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/policy/verbs.hpp"

#include "daemon/policy/text.hpp"

#include <catch2/catch.hpp>

#include <set>

using namespace ticketd::policy;

TEST_CASE("every verb has one row, and its word finds it in any case") {
    std::set<std::string_view> words;
    for (const auto& row : verbs()) {
        INFO(row.word);
        CHECK(words.insert(row.word).second);
        CHECK(row.word.starts_with('!'));
        CHECK(find_verb(row.word) == &row);
        CHECK(&row_of(row.verb) == &row);
        CHECK(to_string(row.verb) == row.word);
        CHECK(lower(row.word) == row.word);
        CHECK_FALSE(row.help.empty());
    }
    CHECK(verbs().size() == static_cast<std::size_t>(Verb::help) + 1);
    CHECK(find_verb("!CLOSE") == &row_of(Verb::close));
    CHECK(find_verb("close") == nullptr);
    CHECK(find_verb("!") == nullptr);
}

TEST_CASE("a verb is refused to a role that it is not for") {
    CHECK(why_not_accepted(Verb::close, "", Role::agent).empty());
    CHECK(why_not_accepted(Verb::close, "", Role::developer).find("developer") != std::string::npos);
    for (const auto verb : {Verb::note, Verb::list, Verb::help})
        CHECK(why_not_accepted(verb, "", Role::developer).empty());
    for (const auto& row : verbs()) CHECK(row.roles.supervisor);
}

TEST_CASE("nothing stands behind a word that takes nothing") {
    CHECK(why_not_accepted(Verb::close, "please", Role::agent).find("\"please\"") != std::string::npos);
    CHECK(why_not_accepted(Verb::find, "a \"b OR", Role::agent).empty());
    CHECK(why_not_accepted(Verb::show, "", Role::agent).empty());
    CHECK(why_not_accepted(Verb::wait, "for the log file", Role::agent).empty());
}
