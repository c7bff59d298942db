// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/policy/reminders.hpp"

#include "tests/policy/desk.hpp"

#include <catch2/catch.hpp>

using namespace ticketd;
using namespace ticketd::policy;
using namespace std::chrono_literals;
using store::Reminded;
using test::utc;
using test::wednesday;

namespace {

/// Asked on Wednesday noon in Berlin, due on Thursday noon.
store::Ticket owed() {
    store::Ticket ticket;
    ticket.level = "commercial";
    ticket.clock_start = wednesday;
    ticket.due = wednesday + 24h;
    return ticket;
}

/// Office hours, and a level of eight of them.
Rules office() {
    auto rules = test::rules();
    rules.calendars[0].hours = every_day({{9h, 17h}});
    rules.levels[3].response = test::hours(8);
    return rules;
}

/// Asked on Friday at 16:00 in Berlin, due on Monday at 16:00, by office hours.
store::Ticket owed_over_a_weekend() {
    auto ticket = owed();
    ticket.clock_start = utc(2026, 6, 12, 14);
    ticket.due = utc(2026, 6, 15, 14);
    return ticket;
}

std::vector<std::string> names(const People& people) {
    std::vector<std::string> found;
    for (const auto* person : people) found.push_back(person->name);
    return found;
}
using Names = std::vector<std::string>;

} // namespace

TEST_CASE("the stages of a clock fall due one after the other, each once") {
    const auto rules = test::rules();
    auto ticket = owed();
    CHECK_FALSE(reminder_due(ticket, rules, wednesday + 18h - 1s));
    CHECK(reminder_due(ticket, rules, wednesday + 18h) == Reminded::warned);
    ticket.reminded = Reminded::warned;
    CHECK_FALSE(reminder_due(ticket, rules, wednesday + 24h - 1s));
    CHECK(reminder_due(ticket, rules, wednesday + 24h) == Reminded::due);
    ticket.reminded = Reminded::due;
    CHECK_FALSE(reminder_due(ticket, rules, wednesday + 25h - 1s));
    CHECK(reminder_due(ticket, rules, wednesday + 25h) == Reminded::supervisor);
    ticket.reminded = Reminded::supervisor;
    CHECK_FALSE(reminder_due(ticket, rules, wednesday + 1000h));
}

TEST_CASE("after a long stop only the furthest stage is sent, and the others count as passed") {
    const auto rules = test::rules();
    CHECK(reminder_due(owed(), rules, wednesday + 24h + 30min) == Reminded::due);
    CHECK(reminder_due(owed(), rules, wednesday + 200h) == Reminded::supervisor);
    auto warned = owed();
    warned.reminded = Reminded::warned;
    CHECK(reminder_due(warned, rules, wednesday + 200h) == Reminded::supervisor);
}

TEST_CASE("nothing is due while no answer is owed") {
    auto ticket = owed();
    ticket.clock_start = ticket.due = std::nullopt;
    CHECK_FALSE(reminder_due(ticket, test::rules(), wednesday + 200h));
    CHECK_FALSE(warn_time(ticket, test::rules()));
}

TEST_CASE("the share of the response time is counted in the level's calendar") {
    // 75 % of eight office hours are six: one on Friday, five on Monday.
    CHECK(warn_time(owed_over_a_weekend(), office()) == utc(2026, 6, 15, 12));
    auto ticket = owed();
    ticket.level = "development";
    ticket.due = wednesday + 14 * 24h;
    CHECK(warn_time(ticket, test::rules()) == wednesday + 252h);
}

TEST_CASE("a due time that was brought nearer is warned of by what is promised now") {
    auto ticket = owed();
    ticket.due = wednesday + 4h;
    CHECK(warn_time(ticket, test::rules()) == wednesday + 3h);
}

TEST_CASE("a warning waits for working hours") {
    auto rules = office();
    auto ticket = owed_over_a_weekend();
    rules.reminders.warn_percent = 12; // 57 minutes and a half: Friday 16:57:36
    CHECK(reminder_due(ticket, rules, utc(2026, 6, 12, 14, 58)) == Reminded::warned);
    CHECK_FALSE(reminder_due(ticket, rules, utc(2026, 6, 12, 15))); // 17:00, closed
    CHECK_FALSE(reminder_due(ticket, rules, utc(2026, 6, 13, 10))); // Saturday
    CHECK_FALSE(reminder_due(ticket, rules, utc(2026, 6, 15, 6, 59)));
    CHECK(reminder_due(ticket, rules, utc(2026, 6, 15, 7)) == Reminded::warned);
}

TEST_CASE("the time before the supervisor is told is counted in the level's calendar") {
    auto ticket = owed_over_a_weekend();
    ticket.clock_start = utc(2026, 6, 11, 14, 30);
    ticket.due = utc(2026, 6, 12, 14, 30); // Friday 16:30
    CHECK(escalation_time(ticket, office()) == utc(2026, 6, 15, 7, 30));
    CHECK(reminder_due(ticket, office(), utc(2026, 6, 13, 10)) == Reminded::due);
}

TEST_CASE("warning and supervisor can be switched off, and a level may have its own") {
    auto rules = test::rules();
    rules.reminders.warn_percent = 0;
    rules.reminders.escalate = {};
    CHECK_FALSE(reminder_due(owed(), rules, wednesday + 23h));
    CHECK(reminder_due(owed(), rules, wednesday + 200h) == Reminded::due);
    rules.levels[3].warn_percent = 50;
    rules.levels[3].escalate = test::hours(10);
    CHECK(reminder_due(owed(), rules, wednesday + 12h) == Reminded::warned);
    CHECK(reminder_due(owed(), rules, wednesday + 34h) == Reminded::supervisor);
}

TEST_CASE("a reminder goes to the assignee, else to the level's people, else to all agents") {
    auto rules = test::rules();
    auto ticket = owed();
    CHECK(names(reminded_people(Reminded::due, ticket, rules)) == Names{"Anna"});
    rules.levels[3].people = {"Boris"};
    CHECK(names(reminded_people(Reminded::due, ticket, rules)) == Names{"Boris"});
    ticket.assignee = "Anna";
    CHECK(names(reminded_people(Reminded::warned, ticket, rules)) == Names{"Anna"});
}

TEST_CASE("the last reminder goes to the supervisors, or to nobody of the staff where there are none") {
    auto rules = test::rules();
    CHECK(names(reminded_people(Reminded::supervisor, owed(), rules)) == Names{"Boris"});
    rules.staff.pop_back();
    CHECK(reminded_people(Reminded::supervisor, owed(), rules).empty());
}

TEST_CASE("the development department's people get what was passed to them, beside its assignee") {
    auto rules = test::rules();
    rules.staff.push_back({.name = "Dora", .addresses = {"dora@example.com"}, .role = Role::developer});
    auto ticket = owed();
    ticket.in_development = true;
    CHECK(names(team_of(ticket, rules)) == Names{"Dora"});
    ticket.assignee = "Anna";
    CHECK(names(team_of(ticket, rules)) == Names{"Anna", "Dora"});
    rules.levels[5].people = {"Boris"};
    CHECK(names(team_of(ticket, rules)) == Names{"Anna", "Boris"});
}
