// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/policy/clock.hpp"
#include "tests/policy/desk.hpp"

#include <catch2/catch.hpp>

using namespace ticketd;
using namespace ticketd::policy;
using namespace std::chrono_literals;
using store::Status;
using test::decided;
using test::facts_with_1042;
using test::wednesday;

namespace {

const std::string anna = "anna@example.com";

Rules rules_with_development() {
    auto rules = test::rules();
    for (auto& level : rules.levels)
        level.development = level.key != "non-commercial" && level.key != "development";
    rules.levels[0].keeps_in_development = rules.levels[2].keeps_in_development = true;
    return rules;
}

const Rules& rules() {
    static const Rules made = rules_with_development();
    return made;
}

Decision told(const std::string& text, const store::Facts& facts = facts_with_1042()) {
    auto message = test::mail_from(anna, "Re: [TID#1042] A question", text);
    message.in_reply_to = {test::our_id(1042, anna, notice_purpose)};
    return decided(message, facts, rules());
}

bool did(const Decision& decision, std::string_view what, std::string_view detail = {}) {
    return std::ranges::any_of(decision.deeds, [&](const Deed& deed) {
        return deed.what == what && (detail.empty() || deed.detail == detail);
    });
}

void check_refused(const std::string& text, std::string_view why,
                   const store::Facts& facts = facts_with_1042()) {
    INFO(text);
    const auto decision = told(text, facts);
    CHECK(decision.outcome == Outcome::refused);
    CHECK(decision.refusal.find(why) != std::string::npos);
    CHECK_FALSE(decision.level_change);
    CHECK_FALSE(decision.urgent);
    CHECK_FALSE(decision.assignee);
    CHECK_FALSE(decision.status);
    CHECK(decision.deeds.empty());
}

} // namespace

TEST_CASE("!level sets the level, says who set it, and the clock follows") {
    const auto decision = told("!level vip-request");
    CHECK(decision.outcome == Outcome::note);
    CHECK(decision.level == "vip-request");
    CHECK(decision.level_change.value().by == "Anna");
    CHECK(decision.promise.value().start == wednesday - 2h);
    CHECK(decision.promise->due == wednesday + 4h);
    CHECK_FALSE(decision.stops_clock);
    CHECK(did(decision, "level", "commercial -> vip-request"));
}

TEST_CASE("!level starts no clock where nothing is owed, nor one that the mail's own answer stops") {
    auto facts = facts_with_1042();
    const auto answering = told("!level vip\nRestart it.", facts);
    CHECK(answering.outcome == Outcome::staff_answer);
    CHECK(answering.stops_clock);
    CHECK_FALSE(answering.promise);
    CHECK(answering.level_change);
    auto& ticket = facts.tickets[{1042}].ticket;
    ticket.clock_start = ticket.due = std::nullopt;
    const auto decision = told("!level vip", facts);
    CHECK_FALSE(decision.promise);
    CHECK(decision.level == "vip");
}

TEST_CASE("a level that does not exist, or none, refuses the whole mail and names those that do") {
    check_refused("!level gold", "There is no level \"gold\"; there are vip-request,");
    check_refused("!level", "Name a level");
    check_refused("!urgent\n!level gold", "gold");
}

TEST_CASE("!urgent and !normal set whether a ticket is served out of turn") {
    CHECK(told("!urgent").urgent == true);
    CHECK(did(told("!urgent"), "urgent"));
    CHECK(told("!urgent\n!normal").urgent == false);
    check_refused("!urgent please", "takes nothing behind its word");
}

TEST_CASE("!assign takes a name of the staff, me or nobody, and tells who it becomes") {
    const auto boris = told("!assign boris");
    CHECK(boris.assignee == "Boris");
    CHECK(boris.notify_staff);
    const auto me = told("!assign me");
    CHECK(me.assignee == "Anna");
    CHECK_FALSE(me.notify_staff);
    CHECK(told("!assign nobody").assignee == "");
    check_refused("!assign Carla", "There is no \"Carla\" in the staff");
    check_refused("!assign", "Name somebody");
}

TEST_CASE("!development passes a ticket on, with the level and the clock of development") {
    const auto decision = told("!development");
    CHECK(decision.in_development == true);
    CHECK(decision.level == "development");
    CHECK(decision.promise.value().start == wednesday - 2h);
    CHECK(decision.promise->due == wednesday - 2h + 14 * 24h);
    CHECK(decision.notify_staff);
    CHECK(did(decision, "development"));
    CHECK(told("!level development").in_development == true);
}

TEST_CASE("a ticket of a level that stays with it in development keeps its level and its clock there") {
    auto facts = facts_with_1042();
    facts.tickets[{1042}].ticket.level = "vip";
    const auto decision = told("!development", facts);
    CHECK(decision.in_development == true);
    CHECK(decision.level == "vip");
    CHECK_FALSE(decision.level_change);
    CHECK_FALSE(decision.promise);
    CHECK(decision.notify_staff);
}

TEST_CASE("a level that may not pass to development is refused with the reason, by either word") {
    auto facts = facts_with_1042();
    facts.tickets[{1042}].ticket.level = "non-commercial";
    for (const auto* text : {"!development", "!level development"})
        check_refused(text, "level non-commercial does not pass to the development department", facts);
    facts.tickets[{1042}].ticket.level = "vip";
    facts.tickets[{1042}].ticket.in_development = true;
    check_refused("!development", "with the development department already", facts);
}

TEST_CASE("another level and closing take a ticket back from the development department") {
    auto facts = facts_with_1042();
    facts.tickets[{1042}].ticket.in_development = true;
    CHECK(told("!level commercial", facts).in_development == false);
    CHECK(told("!close", facts).in_development == false);
    CHECK_FALSE(told("!note\nno idea", facts).in_development);
}

TEST_CASE("!wait makes a ticket wait for the client, with the reason, and stops no clock") {
    const auto decision = told("!wait for the log files");
    CHECK(decision.status == Status::waiting);
    CHECK(did(decision, "waiting", "for the log files"));
    CHECK_FALSE(decision.stops_clock);
    CHECK_FALSE(decision.promise);
    const auto answering = told("!wait\nPlease send the log files.");
    CHECK(answering.outcome == Outcome::staff_answer);
    CHECK(answering.stops_clock);
    auto facts = facts_with_1042();
    facts.tickets[{1042}].ticket.status = Status::closed;
    check_refused("!wait", "The ticket is not open; reopen it first", facts);
}

TEST_CASE("an internal note does not stop the clock") {
    const auto decision = told("!note\nI look into it.");
    CHECK(decision.outcome == Outcome::note);
    CHECK_FALSE(decision.stops_clock);
    CHECK_FALSE(decision.promise);
}

TEST_CASE("!reopen does not restart a clock that runs") {
    CHECK_FALSE(told("!reopen").promise);
    auto facts = facts_with_1042();
    auto& ticket = facts.tickets[{1042}].ticket;
    ticket.status = Status::closed;
    ticket.clock_start = ticket.due = std::nullopt;
    CHECK(told("!reopen", facts).promise.value().start == wednesday);
}

TEST_CASE("a message of the client while the ticket waits and an answer is owed leaves the clock alone") {
    auto facts = facts_with_1042();
    facts.tickets[{1042}].ticket.status = Status::waiting;
    const auto decision = decided(test::mail_from(test::carla, "Re: [TID#1042] A question"), facts, rules());
    CHECK(decision.status == Status::open);
    CHECK_FALSE(decision.promise);
}
