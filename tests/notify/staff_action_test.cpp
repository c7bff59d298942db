// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/notify/staff_action.hpp"
#include "parser/parse.hpp"
#include "tests/notify/desk.hpp"

#include <catch2/catch.hpp>

using namespace ticketd;
using namespace ticketd::notify;
using namespace ticketd::notify::test;
using Catch::Matchers::Contains;
using namespace std::chrono_literals;
using Verb = StaffAction::Verb;

namespace {

struct AskedStaff {
    ExampleDesk desk;
    store::Facts facts = facts_after(desk.take(janes_mail(), empty_facts(), friday));

    StaffActionResult act(std::optional<Verb> verb, const std::string& text,
                          const char* by = "anna@corp.example") const {
        const auto* person = desk.desk().rules.find_staff(by);
        const bool is_text = !verb || verb == Verb::note;
        return plan_staff_action({.verb = verb,
                                  .tid = {1042},
                                  .text = is_text ? text : "",
                                  .argument = is_text ? "" : text,
                                  .by = person},
                                 facts, desk.desk(), friday + 1h);
    }
    Taken done(std::optional<Verb> verb, const std::string& text,
               const char* by = "anna@corp.example") const {
        auto result = act(verb, text, by);
        INFO(result.refusal);
        REQUIRE(result.changes);
        return {{}, std::move(*result.changes), result.raw};
    }
};

} // namespace

TEST_CASE("a reply from the shell goes the way of a staff mail") {
    const auto taken = AskedStaff().done(std::nullopt, "Use water.\n\n> quoted on purpose\n\n-- \nAnna\n");
    CHECK_FALSE(taken.changes.delivery);
    const auto answer = taken.mail("answer");
    CHECK(answer.recipient == "jane@client.example");
    CHECK(parser::parse(answer.bytes).text
          == "Use water.\n\n> quoted on purpose\n\n" + reference_line_of(answer) + "\n-- \nAnna\n");
    CHECK(field(answer, "In-Reply-To") == "<first@client.example>");
    CHECK_THAT(answer.bytes, !Contains("corp.example"));
    REQUIRE(taken.changes.updates.size() == 1);
    CHECK(taken.changes.updates[0].status == store::Status::waiting);
    CHECK(taken.changes.updates[0].clear_clock);
    CHECK(taken.changes.events.front().who == "Anna");
}

TEST_CASE("the entry's raw mail says who acted, and can be read") {
    const auto taken = AskedStaff().done(std::nullopt, "Use water.\n");
    REQUIRE(taken.changes.new_entry);
    const auto& entry = taken.changes.new_entry->entry;
    CHECK(entry.direction == store::Direction::out);
    CHECK(entry.from == store::Person{"Anna", "anna@corp.example"});
    CHECK_THAT(entry.reason, Contains("ticketctl"));
    const auto message = parser::parse(taken.changes.new_entry->raw);
    CHECK(message.text == "Use water.\n");
    CHECK(message.subject == "[TID#1042] Printer on fire");
    CHECK(message.message_id == entry.message_id);
    CHECK(message.defects.empty());
}

TEST_CASE("nobody in particular acts as the desk") {
    const auto taken = AskedStaff().done(std::nullopt, "Use water.\n", "nobody@example.org");
    CHECK(taken.changes.new_entry.value().entry.from.address == "support@example.com");
    CHECK(taken.mail("answer").recipient == "jane@client.example");
}

TEST_CASE("a note from the shell is kept, and told to colleagues alone") {
    const auto taken = AskedStaff().done(Verb::note, "A friend of the boss.\n");
    CHECK(taken.changes.new_entry.value().entry.direction == store::Direction::note);
    CHECK_THAT(taken.changes.new_entry->text, Contains("A friend of the boss."));
    REQUIRE(taken.changes.outgoing.size() == 1);
    CHECK(taken.changes.outgoing[0].recipient == "boris@corp.example");
    CHECK(taken.changes.updates.empty());
}

TEST_CASE("close and reopen from the shell change the ticket and tell the client of the closing") {
    AskedStaff asked;
    const auto closed = asked.done(Verb::close, "");
    CHECK(closed.changes.updates.at(0).status == store::Status::closed);
    CHECK(closed.mail("closing").recipient == "jane@client.example");
    auto& ticket = asked.facts.tickets.at({1042}).ticket;
    ticket.status = store::Status::closed;
    ticket.clock_start = ticket.due = std::nullopt;
    const auto reopened = asked.done(Verb::reopen, "");
    CHECK(reopened.changes.updates.at(0).status == store::Status::open);
    CHECK(reopened.changes.updates.at(0).clock_start == friday + 1h);
    CHECK(reopened.has_event("reopened"));
    CHECK(reopened.changes.outgoing.empty());
}

TEST_CASE("level, urgency and assignee are set from the shell by the commands of a mail") {
    AskedStaff asked;
    const auto level = asked.done(Verb::level, "vip-request");
    CHECK(level.changes.updates.at(0).level == "vip-request");
    CHECK(level.changes.updates[0].level_set_by == "Anna");
    CHECK(level.changes.updates[0].due == friday + 5h);
    CHECK(level.has_event("level"));
    CHECK(asked.done(Verb::urgent, "").changes.updates.at(0).urgent == true);
    CHECK(asked.done(Verb::assign, "Boris").mail("notice").recipient == "boris@corp.example");
    CHECK(asked.done(Verb::wait, "for the log").event_detail("waiting") == "for the log");
    CHECK_THAT(asked.act(Verb::assign, "me", "nobody@example.org").refusal, Contains("in the staff"));
}

TEST_CASE("what is given with a command can not bring a second command along") {
    CHECK_THAT(AskedStaff().act(Verb::wait, "for it\n!close").refusal, Contains("one line"));
}

TEST_CASE("what cannot be carried out is refused in words and changes nothing") {
    const AskedStaff asked;
    CHECK_THAT(asked.act(std::nullopt, "!frobnicate\nHello\n").refusal, Contains("frobnicate"));
    CHECK_THAT(asked.act(std::nullopt, "").refusal, Contains("no text"));
    CHECK_THAT(asked.act(std::nullopt, "How this was decided:\n").refusal, Contains("internal notice"));
    CHECK_FALSE(asked.act(std::nullopt, "").changes);
    auto none =
        plan_staff_action({.verb = Verb::close, .tid = {9}, .text = "", .argument = "", .by = nullptr},
                          asked.facts, asked.desk.desk(), friday);
    CHECK(none.refusal == "there is no ticket 9");
}

TEST_CASE("the store is asked for the ticket and the gate's windows") {
    const auto keys = keys_of({.verb = Verb::close, .tid = {1042}, .text = "", .argument = "", .by = nullptr},
                              example_rules(), friday);
    CHECK(keys.tids == std::vector<store::Tid>{{1042}});
    CHECK(keys.ticket_windows.size() == 2);
    CHECK(keys.global_windows.size() == 1);
    CHECK(keys.message_id.empty());
}
