// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "store/gauges.hpp"

#include "store/sqlite/alerts.hpp"
#include "store/sqlite/schema.hpp"

#include <system_error>

namespace ticketd::store {

using namespace sqlite;

struct Gauges::Impl {
    explicit Impl(const std::filesystem::path& path) : file(path), db(path, Connection::Mode::read) {
        require_current(db);
    }

    std::filesystem::path file;
    Connection db;
    Alerts alerts{db};
    Statement tickets{db, "SELECT status, count(*), sum(due IS NOT NULL AND due < ?1),"
                          " sum(due IS NOT NULL AND due >= ?1 AND reminded > 0)"
                          " FROM ticket WHERE status IN (0, 1) GROUP BY status"};
    Statement held_staff{db, "SELECT count(*) FROM held_staff_mail WHERE state = 0"};
    Statement failed{db, "SELECT count(*) FROM outbox WHERE state = 3"};
    // The term `state < 2` is there for the partial index.
    Statement due{db, "SELECT next_attempt FROM outbox WHERE state < 2 AND state = 0"
                      " AND next_attempt <= ?1 ORDER BY next_attempt LIMIT 1"};
    Statement last_sent{db, "SELECT max(sent) FROM (SELECT sent FROM outbox ORDER BY id DESC LIMIT 1000)"};
};

Gauges::Gauges(const std::filesystem::path& file) : impl_(std::make_unique<Impl>(file)) {}
Gauges::~Gauges() = default;

DeskGauges Gauges::read(Instant now) {
    const Work snapshot(impl_->db, Work::Kind::read);
    DeskGauges gauges;
    auto tickets = impl_->tickets.query(now);
    while (tickets.next()) {
        (tickets.integer(0) == 0 ? gauges.open : gauges.waiting) = tickets.as<std::size_t>(1);
        gauges.overdue += tickets.as<std::size_t>(2);
        gauges.due_soon += tickets.as<std::size_t>(3);
    }
    auto held = impl_->held_staff.query();
    if (held.next()) gauges.held_staff_mails = held.as<std::size_t>(0);
    auto failed = impl_->failed.query();
    if (failed.next()) gauges.outbox_failed = failed.as<std::size_t>(0);
    auto due = impl_->due.query(now);
    if (due.next()) gauges.oldest_due = due.instant(0);
    auto sent = impl_->last_sent.query();
    if (sent.next()) gauges.last_sent = sent.maybe_instant(0);
    gauges.alerts = impl_->alerts.facts(now);
    for (const char* suffix : {"", "-wal"}) {
        std::error_code none; // no log yet: nothing to count
        const auto size = std::filesystem::file_size(impl_->file.string() + suffix, none);
        if (!none) gauges.database_bytes += size;
    }
    return gauges;
}

} // namespace ticketd::store
