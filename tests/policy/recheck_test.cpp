// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/policy/identify.hpp"
#include "daemon/policy/recheck.hpp"
#include "desk.hpp"

#include <catch2/catch.hpp>

using namespace ticketd;
using namespace ticketd::policy;
using namespace ticketd::policy::test;

namespace {

store::RegisterTicket carlas(std::string level, std::vector<store::License> licenses) {
    store::RegisterTicket known{
        .ticket = ticket_1042().ticket, .address = carla, .licenses = std::move(licenses)};
    known.ticket.level = std::move(level);
    known.ticket.level_basis = store::LevelBasis::licenses;
    known.ticket.license_key = known.licenses.empty() ? "" : known.licenses.front().key;
    known.ticket.due = wednesday + 46h;
    return known;
}

std::chrono::year_month_day june(unsigned day) { return std::chrono::year(2026) / 6 / std::chrono::day(day); }

} // namespace

TEST_CASE("a mended licence gives a ticket under way its level, and brings the due time nearer") {
    const auto change = recheck(carlas("non-commercial", {license(carla, "standard")}), rules(), wednesday);
    REQUIRE(change);
    CHECK(change->before == "non-commercial");
    CHECK(change->after == "commercial");
    CHECK(change->update.level == "commercial");
    CHECK(change->update.license_key == "acme-1");
    CHECK(change->update.due == wednesday + 24h);
    CHECK_FALSE(change->update.clock_start);
}

TEST_CASE("a ticket that waits for the client gets its level and no clock") {
    auto known = carlas("non-commercial", {license(carla, "standard")});
    known.ticket.clock_start = known.ticket.due = std::nullopt;
    const auto change = recheck(known, rules(), wednesday);
    REQUIRE(change);
    CHECK_FALSE(change->update.due);
}

TEST_CASE("a register that says the same changes nothing") {
    CHECK_FALSE(recheck(carlas("commercial", {license(carla, "standard")}), rules(), wednesday));
    CHECK_FALSE(recheck(carlas("non-commercial", {}), rules(), wednesday));
}

TEST_CASE("a level that staff have set is left alone") {
    auto known = carlas("non-commercial", {license(carla, "standard")});
    known.ticket.level_set_by = "Anna";
    CHECK_FALSE(recheck(known, rules(), wednesday));
}

TEST_CASE("a licence that is taken out of the register takes the level along, counted from the start") {
    auto known = carlas("commercial", {});
    known.ticket.license_key = "acme-1";
    const auto change = recheck(known, rules(), wednesday);
    REQUIRE(change);
    CHECK(change->after == "non-commercial");
    CHECK(change->update.license_key == "");
    CHECK(change->update.due
          == wednesday + 46h); // the start was two hours ago, and both count 48 business hours
}

TEST_CASE("a licence that runs out while its ticket is open takes no promise back") {
    auto row = license(carla, "standard");
    row.valid_until = june(10);
    auto known = carlas("commercial", {row});
    CHECK_FALSE(recheck(known, rules(), utc(2026, 6, 12)));
    known.ticket.created = utc(2026, 6, 11);
    CHECK(recheck(known, rules(), utc(2026, 6, 12))->after == "non-commercial");
}

TEST_CASE("a licence that was renewed after the ticket was opened counts") {
    auto row = license(carla, "premium");
    row.valid_from = june(10);
    auto known = carlas("non-commercial", {row});
    known.ticket.created = utc(2026, 6, 8);
    CHECK(recheck(known, rules(), wednesday)->after == "vip");
}

TEST_CASE("a row's level comes before its group, its group before its edition") {
    auto row = license(carla, "standard");
    CHECK(entitlement_of(carla, {row}, rules(), wednesday).level == "commercial");
    row.group = "partner";
    CHECK(entitlement_of(carla, {row}, rules(), wednesday).level == "partner");
    row.level = "vip";
    CHECK(entitlement_of(carla, {row}, rules(), wednesday).level == "vip");
    CHECK(entitlement_of(carla, {}, rules(), wednesday).level == "non-commercial");
}
