// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "desk.hpp"

using namespace ticketd::store;
using namespace ticketd::store::tests;
using namespace std::chrono_literals;

TEST_CASE("a referenced Message-ID leads to the ticket that holds it") {
    Desk desk;
    const auto tid = desk.open(Mail(1));
    Mail reply(2);
    reply.keys.referenced_ids = {"unknown@example.org", "m1@client.example", ""};
    const auto facts = desk.lookup(reply.keys);
    CHECK(facts.tickets_by_message_id == std::map<std::string, Tid>{{"m1@client.example", tid}});
    REQUIRE(facts.tickets.count(tid) == 1);
    CHECK(facts.tickets.at(tid).ticket.subject == "Printer 1");
}

TEST_CASE("a Message-ID is compared with its case") {
    Desk desk;
    desk.open(Mail(1));
    Mail reply(2);
    reply.keys.referenced_ids = {"M1@client.example"};
    CHECK(desk.lookup(reply.keys).tickets_by_message_id.empty());
}

TEST_CASE("of several tickets with one Message-ID the first is the one that was answered") {
    Desk desk;
    const auto tid = desk.open(Mail(1));
    Mail forged(2);
    forged.keys.message_id = "m1@client.example";
    desk.open(forged);
    Mail reply(3);
    reply.keys.referenced_ids = {"m1@client.example"};
    CHECK(desk.lookup(reply.keys).tickets_by_message_id.at("m1@client.example") == tid);
}

TEST_CASE("the Message-ID of a machine's mail leads to no ticket") {
    Desk desk;
    desk.file(Mail(1), std::nullopt);
    Mail reply(2);
    reply.keys.referenced_ids = {"m1@client.example"};
    CHECK(desk.lookup(reply.keys).tickets_by_message_id.empty());
}

TEST_CASE("a number that is named is looked up, and one that is not there is absent") {
    Desk desk;
    const auto tid = desk.open(Mail(1));
    Mail mail(2);
    mail.keys.tids = {tid, Tid{4711}};
    const auto facts = desk.lookup(mail.keys);
    CHECK(facts.tickets.size() == 1);
    CHECK(facts.tickets.count(tid) == 1);
}

