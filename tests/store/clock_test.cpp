// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "desk.hpp"

using namespace ticketd::store;
using namespace ticketd::store::tests;
using namespace std::chrono_literals;

namespace {

TicketUpdate about(Tid tid) {
    TicketUpdate update;
    update.tid = tid;
    return update;
}

void apply(Desk& desk, const TicketUpdate& update) {
    ChangeSet changes;
    changes.updates = {update};
    desk.apply(changes);
}

/// A ticket about which staff were reminded up to a stage; opened at 1, due 24 hours later.
Tid reminded(Desk& desk, Reminded stage) {
    const auto tid = desk.open(Mail(1));
    auto update = about(tid);
    update.reminded = stage;
    apply(desk, update);
    return tid;
}

} // namespace

TEST_CASE("how far staff were reminded stays with the clock, also in a reopened database") {
    Desk desk;
    const auto tid = reminded(desk, Reminded::due);
    desk.store = Store(desk.folder.database(), 1000);
    auto clocks = desk.store.clocks_to_remind({}, 10);
    REQUIRE(clocks.size() == 1);
    CHECK(clocks[0].tid == tid);
    CHECK(clocks[0].reminded == Reminded::due);
}

TEST_CASE("a new start, a stop and a later due time make the reminders begin anew, a nearer one does not") {
    Desk desk;
    const auto tid = reminded(desk, Reminded::due);
    auto update = about(tid);
    SECTION("a nearer due time") {
        update.due = at(1) + 3h;
        apply(desk, update);
        CHECK(desk.ticket(tid).reminded == Reminded::due);
    }
    SECTION("a later due time") {
        update.due = at(1) + 48h;
        apply(desk, update);
        CHECK(desk.ticket(tid).reminded == Reminded::nothing);
    }
    SECTION("a new start") {
        update.clock_start = at(9);
        apply(desk, update);
        CHECK(desk.ticket(tid).reminded == Reminded::nothing);
    }
    SECTION("a stop") {
        update.clear_clock = true;
        apply(desk, update);
        CHECK(desk.ticket(tid).reminded == Reminded::nothing);
    }
    SECTION("a start that says how far it was reminded of") {
        update.clock_start = at(9);
        update.reminded = Reminded::warned;
        apply(desk, update);
        CHECK(desk.ticket(tid).reminded == Reminded::warned);
    }
    SECTION("what is no clock") {
        update.level = "vip";
        apply(desk, update);
        CHECK(desk.ticket(tid).reminded == Reminded::due);
    }
}

TEST_CASE("a clock that stands still or of which all was said is not asked about") {
    Desk desk;
    const auto tid = reminded(desk, Reminded::supervisor);
    CHECK(desk.store.clocks_to_remind({}, 10).empty());
    auto update = about(tid);
    update.clock_start = at(9);
    apply(desk, update);
    CHECK(desk.store.clocks_to_remind({}, 10).size() == 1);
    update = about(tid);
    update.clear_clock = true;
    apply(desk, update);
    CHECK(desk.store.clocks_to_remind({}, 10).empty());
}

TEST_CASE("the clocks are gone round in pages, each once, also those that are due at one time") {
    Desk desk;
    for (std::uint32_t number = 1; number <= 5; ++number) {
        auto update = about(desk.open(Mail(number)));
        update.due = at(number == 5 ? 10 : 20);
        apply(desk, update);
    }
    std::vector<std::int64_t> seen;
    ClockPlace place;
    for (;;) {
        const auto page = desk.store.clocks_to_remind(place, 2);
        if (page.empty()) break;
        CHECK(page.size() <= 2);
        for (const auto& ticket : page) seen.push_back(ticket.tid.value);
        place = {*page.back().due, page.back().tid};
    }
    CHECK(seen == std::vector<std::int64_t>{1004, 1000, 1001, 1002, 1003});
}

TEST_CASE("who set the level, urgency and the way to development are kept") {
    Desk desk;
    const auto tid = desk.open(Mail(1));
    auto update = about(tid);
    update.level = "vip";
    update.level_set_by = "Anna";
    update.urgent = update.in_development = true;
    update.assignee = "Boris";
    apply(desk, update);
    apply(desk, about(tid));
    const auto ticket = desk.ticket(tid);
    CHECK(ticket.level_set_by == "Anna");
    CHECK(ticket.urgent);
    CHECK(ticket.in_development);
    CHECK(ticket.assignee == "Boris");
}

TEST_CASE("an answer's response is stored with it, and stays as it was when the level changes") {
    Desk desk;
    const auto tid = desk.open(Mail(1));
    Response given;
    {
        auto transaction = desk.store.begin();
        Mail mail(2);
        mail.direction = Direction::out;
        const auto facts = transaction.lookup(mail.keys);
        auto changes = filing(mail, facts, tid, at(500));
        given = {.entry = facts.next_entry,
                 .tid = tid,
                 .answered = at(500),
                 .owed_since = at(1),
                 .due = at(1) + 24h,
                 .open_time = 499s,
                 .promised_time = 24h,
                 .first = true,
                 .level = "commercial",
                 .promise = "24h business",
                 .who = "Anna"};
        changes.response = given;
        transaction.apply(changes);
        transaction.commit();
    }
    auto update = about(tid);
    update.level = "vip";
    apply(desk, update);
    Queries queries(desk.folder.database());
    CHECK(queries.responses(at(0), at(1000)) == std::vector{given});
    CHECK(queries.responses(at(0), at(500)).empty());
    CHECK(queries.responses(at(501), at(1000)).empty());
}

TEST_CASE("tickets opened and closed in a time are counted by level") {
    Desk desk;
    for (std::uint32_t i = 1; i <= 3; ++i) desk.open(Mail(i));
    auto update = about(Tid{1000});
    update.level = "vip";
    update.status = Status::closed;
    update.closed = at(50);
    apply(desk, update);
    Queries queries(desk.folder.database());
    const auto opened = queries.opened(at(0), at(3));
    REQUIRE(opened.size() == 2);
    CHECK(opened[0].level == "commercial");
    CHECK(opened[0].tickets == 1);
    CHECK(opened[1].level == "vip");
    CHECK(queries.closed(at(50), at(51)).at(0).tickets == 1);
    auto spam = about(Tid{1001});
    spam.status = Status::spam;
    apply(desk, spam);
    CHECK(queries.opened(at(0), at(3)).size() == 1);
    CHECK(queries.closed(at(0), at(50)).empty());
}
