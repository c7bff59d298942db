// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "desk.hpp"

using namespace ticketd::store;
using namespace ticketd::store::tests;

TEST_CASE("a mail that opens a ticket is kept with all that was said of it") {
    Desk desk(1042);
    const Mail mail(1);
    const auto tid = desk.open(mail);
    CHECK(tid == Tid{1042});

    const auto detail = desk.detail(tid);
    CHECK(detail.ticket.subject == "Printer 1");
    CHECK(detail.ticket.status == Status::open);
    CHECK(detail.ticket.level == "commercial");
    CHECK(detail.ticket.requester == Person{"Anna", "anna@client.example"});
    CHECK(detail.ticket.created == at(1));
    CHECK(detail.ticket.clock_start == at(1));
    CHECK(detail.ticket.due == at(1) + std::chrono::hours(24));
    CHECK_FALSE(detail.ticket.closed);
    CHECK(detail.ticket.entry_count == 1);
    REQUIRE(detail.entries.size() == 1);
    const auto& entry = detail.entries.front();
    CHECK(entry.id == detail.ticket.last_entry);
    CHECK(entry.tid == tid);
    CHECK(entry.message_id == "m1@client.example");
    CHECK(entry.reason == "because the test says so");
    CHECK_FALSE(entry.date);
    CHECK(desk.store.raw(entry.id) == mail.raw);
    CHECK_FALSE(desk.store.raw(EntryId{99}));
}