TEST_CASE("however many ids a mail names, only so many are looked up") {
    Desk desk;
    desk.open(Mail(1));
    Mail flood(2);
    flood.keys.referenced_ids.assign(100'000, "unknown@example.org");
    flood.keys.referenced_ids.push_back("m1@client.example");
    for (int i = 0; i < 100'000; ++i) flood.keys.tids.push_back(Tid{1000});
    const auto start = std::chrono::steady_clock::now();
    CHECK(desk.lookup(flood.keys).tickets_by_message_id.empty());
    CHECK(std::chrono::steady_clock::now() - start < 1s);
}

TEST_CASE("a merged ticket is found as its survivor, along a chain") {
    Desk desk;
    const auto a = desk.open(Mail(1)), b = desk.open(Mail(2)), c = desk.open(Mail(3));
    desk.merge(a, b);
    desk.merge(b, c);
    Mail reply(4);
    reply.keys.tids = {a};
    reply.keys.referenced_ids = {"m1@client.example"};
    const auto facts = desk.lookup(reply.keys);
    CHECK(facts.tickets.at(a).ticket.tid == c);
    CHECK(facts.tickets.at(c).ticket.tid == c);
    CHECK(facts.tickets_by_message_id.at("m1@client.example") == c);
    CHECK(desk.lookup(Mail(1).keys).same_message->tid == c);
}

TEST_CASE("a merge that would lead back to the ticket is refused") {
    Desk desk;
    const auto a = desk.open(Mail(1)), b = desk.open(Mail(2));
    desk.merge(a, b);
    CHECK_THROWS_AS(desk.merge(b, a), Failure);
    CHECK_THROWS_AS(desk.merge(b, b), Failure);
    CHECK_THROWS_AS(desk.merge(b, Tid{4711}), Failure);
    CHECK(desk.ticket(b).status == Status::open);
}

TEST_CASE("a chain of merges that is too long to follow cannot be made") {
    Desk desk;
    auto last = desk.open(Mail(1));
    const auto build = [&] {
        for (std::uint32_t i = 2; i < 60; ++i) {
            const auto next = desk.open(Mail(i));
            desk.merge(next, last);
            last = next;
        }
    };
    CHECK_THROWS_AS(build(), Failure);
    Mail reply(99);
    reply.keys.tids = {last};
    CHECK_FALSE(desk.lookup(reply.keys).tickets.at(last).ticket.merged_into);
}

TEST_CASE("merges one after the other lead to the last ticket, however many they are") {
    Desk desk;
    const auto first = desk.open(Mail(1));
    auto last = first;
    for (std::uint32_t i = 2; i < 60; ++i) {
        const auto next = desk.open(Mail(i));
        desk.merge(last, next);
        last = next;
    }
    Mail reply(99);
    reply.keys.tids = {first};
    CHECK(desk.lookup(reply.keys).tickets.at(first).ticket.tid == last);
    CHECK(desk.ticket(first).merged_into == last);
}

TEST_CASE("automatic mail is counted by address without case, by ticket and in all, in each window") {
    Desk desk;
    const auto tid = desk.open(Mail(1)), other = desk.open(Mail(2));
    desk.post(acknowledgement("Anna@Client.example", tid), 100);
    desk.post(acknowledgement("anna@client.example", tid), 200);
    desk.post(acknowledgement("anna@client.example", other), 300);
    desk.post(acknowledgement("bo@client.example", tid), 400);
    auto answer = acknowledgement("anna@client.example", tid);
    answer.automatic = false;
    desk.post(answer, 500);

    Mail mail(3);
    mail.keys.tids = {tid};
    mail.keys.address_windows = {at(0), at(200), at(201), at(301)};
    mail.keys.ticket_windows = {at(0), at(201)};
    mail.keys.global_windows = {at(0), at(300), at(401)};
    const auto facts = desk.lookup(mail.keys);
    CHECK(facts.automatic_to_sender == std::vector<std::uint32_t>{3, 2, 1, 0});
    CHECK(facts.automatic_in_all == std::vector<std::uint32_t>{4, 2, 0});
    CHECK(facts.tickets.at(tid).automatic_mail == std::vector<std::uint32_t>{3, 1});
    CHECK(facts.tickets.at(tid).last_automatic_to_sender == at(200));
}

TEST_CASE("automatic mail of a time that is not yet, by a clock that was set back since, is not counted") {
    Desk desk;
    const auto tid = desk.open(Mail(1));
    desk.post(acknowledgement("anna@client.example", tid), 100);
    desk.post(acknowledgement("anna@client.example", tid), 90'000);
    Mail mail(2);
    mail.keys.tids = {tid};
    mail.keys.address_windows = mail.keys.ticket_windows = mail.keys.global_windows = {at(0)};
    mail.keys.counted_until = at(200);
    const auto facts = desk.lookup(mail.keys);
    CHECK(facts.automatic_to_sender == std::vector<std::uint32_t>{1});
    CHECK(facts.automatic_in_all == std::vector<std::uint32_t>{1});
    CHECK(facts.tickets.at(tid).automatic_mail == std::vector<std::uint32_t>{1});
    CHECK(facts.tickets.at(tid).last_automatic_to_sender == at(100));
}

TEST_CASE("a ticket about which nothing automatic was sent says so") {
    Desk desk;
    const auto tid = desk.open(Mail(1));
    Mail mail(2);
    mail.keys.tids = {tid};
    CHECK_FALSE(desk.lookup(mail.keys).tickets.at(tid).last_automatic_to_sender);
}

TEST_CASE("the count of all automatic mail stays true while the window moves") {
    Desk desk;
    Mail mail(1);
    const auto count = [&](std::int64_t start) {
        mail.keys.global_windows = {at(start)};
        return desk.lookup(mail.keys).automatic_in_all.at(0);
    };
    CHECK(count(0) == 0);
    for (int second = 10; second <= 50; second += 10) desk.post(acknowledgement("a@b.example", {}), second);
    CHECK(count(0) == 5);
    CHECK(count(30) == 3);
    CHECK(count(31) == 2);
    desk.post(acknowledgement("a@b.example", {}), 60);
    CHECK(count(40) == 3);
    CHECK(count(5) == 6); // the clock went back
    {
        auto transaction = desk.store.begin();
        ChangeSet changes;
        changes.at = at(70);
        changes.outgoing = {acknowledgement("a@b.example", {})};
        transaction.apply(changes);
        CHECK(transaction.lookup(mail.keys).automatic_in_all.at(0) == 7);
    }
    CHECK(count(5) == 6); // that was rolled back
    {
        Store other(desk.folder.database(), 1);
        auto transaction = other.begin();
        ChangeSet changes;
        changes.at = at(80);
        changes.outgoing = {acknowledgement("a@b.example", {})};
        transaction.apply(changes);
        transaction.commit();
    }
    CHECK(count(5) == 7); // another process has written
}

TEST_CASE("participants of a candidate are told") {
    Desk desk;
    const auto tid = desk.open(Mail(1));
    ChangeSet changes;
    changes.participants = {{tid, {"Bo", "bo@client.example"}, "Anna"}};
    desk.apply(changes);
    Mail mail(2);
    mail.keys.tids = {tid};
    CHECK(desk.lookup(mail.keys).tickets.at(tid).participants
          == std::vector<Person>{{"Bo", "bo@client.example"}});
}

TEST_CASE("reading the facts for a person gives what a transaction gets") {
    Desk desk(77);
    const auto tid = desk.open(Mail(1));
    Mail mail(2);
    mail.keys.tids = {tid};
    const auto facts = Queries(desk.folder.database()).lookup(mail.keys);
    CHECK(facts.next_tid == Tid{78});
    CHECK(facts.next_entry == EntryId{2});
    CHECK(facts.tickets.at(tid).ticket.subject == "Printer 1");
}
