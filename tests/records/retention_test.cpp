// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/records/retention.hpp"
#include "store/backup.hpp"
#include "store/failure.hpp"
#include "tests/store/desk.hpp"

using namespace ticketd;
using namespace ticketd::store::tests;
using store::Queries;

namespace {

const policy::Span a_year{1, policy::Span::Unit::years};
constexpr std::chrono::hours a_day{24};
constexpr auto two_years_later = at(0) + 2 * 366 * a_day;

void close(Desk& desk, store::Tid tid) {
    store::ChangeSet changes;
    store::TicketUpdate update;
    update.tid = tid;
    update.status = store::Status::closed;
    update.closed = at(1'000);
    update.clear_clock = true;
    changes.updates = {update};
    changes.at = at(1'000);
    desk.apply(changes);
}

/// So many closed tickets, and as many machines' mails.
void fill(Desk& desk, std::uint32_t count) {
    for (std::uint32_t i = 1; i <= count; ++i) {
        close(desk, desk.open(Mail(i)));
        auto machine = Mail(500 + i);
        machine.kind = "bounce";
        desk.file(machine, std::nullopt);
    }
}

std::size_t tickets(const Desk& desk) {
    return Queries(desk.folder.database()).tickets(Queries::Which::all).size();
}

std::size_t machine_mails(const Desk& desk) {
    return Queries(desk.folder.database()).machine_entries().size();
}

} // namespace

TEST_CASE("of what is over only a few of each kind go in a turn of the chore, until all have gone") {
    Desk desk;
    fill(desk, 45);
    const policy::Retention keep{.closed = a_year, .spam = {}, .machine = a_year};
    const auto turn = [&] { return records::expire_some(desk.folder.database(), keep, {}, two_years_later); };
    for (const std::size_t left : {25U, 5U, 0U}) {
        CHECK(turn());
        CHECK(tickets(desk) == left);
        CHECK(machine_mails(desk) == left);
    }
    CHECK_FALSE(turn());
    CHECK(store::faults_of(desk.folder.database()).empty());
}

TEST_CASE("the chore removes nothing before its time, nothing that is kept for ever, and only once a day") {
    Desk desk;
    fill(desk, 1);
    const auto& database = desk.folder.database();
    const policy::Retention closed{.closed = a_year, .spam = {}, .machine = {}};
    CHECK_FALSE(records::expire_some(database, {}, {}, two_years_later));
    const auto a_year_later = at(1'000) + 365 * a_day;
    CHECK_FALSE(records::expire_some(database, closed, {}, a_year_later - std::chrono::seconds(1)));
    CHECK_FALSE(records::expire_some(database, closed, {}, a_year_later + std::chrono::seconds(1)));
    CHECK(tickets(desk) == 1);
    CHECK(records::expire_some(database, closed, {}, a_year_later + a_day));
    CHECK(tickets(desk) == 0);
    CHECK(machine_mails(desk) == 1);
}

TEST_CASE("a database that is not there is refused, and none is made") {
    const Folder folder;
    const policy::Retention keep{.closed = a_year, .spam = {}, .machine = {}};
    CHECK_THROWS_AS(records::expire_some(folder.database(), keep, {}, two_years_later), store::Failure);
    CHECK_FALSE(std::filesystem::exists(folder.database()));
}
