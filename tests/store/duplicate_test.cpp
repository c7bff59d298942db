// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "desk.hpp"

using namespace ticketd::store;
using namespace ticketd::store::tests;

namespace {

/// The same mail, found in another place.
Mail again(const Mail& mail, std::uint32_t uid) {
    Mail copy = mail;
    copy.keys.delivery.uid = uid;
    return copy;
}

} // namespace

TEST_CASE(
    "a delivery that was taken in is known, and another UID, UIDVALIDITY or mailbox is another delivery") {
    Desk desk;
    const Mail mail(1);
    desk.open(mail);
    CHECK(desk.lookup(mail.keys).delivery_known);
    auto other = mail.keys;
    other.delivery.uid = 2;
    CHECK_FALSE(desk.lookup(other).delivery_known);
    other = mail.keys;
    other.delivery.uidvalidity = 8;
    CHECK_FALSE(desk.lookup(other).delivery_known);
    other = mail.keys;
    other.delivery.mailbox = MailboxId{2};
    CHECK_FALSE(desk.lookup(other).delivery_known);
}

TEST_CASE("the same message under a new UID is known with its entry and ticket") {
    Desk desk;
    const Mail mail(1);
    const auto tid = desk.open(mail);
    const auto facts = desk.lookup(again(mail, 2).keys);
    CHECK_FALSE(facts.delivery_known);
    REQUIRE(facts.same_message);
    CHECK(facts.same_message->entry == EntryId{1});
    CHECK(facts.same_message->tid == tid);

    ChangeSet second;
    second.delivery = again(mail, 2).keys.delivery;
    second.outcome = "duplicate";
    second.delivered_entry = facts.same_message->entry;
    desk.apply(second);
    const auto ledger = Queries(desk.folder.database()).ledger();
    REQUIRE(ledger.size() == 2);
    CHECK(ledger[0].entry == ledger[1].entry);
    CHECK(ledger[1].outcome == "duplicate");
}

TEST_CASE("two different mails that share a Message-ID are both kept") {
    Desk desk;
    const Mail first(1);
    Mail second(2);
    second.keys.message_id = first.keys.message_id;
    desk.open(first);
    CHECK_FALSE(desk.lookup(second.keys).same_message);
    const auto tid = desk.open(second);
    CHECK(desk.store.raw(desk.ticket(tid).last_entry) == second.raw);
    CHECK(desk.lookup(again(first, 3).keys).same_message->entry == EntryId{1});
    CHECK(desk.lookup(again(second, 3).keys).same_message->entry == EntryId{2});
}

TEST_CASE("equal content under another Message-ID is another mail") {
    Desk desk;
    const Mail first(1);
    desk.open(first);
    auto second = again(first, 2);
    second.keys.message_id = "other@client.example";
    CHECK_FALSE(desk.lookup(second.keys).same_message);
}

TEST_CASE("hashes that agree only in the half that is indexed are different") {
    Desk desk;
    const Mail first(1);
    desk.open(first);
    auto second = again(first, 2);
    second.keys.content_hash[15] ^= std::byte{1};
    CHECK_FALSE(desk.lookup(second.keys).same_message);
}

TEST_CASE("without a Message-ID the hash alone is the key, where it counts") {
    Desk desk;
    Mail dated(1);
    dated.keys.message_id.clear();
    desk.open(dated);
    CHECK(desk.lookup(again(dated, 2).keys).same_message);

    Mail undated(3);
    undated.keys.message_id.clear();
    undated.keys.hash_counts = false;
    desk.open(undated);
    CHECK_FALSE(desk.lookup(again(undated, 4).keys).same_message);
    auto counted = again(undated, 4);
    counted.keys.hash_counts = true;
    CHECK_FALSE(desk.lookup(counted.keys).same_message);
}

TEST_CASE("one delivery cannot be taken in twice") {
    Desk desk;
    const Mail mail(1);
    desk.open(mail);
    CHECK_THROWS_AS(desk.open(mail), Failure);
    CHECK(Queries(desk.folder.database()).tickets(Queries::Which::all).size() == 1);
}
