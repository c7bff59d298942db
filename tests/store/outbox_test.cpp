// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "desk.hpp"

using namespace ticketd::store;
using namespace ticketd::store::tests;

namespace {

OutboxItem listed(Desk& desk, OutboxId id) {
    for (auto& item : Queries(desk.folder.database()).outbox(true))
        if (item.id == id) return item;
    FAIL("no such item");
    return {};
}

void record(Desk& desk, const SendResult& result, std::int64_t second) {
    desk.store.record(std::span(&result, 1), at(second));
}

} // namespace

TEST_CASE("a mail is claimed with its bytes when its time has come, once") {
    Desk desk;
    const auto tid = desk.open(Mail(1));
    auto mail = acknowledgement("anna@client.example", tid);
    mail.entry = EntryId{1};
    mail.envelope_from = "bounce@desk.example";
    mail.not_before = at(50);
    mail.parts = {{EntryId{1}, 2, 40}, {EntryId{1}, 0, 99}};
    const auto id = desk.post(mail, 10);

    CHECK(desk.store.next_due() == at(50));
    CHECK(desk.store.claim_due(at(49), 10).empty());
    const auto claimed = desk.store.claim_due(at(50), 10);
    REQUIRE(claimed.size() == 1);
    const auto& item = claimed.front();
    CHECK(item.id == id);
    CHECK(item.tid == tid);
    CHECK(item.entry == EntryId{1});
    CHECK(item.kind == "acknowledgement");
    CHECK(item.envelope_from == "bounce@desk.example");
    CHECK(item.recipient == "anna@client.example");
    CHECK(item.message_id == "ack@desk.example");
    CHECK(item.bytes == mail.bytes);
    CHECK(item.state == OutboxState::sending);
    CHECK(item.attempts == 1);
    CHECK(item.created == at(10));
    REQUIRE(item.parts.size() == 2);
    CHECK(item.parts[0].index == 2);
    CHECK(item.parts[0].offset == 40);
    CHECK(item.parts[1].offset == 99);
    CHECK(desk.store.claim_due(at(60), 10).empty());
    CHECK_FALSE(desk.store.next_due());
    CHECK(listed(desk, id).bytes.empty());
}

TEST_CASE("the oldest mails are claimed first, and no more than asked for") {
    Desk desk;
    std::vector<OutboxId> ids;
    for (const int second : {30, 10, 20}) {
        auto mail = acknowledgement("anna@client.example", {});
        mail.not_before = at(second);
        ids.push_back(desk.post(mail, 1));
    }
    CHECK(desk.store.claim_due(at(100), 0).empty());
    const auto first = desk.store.claim_due(at(100), 2);
    REQUIRE(first.size() == 2);
    CHECK(first[0].id == ids[1]);
    CHECK(first[1].id == ids[2]);
    CHECK(desk.store.claim_due(at(100), 2).at(0).id == ids[0]);
}

TEST_CASE("mails are claimed by the commit that queues them, oldest first, or not at all") {
    Desk desk;
    const auto tid = desk.open(Mail(1));
    const auto older = desk.post(acknowledgement("older@client.example", tid), 1);
    ChangeSet changes;
    changes.at = at(10);
    auto later = acknowledgement("later@client.example", tid);
    later.not_before = at(60);
    auto with_part = acknowledgement("bea@client.example", tid);
    with_part.parts = {{EntryId{1}, 2, 40}};
    auto large = acknowledgement("carl@client.example", tid);
    large.bytes.append(2 << 20, 'x');
    changes.outgoing = {acknowledgement("anna@client.example", tid), later, with_part, large};
    {
        auto transaction = desk.store.begin();
        transaction.apply(changes);
        CHECK(transaction.claim_due(at(20), 10).size() == 4);
    } // no commit
    CHECK(listed(desk, older).attempts == 0);
    CHECK(Queries(desk.folder.database()).outbox(true).size() == 1);

    auto transaction = desk.store.begin();
    transaction.apply(changes);
    const auto claimed = transaction.claim_due(at(20), 10);
    transaction.commit();
    REQUIRE(claimed.size() == 4);
    CHECK(claimed[0].id == older);
    for (const auto& item : claimed) {
        INFO(item.recipient);
        CHECK(item.state == OutboxState::sending);
        CHECK(item.attempts == 1);
        CHECK(listed(desk, item.id).state == OutboxState::sending);
        const bool is_large = item.recipient == "carl@client.example";
        CHECK(item.bytes == (is_large ? large.bytes : acknowledgement(item.recipient, tid).bytes));
        CHECK(item.parts.size() == (item.recipient == "bea@client.example" ? 1 : 0));
    }
    CHECK(desk.store.claim_due(at(20), 10).empty());
    CHECK(desk.store.next_due() == at(60));
}

