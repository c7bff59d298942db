// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/notify/staff_action.hpp"
#include "tests/notify/desk.hpp"

#include <catch2/catch.hpp>

#include <set>

using namespace ticketd;
using namespace ticketd::notify;
using namespace ticketd::notify::test;
using namespace std::chrono_literals;
using policy::Verb;

namespace {

struct Row {
    Verb verb;
    const char* argument;
    const char* event;
    store::Status before = store::Status::open;
    bool urgent = false;
};

// What changes no ticket, or sends a mail that was held, has its place elsewhere.
const std::set<Verb> of_no_ticket{Verb::show, Verb::list,   Verb::find,  Verb::help,
                                  Verb::send, Verb::cancel, Verb::answer};

const std::vector<Row> rows{
    {Verb::close, "", "closed"},
    {Verb::reopen, "", "reopened", store::Status::closed},
    {Verb::note, "It smokes.", "noted"},
    {Verb::make_public, "", "answered"},
    {Verb::reveal, "", "revealed"},
    {Verb::merge, "1001", "merged"},
    {Verb::split, "8", "split"},
    {Verb::spam, "", "spam"},
    {Verb::cc, "paul@client.example", "participant-added"},
    {Verb::requester, "paul@client.example", "requester-changed"},
    {Verb::assign, "Boris", "assigned"},
    {Verb::level, "vip-request", "level"},
    {Verb::urgent, "", "urgent"},
    {Verb::normal, "", "normal", store::Status::open, true},
    {Verb::development, "", "development"},
    {Verb::wait, "the log", "waiting"},
    {Verb::away, "until 2099-12-31", "away"},
};

struct AskedByVerb {
    ExampleDesk desk = [] {
        auto rules = example_rules();
        for (auto& level : rules.levels) level.development = true;
        return ExampleDesk(rules);
    }();
    Taken first = desk.take(janes_mail(), empty_facts(), friday);
    store::Facts facts = facts_after(first);

    explicit AskedByVerb(const Row& row) {
        auto& ticket = facts.tickets.at({1042});
        ticket.ticket.status = row.before;
        ticket.ticket.urgent = row.urgent;
        ticket.ticket.entry_count = 2;
        auto other = ticket;
        other.ticket.tid = {1001};
        facts.tickets[{1001}] = other;
        store::Entry entry;
        entry.id = {8};
        entry.tid = {1042};
        entry.kind = "human";
        entry.from = {"Jane Doe", "jane@client.example"};
        entry.received = friday;
        facts.threads.entry = {entry, janes_mail()};
    }
    Taken by_mail(const Row& row) const {
        std::string text(to_string(row.verb));
        if (row.verb != Verb::split && row.verb != Verb::note) text += std::string(" ") + row.argument;
        if (row.verb == Verb::note) text += std::string("\n\n") + row.argument;
        if (row.verb == Verb::make_public) text += "\n\nUse water.";
        return desk.take(annas_reply(to(first.mails("notice"), "anna@corp.example"), text + "\n"), facts,
                         friday + 1h);
    }
    Taken by_shell(const Row& row) const {
        const bool answers = row.verb == Verb::make_public;
        auto result = plan_staff_action({.verb = answers ? std::nullopt : std::optional(row.verb),
                                         .tid = {1042},
                                         .text = answers                  ? "!public\n\nUse water."
                                                 : row.verb == Verb::note ? row.argument
                                                                          : "",
                                         .argument = row.verb == Verb::note ? "" : row.argument,
                                         .by = &desk.desk().rules.staff[0]},
                                        facts, desk.desk(), friday + 1h);
        INFO(result.refusal);
        REQUIRE(result.changes);
        return {{}, std::move(*result.changes), result.raw};
    }
};

void check_event(const Taken& taken, const Row& row) {
    INFO(to_string(row.verb) << ": " << taken.decision.refusal);
    const auto found = std::ranges::find(taken.changes.events, row.event, &store::NewEvent::what);
    REQUIRE(found != taken.changes.events.end());
    CHECK(found->who == "Anna");
    CHECK(found->tid == store::Tid{1042});
    CHECK(taken.changes.at == friday + 1h);
}

} // namespace

TEST_CASE("every verb leaves its event on the ticket with who and when, by mail and from the shell") {
    for (const auto& row : rows) {
        const AskedByVerb asked(row);
        check_event(asked.by_mail(row), row);
        check_event(asked.by_shell(row), row);
    }
}

TEST_CASE("no verb of the table is left out") {
    for (const auto& known : policy::verbs()) {
        INFO(known.word);
        const bool has_row = std::ranges::find(rows, known.verb, &Row::verb) != rows.end();
        CHECK(has_row != of_no_ticket.contains(known.verb));
    }
}
