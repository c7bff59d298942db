// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "store/changes.hpp"
#include "store/facts.hpp"
#include "store/sqlite/db.hpp"

namespace ticketd::store::sqlite {

/// What the gate remembers beside the mails that went out: dead addresses, the global breaker, and notices
/// that were held back. Inside a transaction of the caller's.
class GateBook {
public:
    explicit GateBook(Connection& db) : db_(db) {}

    std::optional<Suspension> suspension(std::string_view address);
    /// Since when the global breaker is open; absent while it is closed.
    std::optional<Instant> breaker_open();
    /// What was sent before counts no more for the global windows: when a person last reset the breaker.
    Instant counting_since();

    /// A later end of a suspension counts, not an earlier one.
    void suspend(const NewSuspension&, Instant at);
    void lift(std::string_view address);
    std::vector<SuspendedAddress> suspended();
    void change_breaker(BreakerChange, Instant at);

    void add(const CollapsedNotice&, Instant at);
    std::vector<HeldNotice> held_notices();
    void summarised(const Summarised&);

private:
    Connection& db_;
    Statement suspension_{db_, "SELECT since, until, why FROM suspended WHERE address = ?1"};
    Statement open_{db_, "SELECT opened FROM breaker WHERE closed IS NULL ORDER BY opened DESC LIMIT 1"};
    Statement reset_{db_, "SELECT closed FROM breaker WHERE reset = 1 ORDER BY closed DESC LIMIT 1"};
    Statement suspend_{db_, "INSERT INTO suspended (address, since, until, why) VALUES (?1, ?2, ?3, ?4)"
                            " ON CONFLICT (address) DO UPDATE SET until = max(until, excluded.until),"
                            " why = excluded.why"};
    Statement lift_{db_, "DELETE FROM suspended WHERE address = ?1"};
    Statement suspended_{db_, "SELECT address, since, until, why FROM suspended"};
    Statement open_breaker_{db_, "INSERT INTO breaker (opened, reset) VALUES (?1, 0)"};
    Statement close_breaker_{db_, "UPDATE breaker SET closed = ?1, reset = ?2 WHERE closed IS NULL"};
    Statement reset_breaker_{db_, "INSERT INTO breaker (opened, closed, reset) VALUES (?1, ?1, 1)"};
    Statement held_{db_, "SELECT id, at, address, tid, kind, detail FROM collapsed ORDER BY id LIMIT 10000"};
    Statement summarised_{db_, "DELETE FROM collapsed WHERE address = ?1 AND id <= ?2"};
    Statement collapse_{db_, "INSERT INTO collapsed (at, tid, entry, address, kind, detail)"
                             " VALUES (?1, ?2, ?3, ?4, ?5, ?6)"};
};

} // namespace ticketd::store::sqlite
