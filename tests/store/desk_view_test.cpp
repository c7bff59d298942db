// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "desk.hpp"

using namespace ticketd::store;
using namespace ticketd::store::tests;
using std::chrono::year_month_day;

namespace {

year_month_day day(unsigned number) { return std::chrono::year(2026) / 11 / std::chrono::day(number); }

} // namespace

TEST_CASE("a digest is given once a person and day, whatever day comes next") {
    Desk desk;
    const auto give = [&](const std::string& person, unsigned number, std::int64_t second) {
        ChangeSet changes;
        changes.at = at(second);
        changes.digests.push_back({person, day(number)});
        desk.apply(changes);
    };
    CHECK_FALSE(desk.store.last_digest(day(20)));
    give("Anna", 20, 100);
    give("Anna", 20, 200); // again: nothing new
    give("BORIS", 20, 150);
    give("Anna", 28, 900); // the clock had jumped
    CHECK(desk.store.given_digest(day(20)) == std::set<std::string>{"anna", "boris"});
    CHECK(desk.store.given_digest(day(21)).empty());
    CHECK(desk.store.last_digest(day(21)) == at(150));
    CHECK_FALSE(desk.store.last_digest(day(20)));
}

TEST_CASE("the desk as a whole: what is under way, what failed since, what a search finds") {
    Desk desk;
    const auto first = desk.open(Mail(1)), second = desk.open(Mail(2)), closed = desk.open(Mail(3));
    ChangeSet changes;
    changes.updates.resize(2);
    changes.updates[0].tid = closed;
    changes.updates[0].status = Status::closed;
    changes.updates[1].tid = second;
    changes.updates[1].due = at(50);
    desk.apply(changes);
    const auto id = desk.post(acknowledgement("jane@client.example", first), 10);
    desk.store.claim_due(at(20), 10);
    SendResult failed;
    failed.id = id;
    failed.state = OutboxState::failed;
    failed.error = "550 no such user";
    desk.store.record({&failed, 1}, at(30));

    MailKeys keys;
    keys.desk.queue = true;
    keys.desk.failed_since = at(29);
    keys.desk.words = {"printer", "\"NEAR( OR *", "nothing-of-the-kind"};
    auto facts = desk.lookup(keys).desk;
    REQUIRE(facts.queue.size() == 2);
    CHECK(facts.queue[0].tid == second); // it is due
    CHECK_FALSE(facts.queue_cut);
    REQUIRE(facts.failed.size() == 1);
    CHECK(facts.failed[0].tid == first);
    CHECK(facts.failed[0].recipient == "jane@client.example");
    CHECK(facts.failed[0].why == "550 no such user");
    REQUIRE(facts.found.size() == 3);
    CHECK(facts.found[0].size() == 3);
    CHECK(facts.found[0][0].tid == closed); // the newest
    CHECK(facts.found[2].empty());

    keys.desk.failed_since = at(30);
    CHECK(desk.lookup(keys).desk.failed.empty());
    CHECK(desk.lookup({}).desk.queue.empty());
}

TEST_CASE("a search finds what came in the same transaction") {
    Desk desk;
    Transaction transaction = desk.store.begin();
    const Mail mail(1);
    transaction.apply(opening(mail, transaction.lookup(mail.keys), at(1)));
    MailKeys keys;
    keys.desk.words = {"printer"};
    const auto facts = transaction.lookup(keys);
    REQUIRE(facts.desk.found.size() == 1);
    CHECK(facts.desk.found[0].size() == 1);
}
