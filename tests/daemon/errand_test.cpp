// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "tests/daemon/pipeline_desk.hpp"

#include <algorithm>

using namespace ticketd;
using namespace ticketd::test;
using namespace std::chrono_literals;

TEST_CASE("what a batch queues is claimed by its commit, so far as there is room") {
    PipelineDesk desk;
    const auto take = [&](std::vector<intake::RawMail> mails, std::size_t room) {
        desk.take(std::move(mails), room);
        return desk.errand.claimed;
    };
    CHECK(take({desk.mail("One")}, 0).empty()); // two mails wait now
    CHECK_FALSE(desk.errand.nothing_waits);
    CHECK(take({desk.mail("Two", "bea@client.example")}, 3).size() == 3);
    CHECK_FALSE(desk.errand.nothing_waits);
    const auto claimed = take({desk.mail("Three", "carl@client.example")}, 100);
    CHECK(claimed.size() == 3);
    CHECK(desk.errand.nothing_waits);
    for (const auto& item : claimed) CHECK_FALSE(item.bytes.empty());
    CHECK(desk.store.claim_due(now, 10).empty());
    store::SendResult put_off;
    put_off.id = claimed[0].id;
    put_off.state = store::OutboxState::queued;
    put_off.next_attempt = now + 1h;
    desk.store.record({&put_off, 1}, now);
    CHECK(take({desk.mail("Four", "dora@client.example")}, 100).size() == 2);
    CHECK_FALSE(desk.errand.nothing_waits); // somebody must know when it is due
}

TEST_CASE("how mails left is recorded by the commit of a batch") {
    PipelineDesk desk;
    desk.take({desk.mail("One")}, 100);
    const auto leaving = std::move(desk.errand.claimed);
    REQUIRE(leaving.size() == 2);
    std::vector<store::SendResult> results(2);
    for (std::size_t i = 0; i < 2; ++i) results[i].id = leaving[i].id;
    desk.take({desk.mail("Two", "bea@client.example")}, 0, results);
    CHECK(desk.errand.recorded);
    store::Queries queries(desk.folder / "ticketd.db");
    CHECK(std::ranges::count(queries.outbox(true), store::OutboxState::sent, &store::OutboxItem::state) == 2);
}

TEST_CASE("a batch that must be taken mail by mail does no errand: the outbox sees to it itself") {
    PipelineDesk desk;
    desk.take({desk.mail("One")}, 1);
    std::vector<store::SendResult> results(1);
    results[0].id = desk.errand.claimed.at(0).id;
    desk.poison();
    std::vector<intake::RawMail> mails{desk.mail("first"), desk.mail("poison"), desk.mail("last")};
    const auto taken = desk.take(std::move(mails), 3, results);
    CHECK_FALSE(desk.errand.recorded);
    CHECK(taken.dispositions
          == std::vector{Disposition::processed, Disposition::retry, Disposition::processed});
    CHECK(taken.queued_mail);
    CHECK(desk.errand.claimed.empty());
    CHECK(desk.store.claim_due(now, 10).size() == 5);
}
