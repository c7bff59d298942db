// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "desk.hpp"

#include <thread>

using namespace ticketd::store;
using namespace ticketd::store::tests;
using namespace std::chrono;
using Catch::Matchers::Contains;

namespace {

CouponHash hash(int number) {
    CouponHash made{};
    made[0] = static_cast<std::byte>(number);
    made[15] = std::byte{7};
    return made;
}

NewCoupon coupon(int number, const std::string& key = "K1") {
    return {.hash = hash(number), .key = key, .ends = "7QXZ", .last_day = year(2026) / 12 / 31};
}

Facts facts_with_coupon(Desk& desk, int number) {
    Mail mail(99);
    mail.keys.coupons = {hash(number)};
    return desk.lookup(mail.keys);
}

/// What a mail that opens a ticket by a coupon changes.
ChangeSet opening_by(const Mail& mail, const Facts& facts, CouponId coupon) {
    auto changes = opening(mail, facts, at(1));
    changes.used_coupons = {{coupon, facts.next_tid}};
    return changes;
}

License login_row(const std::string& login, const std::string& address) {
    License row;
    row.address = address;
    row.login = login;
    row.key = "K1";
    return row;
}

} // namespace

TEST_CASE("a coupon is found by its hash alone, and says whose it is and until when") {
    Desk desk;
    REQUIRE(desk.store.issue_coupon(coupon(1), at(0), 3, at(5)));
    const auto facts = facts_with_coupon(desk, 1);
    REQUIRE(facts.coupons.size() == 1);
    CHECK(facts.coupons[0].key == "K1");
    CHECK(facts.coupons[0].ends == "7QXZ");
    CHECK(facts.coupons[0].issued == at(5));
    CHECK(facts.coupons[0].last_day == year(2026) / 12 / 31);
    CHECK_FALSE(facts.coupons[0].tid);
    CHECK(facts_with_coupon(desk, 2).coupons.empty());
}

TEST_CASE("no more coupons are issued to a licence than its year allows, whoever asks") {
    Desk desk;
    for (int i = 1; i <= 3; ++i) CHECK(desk.store.issue_coupon(coupon(i), at(0), 3, at(i)));
    CHECK_FALSE(desk.store.issue_coupon(coupon(4), at(0), 3, at(4)));
    CHECK(desk.store.issue_coupon(coupon(5, "K2"), at(0), 3, at(5)));
    Store other(desk.folder.database(), 1000);
    CHECK_FALSE(other.issue_coupon(coupon(6), at(0), 3, at(6)));
    CHECK(other.issue_coupon(coupon(6), at(2), 3, at(6))); // a new year, in which two were issued
    CHECK(Queries(desk.folder.database()).coupons().size() == 5);
}

TEST_CASE("the mail after the one that used a coupon sees it used, in the same transaction") {
    Desk desk;
    desk.store.issue_coupon(coupon(1), at(0), 3, at(0));
    Mail first(1), second(2);
    first.keys.coupons = second.keys.coupons = {hash(1)};
    auto transaction = desk.store.begin();
    const auto before = transaction.lookup(first.keys);
    REQUIRE_FALSE(before.coupons.at(0).tid);
    transaction.apply(opening_by(first, before, before.coupons[0].id));
    const auto after = transaction.lookup(second.keys);
    CHECK(after.coupons.at(0).tid == Tid{1000});
    CHECK(after.coupons.at(0).used == at(1));
    transaction.commit();
    CHECK(facts_with_coupon(desk, 1).coupons.at(0).tid == Tid{1000});
}

TEST_CASE("a coupon that is used twice takes the second mail down with it, whole") {
    Desk desk;
    desk.store.issue_coupon(coupon(1), at(0), 3, at(0));
    const auto id = facts_with_coupon(desk, 1).coupons.at(0).id;
    const Mail first(1), second(2);
    desk.apply(opening_by(first, desk.lookup(first.keys), id));
    const auto facts = desk.lookup(second.keys);
    CHECK_THROWS_WITH(desk.apply(opening_by(second, facts, id)), Contains("used already"));
    CHECK(Queries(desk.folder.database()).tickets(Queries::Which::all).size() == 1);
}

TEST_CASE("a coupon whose ticket was rolled back is as good as before") {
    Desk desk;
    desk.store.issue_coupon(coupon(1), at(0), 3, at(0));
    const Mail mail(1);
    {
        auto transaction = desk.store.begin();
        const auto facts = transaction.lookup(mail.keys);
        transaction.apply(opening_by(mail, facts, CouponId{1}));
    }
    CHECK_FALSE(facts_with_coupon(desk, 1).coupons.at(0).tid);
}

TEST_CASE("of two connections that race for a coupon one gets it, and the other sees that") {
    Desk desk;
    desk.store.issue_coupon(coupon(1), at(0), 3, at(0));
    std::array<bool, 2> got{};
    const auto race = [&](std::uint32_t number) {
        Store store(desk.folder.database(), 1000);
        Mail mail(number);
        mail.keys.coupons = {hash(1)};
        auto transaction = store.begin();
        const auto facts = transaction.lookup(mail.keys);
        const auto& seen = facts.coupons.at(0);
        got.at(number - 1) = !seen.tid;
        mail.keys.delivery.mailbox = desk.mailbox;
        transaction.apply(seen.tid ? opening(mail, facts, at(1)) : opening_by(mail, facts, seen.id));
        transaction.commit();
    };
    std::thread one(race, 1U), other(race, 2U);
    one.join();
    other.join();
    CHECK(got[0] != got[1]);
    CHECK(Queries(desk.folder.database()).tickets(Queries::Which::all).size() == 2);
}