TEST_CASE("a mail that is composed while its transaction goes on is stored and claimed as it then is") {
    Desk desk;
    ChangeSet changes;
    changes.at = at(10);
    auto mail = acknowledgement("anna@client.example", {});
    const auto bytes = std::exchange(mail.bytes, {});
    mail.compose = [&] { return bytes; };
    auto large = mail; // more than is kept at hand
    large.composed_size = 2 << 20;
    changes.outgoing = {mail, large};
    {
        auto transaction = desk.store.begin();
        transaction.apply(changes);
        const auto claimed = transaction.claim_due(at(20), 1);
        REQUIRE(claimed.size() == 1);
        CHECK(claimed[0].bytes == bytes);
        transaction.commit();
    }
    CHECK(desk.store.claim_due(at(20), 10).at(0).bytes == bytes);

    changes.outgoing[0].compose = []() -> std::string { throw std::runtime_error("no such words"); };
    changes.outgoing.pop_back();
    {
        auto transaction = desk.store.begin();
        transaction.apply(changes);
        CHECK_THROWS_WITH(transaction.commit(), "no such words");
    }
    CHECK(Queries(desk.folder.database()).outbox(true).size() == 2);
    desk.post(acknowledgement("bea@client.example", {}), 30); // nothing of it is left in the way
    CHECK(Queries(desk.folder.database()).outbox(true).size() == 3);
}

TEST_CASE("a mail that was sent is only in the full list") {
    Desk desk;
    const auto id = desk.post(acknowledgement("anna@client.example", {}), 1);
    desk.store.claim_due(at(2), 1);
    record(desk, {id, OutboxState::sent, {}, {}, false}, 3);
    CHECK(listed(desk, id).state == OutboxState::sent);
    CHECK(listed(desk, id).sent == at(3));
    CHECK(Queries(desk.folder.database()).outbox(false).empty());
}

TEST_CASE("a mail that was put off waits for its next attempt and counts its attempts") {
    Desk desk;
    const auto id = desk.post(acknowledgement("anna@client.example", {}), 1);
    desk.store.claim_due(at(2), 1);
    record(desk, {id, OutboxState::queued, at(60), "451 try later", true}, 3);
    auto item = listed(desk, id);
    CHECK(item.state == OutboxState::queued);
    CHECK(item.last_error == "451 try later");
    CHECK(item.uncertain);
    CHECK(desk.store.next_due() == at(60));
    CHECK(desk.store.claim_due(at(60), 1).at(0).attempts == 2);
    record(desk, {id, OutboxState::sent, {}, {}, false}, 61);
    item = listed(desk, id);
    CHECK(item.last_error.empty());
    CHECK(item.uncertain); // the earlier attempt may have arrived all the same
}

TEST_CASE("an attempt that the server never saw is not counted") {
    Desk desk;
    const auto id = desk.post(acknowledgement("anna@client.example", {}), 1);
    desk.store.claim_due(at(2), 1);
    SendResult result{id, OutboxState::queued, at(60), "connection refused", false};
    result.tried = false;
    record(desk, result, 3);
    CHECK(listed(desk, id).attempts == 0);
}

