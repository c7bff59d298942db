// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "desk.hpp"

using namespace ticketd::store;
using namespace ticketd::store::tests;

namespace {

ChangeSet changes_at(std::int64_t second) {
    ChangeSet changes;
    changes.at = at(second);
    return changes;
}

ThreadFacts asked(Desk& desk, ThreadKeys keys) {
    MailKeys all;
    all.threads = std::move(keys);
    return desk.lookup(all).threads;
}

} // namespace

TEST_CASE("a token that was revoked is known as such from then on") {
    Desk desk;
    ThreadKeys keys;
    keys.tokens = {"abc.1", "abc.2"};
    CHECK(asked(desk, keys).revoked.empty());
    auto changes = changes_at(1);
    changes.threads.revoked = {{"abc.2", "It came in a mail from thief@evil.example."}};
    desk.apply(changes);
    desk.apply(changes); // once more is no harm
    CHECK(asked(desk, keys).revoked == std::set<std::string>{"abc.2"});
}

TEST_CASE("when staff were last warned of an address is known, without regard to case") {
    Desk desk;
    ThreadKeys keys;
    keys.told_about = "anna@desk.example";
    CHECK_FALSE(asked(desk, keys).told);
    auto changes = changes_at(5);
    changes.threads.told_about = "ANNA@desk.example";
    desk.apply(changes);
    changes.at = at(9);
    desk.apply(changes);
    CHECK(asked(desk, keys).told == at(9));
}

TEST_CASE("a previous system's number leads to the tickets that were opened under it, oldest first") {
    Desk desk;
    for (const std::uint32_t number : {1U, 2U}) {
        const Mail mail(number);
        auto transaction = desk.store.begin();
        auto changes = opening(mail, transaction.lookup(mail.keys), at(number));
        changes.threads.legacy_numbers = {553};
        transaction.apply(changes);
        transaction.commit();
    }
    MailKeys keys;
    keys.threads.legacy_numbers = {553, 554};
    const auto facts = desk.lookup(keys);
    CHECK(facts.threads.legacy_tickets
          == std::map<std::int64_t, std::vector<Tid>>{{553, {Tid{1000}, Tid{1001}}}});
    CHECK(facts.tickets.contains(Tid{1000}));
    CHECK(facts.tickets.contains(Tid{1001}));
}

TEST_CASE("an entry that moves to a new ticket counts there, and no longer where it was") {
    Desk desk;
    const auto old = desk.open(Mail(1));
    const auto moved = desk.file(Mail(2), old);
    MailKeys keys;
    keys.threads.entry = moved;
    const auto facts = desk.lookup(keys);
    REQUIRE(facts.threads.entry);
    CHECK(facts.threads.entry->entry.tid == old);
    CHECK(facts.threads.entry->raw == Mail(2).raw);

    auto changes = changes_at(3);
    auto& ticket = changes.new_ticket.emplace();
    ticket.tid = facts.next_tid;
    ticket.level = "commercial";
    ticket.requester = {"Anna", "anna@client.example"};
    changes.threads.moved = {moved, old, facts.next_tid};
    desk.apply(changes);

    const auto before = desk.detail(old), after = desk.detail(facts.next_tid);
    CHECK(before.ticket.entry_count == 1);
    CHECK(before.ticket.last_entry == before.entries.front().id);
    CHECK(after.ticket.entry_count == 1);
    CHECK(after.ticket.last_entry == moved);
    REQUIRE(after.entries.size() == 1);
    CHECK(after.entries.front().id == moved);
    MailKeys again;
    again.tids = {old, facts.next_tid};
    const auto known = desk.lookup(again).tickets;
    CHECK(known.at(facts.next_tid).last_client == moved);
    CHECK(known.at(old).last_client == before.entries.front().id);
    CHECK_THROWS_AS(desk.apply(changes), Failure); // it is not there any more
}

TEST_CASE("a ticket gets another requester, whose licence counts from then on") {
    Desk desk;
    const auto tid = desk.open(Mail(1));
    auto changes = changes_at(2);
    changes.threads.requester = {tid, {"Dora", "dora@other.example"}, "other-1"};
    desk.apply(changes);
    CHECK(desk.ticket(tid).requester == Person{"Dora", "dora@other.example"});
    CHECK(desk.ticket(tid).license_key == "other-1");
}

TEST_CASE("the licences of whom a command names are looked up beside the sender's") {
    Desk desk;
    License license;
    license.address = "dora@other.example";
    license.key = "other-1";
    desk.store.replace_licenses(std::vector{license});
    ThreadKeys keys;
    keys.client = "dora@other.example";
    CHECK(asked(desk, keys).client_licenses == std::vector{license});
    CHECK(asked(desk, {}).client_licenses.empty());
}
