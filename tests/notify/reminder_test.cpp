// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/notify/reminder.hpp"

#include "daemon/policy/text.hpp"
#include "daemon/policy/token.hpp"
#include "parser/parse.hpp"
#include "tests/notify/desk.hpp"

#include <catch2/catch.hpp>

#include <set>

using namespace ticketd;
using namespace ticketd::notify;
using namespace ticketd::notify::test;
using Catch::Matchers::Contains;
using namespace std::chrono_literals;
using store::Reminded;

namespace {

/// Jane's ticket of Friday 16:00 UTC, which is due on Wednesday 16:00 (48 hours of business days).
struct Owed {
    ExampleDesk desk;
    store::Facts facts = facts_after(desk.take(janes_mail(), empty_facts(), friday));
    store::Instant due = ticket().due.value();

    store::Ticket& ticket() { return facts.tickets.at({1042}).ticket; }
    Taken remind_at(store::Instant now) {
        auto changes = remind({1042}, facts, desk.desk(), now);
        REQUIRE(changes);
        return {{}, std::move(*changes)};
    }
};

std::vector<std::string> recipients(const Taken& taken) {
    std::vector<std::string> found;
    for (const auto& mail : taken.changes.outgoing) found.push_back(mail.recipient);
    return found;
}
using Recipients = std::vector<std::string>;

} // namespace

TEST_CASE("a warning goes to the ticket's people, with the mark and an event in the same changes") {
    Owed owed;
    const auto taken = owed.remind_at(owed.due - 6h);
    CHECK(recipients(taken) == Recipients{"anna@corp.example", "boris@corp.example"});
    REQUIRE(taken.changes.updates.size() == 1);
    CHECK(taken.changes.updates[0].tid == store::Tid{1042});
    CHECK(taken.changes.updates[0].reminded == Reminded::warned);
    CHECK_FALSE(taken.changes.updates[0].clear_clock);
    CHECK_FALSE(taken.changes.updates[0].clock_start);
    CHECK_FALSE(taken.changes.new_entry);
    CHECK(taken.event_detail("reminded")
          == "An answer falls due soon; sent to anna@corp.example, boris@corp.example.");
    const auto& mail = to(taken.changes.outgoing, "anna@corp.example");
    const auto message = parser::parse(mail.bytes);
    CHECK(message.subject == "[TID#1042] Due soon: Printer on fire");
    CHECK_THAT(message.text, Contains("falls due soon") && Contains("6 hours left") && Contains("Jane Doe"));
    CHECK(field(mail, "Auto-Submitted") == "auto-generated");
    CHECK(mail.automatic);
}

TEST_CASE("while its assignee is away a ticket's reminders go to the team as well") {
    Owed owed;
    owed.ticket().assignee = "Boris";
    CHECK(recipients(owed.remind_at(owed.due)) == Recipients{"boris@corp.example"});
    owed.facts.people.away = {{"Boris", store::Absence::Sign::said, friday, {}}};
    CHECK(recipients(owed.remind_at(owed.due)) == Recipients{"boris@corp.example", "anna@corp.example"});
}

TEST_CASE("at the due time the people are told, and later the supervisor alone") {
    Owed owed;
    const auto due = owed.remind_at(owed.due);
    CHECK(due.changes.updates.at(0).reminded == Reminded::due);
    CHECK_THAT(parser::parse(due.changes.outgoing.at(0).bytes).text, Contains("is due now"));
    owed.ticket().reminded = Reminded::due;
    const auto last = owed.remind_at(owed.due + 1h);
    CHECK(recipients(last) == Recipients{"vera@corp.example"});
    CHECK_THAT(parser::parse(last.changes.outgoing.at(0).bytes).text, Contains("overdue by 1 hour"));
}

TEST_CASE("the three reminders of one clock to one person have Message-IDs of their own") {
    Owed owed;
    owed.desk.rules().staff = {{"Vera", {"vera@corp.example"}, policy::Role::supervisor}};
    std::set<std::string> ids;
    for (const auto now : {owed.due - 6h, owed.due, owed.due + 2h}) {
        const auto taken = owed.remind_at(now);
        ids.insert(taken.changes.outgoing.at(0).message_id);
        owed.ticket().reminded = taken.changes.updates.at(0).reminded.value();
    }
    CHECK(ids.size() == 3);
}

TEST_CASE(
    "without supervisors the admin is told, and where there is nobody the stage is passed with a word") {
    Owed owed;
    auto& rules = owed.desk.rules();
    rules.staff.pop_back();
    rules.desk.admin = "ops@corp.example";
    CHECK(recipients(owed.remind_at(owed.due + 2h)) == Recipients{"ops@corp.example"});
    rules.desk.admin.clear();
    const auto taken = owed.remind_at(owed.due + 2h);
    CHECK(taken.changes.outgoing.empty());
    CHECK(taken.changes.updates.at(0).reminded == Reminded::supervisor);
    CHECK_THAT(taken.event_detail("reminded"), Contains("nobody to tell"));
}