TEST_CASE("a final failure is an event on its ticket") {
    Desk desk;
    const auto tid = desk.open(Mail(1));
    const auto id = desk.post(acknowledgement("anna@client.example", tid), 1);
    desk.store.claim_due(at(2), 1);
    record(desk, {id, OutboxState::failed, {}, "550 no such user", false}, 3);
    CHECK(listed(desk, id).state == OutboxState::failed);
    const auto events = desk.detail(tid).events;
    REQUIRE(events.size() == 1);
    CHECK(events[0].what == "delivery-failed");
    CHECK(events[0].detail == "anna@client.example: 550 no such user");
    CHECK(events[0].at == at(3));
}

TEST_CASE("what was being sent when the process died is queued again and marked") {
    Desk desk;
    const auto id = desk.post(acknowledgement("anna@client.example", {}), 1);
    const auto other = desk.post(acknowledgement("bo@client.example", {}), 1);
    desk.store.claim_due(at(2), 1);
    CHECK(desk.store.requeue_interrupted(at(9)) == 1);
    CHECK(desk.store.requeue_interrupted(at(9)) == 0);
    CHECK(listed(desk, id).uncertain);
    CHECK(listed(desk, id).state == OutboxState::queued);
    CHECK_FALSE(listed(desk, other).uncertain);
    CHECK(desk.store.claim_due(at(9), 10).size() == 2);
}

TEST_CASE("where it is known which mails may have arrived, only those are marked") {
    Desk desk;
    const auto id = desk.post(acknowledgement("anna@client.example", {}), 1);
    const auto other = desk.post(acknowledgement("bo@client.example", {}), 1);
    const auto waits = desk.post(acknowledgement("cy@client.example", {}), 1);
    desk.store.claim_due(at(2), 2);
    CHECK(desk.store.requeue_interrupted(at(9), std::vector{id, waits}) == 2);
    CHECK(listed(desk, id).uncertain);
    CHECK_FALSE(listed(desk, other).uncertain);
    CHECK_FALSE(listed(desk, waits).uncertain);
    CHECK(listed(desk, other).state == OutboxState::queued);
}

TEST_CASE("a person can retry or drop what waits or has failed, but not what is sent or on its way") {
    Desk desk;
    auto mail = acknowledgement("anna@client.example", {});
    mail.not_before = at(1000);
    const auto id = desk.post(mail, 1);
    CHECK(desk.store.retry_outgoing(id, at(5)));
    CHECK(desk.store.next_due() == at(5));
    desk.store.claim_due(at(5), 1);
    CHECK_FALSE(desk.store.retry_outgoing(id, at(6)));
    CHECK_FALSE(desk.store.drop_outgoing(id));
    record(desk, {id, OutboxState::failed, {}, "550", false}, 7);
    CHECK(desk.store.retry_outgoing(id, at(8)));
    CHECK(desk.store.drop_outgoing(id));
    CHECK(listed(desk, id).state == OutboxState::dropped);
    CHECK(desk.store.claim_due(at(100), 1).empty());
    CHECK_FALSE(desk.store.retry_outgoing(id, at(9)));
    CHECK_FALSE(desk.store.retry_outgoing(OutboxId{99}, at(9)));
}

TEST_CASE("what a person sends again has its days before it once more") {
    Desk desk;
    const auto id = desk.post(acknowledgement("anna@client.example", {}), 1);
    desk.store.claim_due(at(1), 1);
    record(desk, {id, OutboxState::failed, {}, "451 for five days", false}, 7);
    REQUIRE(desk.store.retry_outgoing(id, at(1000)));
    CHECK(listed(desk, id).created == at(1000));
}

