// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "desk.hpp"

#include "store/gauges.hpp"

using namespace ticketd::store;
using namespace ticketd::store::tests;

namespace {

ChangeSet raising(const Alert& alert) {
    ChangeSet changes;
    changes.at = alert.since;
    changes.alerts.raised = {alert};
    return changes;
}

NewOutgoing mail_at(std::int64_t second) {
    auto mail = acknowledgement("client" + std::to_string(second) + "@client.example", {});
    mail.not_before = at(second);
    return mail;
}

} // namespace

TEST_CASE("what was told is remembered until its end is told, with the moment it began") {
    Desk desk;
    desk.apply(raising({"disk", at(1), "full"}));
    desk.apply(raising({"disk", at(9), "fuller"}));
    const auto told = desk.store.begin().alerts(at(10)).told;
    REQUIRE(told.size() == 1);
    CHECK(told[0] == Alert{"disk", at(1), "fuller"});
    ChangeSet over;
    over.alerts.cleared = {"disk", "never told"};
    desk.apply(over);
    CHECK(desk.store.begin().alerts(at(11)).told.empty());
}

TEST_CASE("a mail that waits for its time does not wait to leave") {
    Desk desk;
    desk.post(mail_at(100), 10);
    CHECK(desk.store.begin().alerts(at(20)).outbox_waiting == 0);
    const auto facts = desk.store.begin().alerts(at(100));
    CHECK(facts.outbox_waiting == 1);
    CHECK(facts.oldest_waiting == at(10));
}

TEST_CASE("a mail that was tried, or whose server was away, waits to leave also before its next turn") {
    Desk desk;
    const auto tried = desk.post(mail_at(1), 1), untried = desk.post(mail_at(2), 2);
    desk.store.claim_due(at(5), 10);
    std::vector<SendResult> results(2);
    results[0].id = tried;
    results[0].state = OutboxState::queued;
    results[0].next_attempt = at(900);
    results[0].error = "later";
    results[1].id = untried;
    results[1].state = OutboxState::queued;
    results[1].next_attempt = at(900);
    results[1].error = "away";
    results[1].tried = false;
    desk.store.record(results, at(6));
    CHECK(desk.store.begin().alerts(at(7)).outbox_waiting == 2);
}

TEST_CASE("the gauges count what a person watches") {
    Desk desk;
    const auto first = desk.open(Mail(1)), second = desk.open(Mail(2)), third = desk.open(Mail(3));
    ChangeSet changes;
    changes.updates.resize(3);
    changes.updates[0].tid = first;
    changes.updates[0].due = at(50);
    changes.updates[1].tid = second;
    changes.updates[1].status = Status::waiting;
    changes.updates[1].due = at(500);
    changes.updates[1].reminded = Reminded::warned;
    changes.updates[2].tid = third;
    changes.updates[2].status = Status::closed;
    changes.updates[2].due = at(50);
    changes.updates[2].closed = at(20);
    desk.apply(changes);
    const auto failed = desk.post(mail_at(3), 3);
    desk.store.claim_due(at(5), 10);
    std::vector<SendResult> results(1);
    results[0].id = failed;
    results[0].state = OutboxState::failed;
    results[0].error = "no such user";
    desk.store.record(results, at(6));
    desk.post(mail_at(30), 30);
    desk.store.hold(held({desk.mailbox, 7, 4}, "Subject: poison\r\n\r\nbytes", "it fails", at(5)));

    Gauges gauges(desk.folder.database());
    const auto seen = gauges.read(at(100));
    CHECK((seen.open == 1 && seen.waiting == 1));
    CHECK((seen.overdue == 1 && seen.due_soon == 1));
    CHECK(seen.outbox_failed == 1);
    CHECK(seen.oldest_due == at(30));
    CHECK(seen.alerts.held == 1);
    CHECK(seen.database_bytes > 8192);
    CHECK_FALSE(gauges.read(at(29)).oldest_due);
}