TEST_CASE("a raw mail comes back byte for byte, whatever its bytes are") {
    Desk desk;
    Mail mail(1);
    mail.raw.clear();
    SECTION("empty") {}
    SECTION("NUL and all other bytes") {
        for (int i = 0; i < 70'000; ++i) mail.raw += static_cast<char>(i * 7 / 3);
    }
    SECTION("large") { mail.raw.assign(9'000'000, 'x'); }
    const auto tid = desk.open(mail);
    CHECK(desk.store.raw(desk.ticket(tid).last_entry) == mail.raw);
}

TEST_CASE("entries count, and the newest of each sort is known") {
    Desk desk;
    const auto tid = desk.open(Mail(1));
    CHECK(desk.ticket(tid).last_public == EntryId{0});

    Mail answer(2);
    answer.direction = Direction::out;
    const auto answered = desk.file(answer, tid);
    Mail note(3);
    note.direction = Direction::note;
    const auto noted = desk.file(note, tid);

    const auto ticket = desk.ticket(tid);
    CHECK(ticket.entry_count == 3);
    CHECK(ticket.last_public == answered);
    CHECK(ticket.last_entry == noted);
    CHECK(desk.detail(tid).entries.size() == 3);
}

TEST_CASE("a ticket counts as answered until the client writes again, and automatic mail is not the client") {
    Desk desk;
    const auto tid = desk.open(Mail(1));
    MailKeys keys;
    keys.tids = {tid};
    const auto answered = [&] { return desk.lookup(keys).tickets.at(tid).answered_since_client; };
    CHECK_FALSE(answered());
    Mail answer(2);
    answer.direction = Direction::out;
    desk.file(answer, tid);
    CHECK(answered());
    Mail vacation(3);
    vacation.kind = "auto_reply";
    desk.file(vacation, tid);
    CHECK(answered());
    desk.file(Mail(4), tid);
    CHECK_FALSE(answered());
}

TEST_CASE("a ticket's facts name the client's newest message, which an answer replies to") {
    Desk desk;
    const auto tid = desk.open(Mail(1));
    const Mail second(2);
    const auto newest = desk.file(second, tid);
    Mail answer(3);
    answer.direction = Direction::out;
    desk.file(answer, tid);
    MailKeys keys;
    keys.tids = {tid};
    const auto known = desk.lookup(keys).tickets.at(tid);
    CHECK(known.last_client == newest);
    CHECK(known.last_client_message_id == second.keys.message_id);
    CHECK_FALSE(known.last_client_message_id.empty());
}

TEST_CASE("an update changes what it names and nothing else") {
    Desk desk;
    const auto tid = desk.open(Mail(1));
    const auto update = [&](TicketUpdate what) {
        what.tid = tid;
        ChangeSet changes;
        changes.updates = {std::move(what)};
        desk.apply(changes);
        return desk.ticket(tid);
    };
    TicketUpdate answer;
    answer.status = Status::waiting;
    answer.clear_clock = true;
    answer.assignee = "Anna";
    auto ticket = update(answer);
    CHECK(ticket.status == Status::waiting);
    CHECK(ticket.assignee == "Anna");
    CHECK(ticket.level == "commercial");
    CHECK_FALSE(ticket.clock_start);
    CHECK_FALSE(ticket.due);

    TicketUpdate close;
    close.status = Status::closed;
    close.closed = at(50);
    CHECK(update(close).closed == at(50));

    TicketUpdate reopen;
    reopen.status = Status::open;
    reopen.clock_start = at(60);
    reopen.due = at(90);
    reopen.urgent = true;
    reopen.level = "vip";
    ticket = update(reopen);
    CHECK_FALSE(ticket.closed);
    CHECK(ticket.clock_start == at(60));
    CHECK(ticket.due == at(90));
    CHECK(ticket.urgent);
    CHECK(ticket.level == "vip");
    CHECK(ticket.assignee == "Anna");
}

TEST_CASE("a participant is added once, whatever the case of the address") {
    Desk desk;
    const auto tid = desk.open(Mail(1));
    ChangeSet changes;
    changes.participants = {{tid, {"Bo", "Bo@client.example"}, "Anna"},
                            {tid, {"B.", "bo@CLIENT.example"}, "Eve"}};
    desk.apply(changes);
    CHECK(desk.detail(tid).participants == std::vector<Person>{{"Bo", "Bo@client.example"}});
}

TEST_CASE("events are shown with their ticket in the order they came") {
    Desk desk;
    const auto tid = desk.open(Mail(1));
    ChangeSet changes;
    changes.at = at(5);
    changes.events = {{tid, EntryId{1}, "created", "ticketd", "by mail"}, {tid, {}, "closed", "Anna", ""}};
    desk.apply(changes);
    const auto events = desk.detail(tid).events;
    REQUIRE(events.size() == 2);
    CHECK(events[0].what == "created");
    CHECK(events[0].entry == EntryId{1});
    CHECK(events[0].at == at(5));
    CHECK(events[1].who == "Anna");
    CHECK(events[0].id < events[1].id);
}

TEST_CASE("a machine's mail is an entry without a ticket") {
    Desk desk;
    Mail report(1);
    report.kind = "bounce";
    const auto entry = desk.file(report, std::nullopt);
    Queries queries(desk.folder.database());
    REQUIRE(queries.machine_entries().size() == 1);
    CHECK(queries.machine_entries().front().id == entry);
    CHECK(queries.tickets(Queries::Which::all).empty());
}

TEST_CASE("a transaction that is not committed leaves nothing, and its numbers are given again") {
    Desk desk;
    const Mail mail(1);
    Tid first;
    {
        auto transaction = desk.store.begin();
        const auto facts = transaction.lookup(mail.keys);
        first = facts.next_tid;
        transaction.apply(opening(mail, facts, at(1)));
        CHECK(transaction.lookup(mail.keys).delivery_known);
    }
    const auto facts = desk.lookup(mail.keys);
    CHECK_FALSE(facts.delivery_known);
    CHECK_FALSE(facts.same_message);
    CHECK(facts.next_tid == first);
    CHECK(Queries(desk.folder.database()).find("printer", 10).empty());
}

TEST_CASE("mails that share a transaction see each other and get numbers in a row") {
    Desk desk(10);
    auto transaction = desk.store.begin();
    for (std::uint32_t i = 1; i <= 5; ++i) {
        const Mail mail(i);
        const auto facts = transaction.lookup(mail.keys);
        CHECK(facts.next_tid == Tid{9 + i});
        CHECK(facts.next_entry == EntryId{i});
        transaction.apply(opening(mail, facts, at(i)));
    }
    transaction.commit();
    CHECK(Queries(desk.folder.database()).tickets(Queries::Which::unfinished).size() == 5);
    CHECK(desk.lookup(Mail(6).keys).next_tid == Tid{15});
}

TEST_CASE("a change that fails spoils its transaction: nothing of it can be committed") {
    Desk desk;
    auto transaction = desk.store.begin();
    const Mail good(1), bad(2);
    transaction.apply(opening(good, transaction.lookup(good.keys), at(1)));
    auto changes = filing(bad, transaction.lookup(bad.keys), Tid{4711}, at(2)); // no such ticket
    CHECK_THROWS_AS(transaction.apply(changes), Failure);
    CHECK_THROWS_AS(transaction.lookup(bad.keys), Failure);
    CHECK_THROWS_AS(transaction.commit(), Failure);
    {
        const auto gone = std::move(transaction);
    }
    CHECK_FALSE(desk.lookup(good.keys).delivery_known);
    CHECK(desk.open(good) == Tid{1000});
}

TEST_CASE("a number that was not next is refused") {
    Desk desk;
    const Mail mail(1);
    auto facts = desk.lookup(mail.keys);
    facts.next_tid = Tid{5000};
    CHECK_THROWS_AS(desk.apply(opening(mail, facts, at(1))), Failure);
}

TEST_CASE("an update of a ticket that is not there fails") {
    Desk desk;
    ChangeSet changes;
    changes.updates.emplace_back();
    changes.updates.back().tid = Tid{5};
    CHECK_THROWS_AS(desk.apply(changes), Failure);
}

TEST_CASE("a ticket keeps the language of its client") {
    Desk desk;
    const auto tid = desk.open(Mail(1));
    CHECK(desk.ticket(tid).language.empty());
    ChangeSet learnt;
    TicketUpdate update;
    update.tid = tid;
    update.language = "ru";
    learnt.updates.push_back(update);
    auto transaction = desk.store.begin();
    transaction.apply(learnt);
    transaction.commit();
    CHECK(desk.ticket(tid).language == "ru");
}