TEST_CASE("a result that comes twice does not send a mail again") {
    Desk desk;
    const auto id = desk.post(acknowledgement("anna@client.example", {}), 1);
    desk.store.claim_due(at(2), 1);
    record(desk, {id, OutboxState::sent, {}, {}, false}, 3);
    record(desk, {id, OutboxState::queued, at(4), "late", false}, 4);
    CHECK(listed(desk, id).state == OutboxState::sent);
}

TEST_CASE("only a mail that is being sent becomes a sent one") {
    Desk desk;
    const auto id = desk.post(acknowledgement("anna@client.example", {}), 1);
    record(desk, {id, OutboxState::sent, {}, {}, false}, 3);
    CHECK(listed(desk, id).state == OutboxState::queued);
}

TEST_CASE("mails that were queued before the clock was set back are not waited for until it is there again") {
    Desk desk;
    auto mail = acknowledgement("clara@client.example", {});
    mail.not_before = at(100'000);
    const auto id = desk.post(mail, 100'000);
    CHECK(desk.store.claim_due(at(100'000 - 30), 10).empty()); // the clock was only mended a little
    const auto due = desk.store.claim_due(at(100'000 - 600), 10);
    REQUIRE(due.size() == 1);
    CHECK(due[0].id == id);
}

TEST_CASE("a mail that was brought forward is put off as any other, and given up after its five days") {
    Desk desk;
    auto mail = acknowledgement("clara@client.example", {});
    mail.not_before = at(100'000);
    const auto id = desk.post(mail, 100'000);
    REQUIRE(desk.store.claim_due(at(0), 10).size() == 1);
    desk.store.record(std::vector{SendResult{id, OutboxState::queued, at(60), "451", false}}, at(0));
    CHECK(desk.store.claim_due(at(30), 10).empty());
    const auto due = desk.store.claim_due(at(60), 10);
    REQUIRE(due.size() == 1);
    CHECK(due[0].created == at(0));
}

TEST_CASE(
    "a mail that was to wait for hours waits for them, whether or not the clock was set back meanwhile") {
    constexpr int hours = 3600;
    Desk desk;
    auto mail = acknowledgement("clara@client.example", {});
    mail.not_before = at(100'000 + 5 * hours);
    desk.post(mail, 100'000);
    const int since = GENERATE(0, -24 * hours); // by how much the clock is set back
    CHECK(desk.store.claim_due(at(100'000 + since), 10).empty());
    CHECK(desk.store.claim_due(at(100'000 + since + 5 * hours - 1), 10).empty());
    CHECK(desk.store.claim_due(at(100'000 + since + 5 * hours), 10).size() == 1);
}

TEST_CASE("a mail whose bytes are damaged fails alone, says so, and those behind it leave") {
    Desk desk;
    const auto first = desk.post(acknowledgement("clara@client.example", {}), 1);
    const auto second = desk.post(acknowledgement("karl@client.example", {}), 1);
    run_sql(desk.folder.database(),
            "UPDATE outbox_bytes SET bytes = x'00' WHERE outbox = " + std::to_string(first.value));
    const auto due = desk.store.claim_due(at(2), 10);
    REQUIRE(due.size() == 1);
    CHECK(due[0].id == second);
    CHECK(listed(desk, first).state == OutboxState::failed);
    CHECK_FALSE(listed(desk, first).last_error.empty());
    CHECK(desk.store.claim_due(at(3), 10).empty());
}

TEST_CASE("a mail that was put off by a clock that was ahead for a while leaves when it is right again") {
    Desk desk;
    auto mail = acknowledgement("clara@client.example", {});
    mail.not_before = at(100);
    const auto id = desk.post(mail, 100);
    desk.store.claim_due(at(100), 1);
    SendResult away{id, OutboxState::queued, at(100 + 86'400 + 60), "the relay is away", false};
    away.tried = false; // nobody was asked: it counts as no attempt
    record(desk, away, 100 + 86'400);
    CHECK(desk.store.claim_due(at(200), 10).size() == 1);
}