TEST_CASE("nothing is sent while nothing is due or owed") {
    Owed owed;
    CHECK_FALSE(remind({1042}, owed.facts, owed.desk.desk(), friday + 1h));
    CHECK_FALSE(remind({9}, owed.facts, owed.desk.desk(), owed.due));
    owed.ticket().clock_start = owed.ticket().due = std::nullopt;
    CHECK_FALSE(remind({1042}, owed.facts, owed.desk.desk(), friday + 1000h));
}

TEST_CASE("what the gate holds back comes in the next summary, and is not sent a second time") {
    Owed owed;
    owed.facts.automatic_in_all = {2000};
    const auto taken = owed.remind_at(owed.due);
    CHECK(taken.changes.outgoing.empty());
    REQUIRE(taken.changes.collapsed.size() == 2);
    CHECK(taken.changes.collapsed[0].address == "anna@corp.example");
    CHECK(taken.changes.collapsed[0].kind == "reminder");
    CHECK(taken.changes.updates.at(0).reminded == Reminded::due);
    const auto keys = keys_of_reminder({1042}, owed.desk.desk().rules, owed.due);
    CHECK(keys.tids == std::vector<store::Tid>{{1042}});
    CHECK(keys.global_windows.size() == 1);
    CHECK_FALSE(keys.staff.empty());
}

TEST_CASE("a reply to a reminder is an answer, and one from a stranger is held") {
    Owed owed;
    for (const auto now : {owed.due - 6h, owed.due, owed.due + 2h}) {
        const auto taken = owed.remind_at(now);
        owed.ticket().reminded = taken.changes.updates.at(0).reminded.value();
        const auto& mail = taken.changes.outgoing.front();
        auto raw = annas_reply(mail, "Use water.\n");
        const std::string anna = "Anna <anna@corp.example>";
        const auto at = raw.find(anna);
        raw.replace(at, anna.size(), mail.recipient);
        const auto answered = owed.desk.take(raw, owed.facts, now + 1min);
        CHECK(answered.decision.outcome == policy::Outcome::staff_answer);
        CHECK(answered.changes.updates.at(0).clear_clock);
        raw.replace(at, mail.recipient.size(), "thief@evil.example");
        CHECK(owed.desk.take(raw, owed.facts, now + 1min).decision.outcome == policy::Outcome::held_back);
    }
}

TEST_CASE("what a client called himself cannot look like a line of the reminder") {
    Owed owed;
    owed.ticket().requester.name = "Jane\nAssignee: Boris";
    CHECK_THAT(parser::parse(owed.remind_at(owed.due).changes.outgoing.at(0).bytes).text,
               Contains("Client:   Jane Assignee: Boris"));
}

TEST_CASE(
    "an answer's response is measured as it is given, and what the mail's commands change comes after it") {
    Owed owed;
    const auto raw = annas_reply(owed.remind_at(owed.due - 6h).changes.outgoing.front(),
                                 "!level vip-request\nUse water.\n");
    const auto taken = owed.desk.take(raw, owed.facts, owed.due + 1min);
    REQUIRE(taken.changes.response);
    const auto& response = *taken.changes.response;
    CHECK(response.entry == taken.changes.new_entry.value().entry.id);
    CHECK(response.owed_since == friday);
    CHECK(response.due == owed.due);
    CHECK(response.level == "non-commercial");
    CHECK(response.promise == "48h business");
    CHECK(response.open_time == 48h + 1min);
    CHECK(response.who == "Anna");
    CHECK(response.first);
    CHECK(taken.changes.updates.at(0).level == "vip-request");
    CHECK(taken.changes.updates[0].level_set_by == "Anna");
    CHECK(taken.has_event("level"));
}

TEST_CASE("a ticket that is passed on is told to the development department, with who did it") {
    Owed owed;
    auto& rules = owed.desk.rules();
    rules.staff.push_back({"Dora", {"dora@corp.example"}, policy::Role::developer});
    for (auto& level : rules.levels) level.development = level.key != "development";
    const auto notice = owed.remind_at(owed.due - 6h).changes.outgoing.front();
    const auto taken = owed.desk.take(annas_reply(notice, "!development\n"), owed.facts, owed.due - 5h);
    CHECK(taken.mail("correspondence").recipient == "dora@corp.example");
    CHECK(taken.changes.updates.at(0).in_development == true);
    CHECK(taken.changes.updates[0].level == "development");
    CHECK(taken.changes.updates[0].due == friday + 14 * 24h);
    CHECK_FALSE(taken.changes.updates[0].clock_start);
    CHECK(taken.has_event("development"));
    CHECK(taken.changes.events.front().who == "Anna");
}