TEST_CASE("a login is found without case, with what was sent to its owner") {
    Desk desk;
    desk.store.replace_licenses(
        std::vector{login_row("jdoe", "jane@client.example"), login_row("", "bo@client.example")});
    const Mail first(1);
    auto opened = opening(first, desk.lookup(first.keys), at(1));
    opened.outgoing = {acknowledgement("JANE@client.example", Tid{1000})};
    desk.apply(opened);
    Mail mail(2);
    mail.keys.login = "JDoe";
    mail.keys.address_windows = {at(0)};
    const auto facts = desk.lookup(mail.keys);
    REQUIRE(facts.login.licenses.size() == 1);
    CHECK(facts.login.licenses[0].address == "jane@client.example");
    CHECK(facts.recipients.at("jane@client.example").sent == std::vector<std::uint32_t>{1});
    CHECK_FALSE(facts.login.last_asked);
    mail.keys.login = "nobody";
    CHECK(desk.lookup(mail.keys).login.licenses.empty());
    mail.keys.login = "";
    CHECK(desk.lookup(mail.keys).login.licenses.empty());
}

TEST_CASE("a ticket knows which logins it named, and the desk when their owners were asked") {
    Desk desk;
    desk.store.replace_licenses(std::vector{login_row("jdoe", "jane@client.example")});
    const Mail mail(1);
    auto changes = opening(mail, desk.lookup(mail.keys), at(1));
    const LoginClaim asked{.tid = {1000},
                           .entry = {1},
                           .login = "jdoe",
                           .address = "jane@client.example",
                           .asked = at(1),
                           .confirmed = {}};
    changes.login_claims = {asked};
    desk.apply(changes);
    Mail reply(2);
    reply.keys.tids = {Tid{1000}};
    reply.keys.login = "JDOE";
    auto facts = desk.lookup(reply.keys);
    CHECK(facts.tickets.at(Tid{1000}).login_claims == std::vector{asked});
    CHECK(facts.login.last_asked == at(1));
    auto confirmed = asked;
    confirmed.confirmed = at(2);
    auto more = filing(reply, facts, Tid{1000}, at(2));
    more.login_claims = {confirmed};
    desk.apply(more);
    CHECK(desk.lookup(reply.keys).tickets.at(Tid{1000}).login_claims == std::vector{confirmed});
}

TEST_CASE("only tickets under way whose level follows the register are looked at again, in parts") {
    Desk desk;
    License carla;
    carla.address = "c2@client.example";
    carla.key = "K2";
    desk.store.replace_licenses(std::vector{carla});
    const auto open_with = [&](std::uint32_t number, LevelBasis basis, Status status) {
        const Mail mail(number);
        auto changes = opening(mail, desk.lookup(mail.keys), at(1));
        changes.new_ticket->level_basis = basis;
        changes.new_ticket->status = status;
        changes.new_ticket->requester = {"", "C" + std::to_string(number) + "@client.example"};
        desk.apply(changes);
    };
    open_with(1, LevelBasis::licenses, Status::open);
    open_with(2, LevelBasis::licenses, Status::waiting);
    open_with(3, LevelBasis::coupon, Status::open);
    open_with(4, LevelBasis::none, Status::open);
    open_with(5, LevelBasis::licenses, Status::closed);
    open_with(6, LevelBasis::login, Status::open);
    auto transaction = desk.store.begin();
    const auto first = transaction.register_tickets(Tid{0}, 2);
    REQUIRE(first.size() == 2);
    CHECK(first[0].ticket.tid == Tid{1000});
    CHECK(first[0].licenses.empty());
    CHECK(first[1].address == "c2@client.example");
    CHECK(first[1].licenses.at(0).key == "K2");
    const auto rest = transaction.register_tickets(first[1].ticket.tid, 2);
    REQUIRE(rest.size() == 1);
    CHECK(rest[0].ticket.tid == Tid{1005});
}

TEST_CASE("a ticket's level, what gave it and its licence are kept, and change together") {
    Desk desk;
    const Mail mail(1);
    auto changes = opening(mail, desk.lookup(mail.keys), at(1));
    changes.new_ticket->level_basis = LevelBasis::licenses;
    desk.apply(changes);
    CHECK(desk.ticket(Tid{1000}).level_basis == LevelBasis::licenses);
    ChangeSet update;
    update.updates.emplace_back();
    update.updates[0].tid = Tid{1000};
    update.updates[0].level = "vip";
    update.updates[0].level_basis = LevelBasis::login;
    update.updates[0].license_key = "K9";
    desk.apply(update);
    CHECK(desk.ticket(Tid{1000}).level_basis == LevelBasis::login);
    CHECK(desk.ticket(Tid{1000}).license_key == "K9");
}

TEST_CASE("the register in force knows what it was read from") {
    Desk desk;
    CHECK(desk.store.register_source().empty());
    desk.store.replace_licenses(std::vector{login_row("a", "a@client.example")}, "abc");
    CHECK(desk.store.register_source() == "abc");
    CHECK(Queries(desk.folder.database()).licenses_with_key("K1").size() == 1);
    CHECK(Queries(desk.folder.database()).licenses_with_key("K").empty());
}
