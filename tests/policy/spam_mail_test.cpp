// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/policy/loop_guard.hpp"
#include "tests/policy/desk.hpp"

#include <catch2/catch.hpp>

using namespace ticketd;
using namespace ticketd::policy;
using test::carla;
using test::decided;

namespace {

parser::Message marked(std::string field, std::string value) {
    auto message = test::mail_from(carla);
    test::add_field(message, std::move(field), std::move(value));
    return message;
}

} // namespace

TEST_CASE("what the filter before us marked is kept apart, without ticket, answer or notice") {
    const std::pair<const char*, const char*> marks[] = {{"X-Spam-Flag", "YES"},
                                                         {"x-spam-status", "Yes, score=9.1 required=5.0"},
                                                         {"X-Spam", "Yes"},
                                                         {"X-Spamd-Result", "default: True [16.2 / 15.00]"},
                                                         {"X-Rspamd-Action", "add header"},
                                                         {"X-Rspamd-Action", "rewrite subject"}};
    for (const auto& [field, value] : marks) {
        INFO(field);
        const auto decision = decided(marked(field, value), test::facts_with_1042());
        CHECK(decision.outcome == Outcome::spam);
        CHECK_FALSE(decision.tid);
        CHECK_FALSE(decision.ack.send);
        CHECK_FALSE(decision.notify_staff);
        CHECK_FALSE(decision.promise);
        CHECK(decision.ack.why == "The mail is marked as spam.");
    }
}

TEST_CASE("what the filter did not mark is no spam") {
    const std::pair<const char*, const char*> marks[] = {{"X-Spam-Flag", "NO"},
                                                         {"X-Spam-Status", "No, score=-1"},
                                                         {"X-Spam", "yesterday"},
                                                         {"X-Spamd-Result", "default: False [1.2 / 15.00]"},
                                                         {"X-Rspamd-Action", "no action"},
                                                         {"X-Rspamd-Action", "greylist"},
                                                         {"Subject", "yes"}};
    for (const auto& [field, value] : marks) {
        INFO(field << ": " << value);
        CHECK(decided(marked(field, value), test::facts()).outcome == Outcome::new_ticket);
    }
}

TEST_CASE("the fields that mark spam are configuration") {
    auto rules = test::rules();
    rules.spam_marks = {{"X-Our-Filter", "junk"}};
    CHECK(decided(marked("X-Our-Filter", "Junk; 99"), test::facts(), rules).outcome == Outcome::spam);
    CHECK(decided(marked("X-Spam-Flag", "YES"), test::facts(), rules).outcome == Outcome::new_ticket);
}

TEST_CASE("an answer to a mail of ours by the one who got it is no spam, whatever the filter says; it is not "
          "answered") {
    auto message = marked("X-Spam-Flag", "YES");
    message.in_reply_to = {test::our_id(1042, carla)};
    const auto decision = decided(message, test::facts_with_1042());
    CHECK(decision.outcome == Outcome::client_reply);
    CHECK(decision.notify_staff);
    CHECK_FALSE(decision.ack.send);
    auto thief = message;
    thief.from.front().address = "stranger@evil.example";
    CHECK(decided(thief, test::facts_with_1042()).outcome == Outcome::spam);
    auto tagged = marked("X-Spam-Flag", "YES");
    tagged.subject = "[TID#1042]";
    CHECK(decided(tagged, test::facts_with_1042()).outcome == Outcome::spam);
}

TEST_CASE("without its marks a mail is as it would have been") {
    auto message = marked("X-Spam-Flag", "YES");
    test::add_field(message, "X-Spam-Status", "Yes");
    take_spam_marks_off(message, test::standing_rules());
    const auto decision = decided(message, test::facts());
    CHECK(decision.outcome == Outcome::new_ticket);
    CHECK(decision.ack.send);
}
