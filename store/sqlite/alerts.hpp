// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "store/alerts.hpp"
#include "store/sqlite/db.hpp"

namespace ticketd::store::sqlite {

/// Remembers what was told of the desk's own troubles. Inside a transaction of the caller's.
class Alerts {
public:
    explicit Alerts(Connection& db) : db_(db) {}

    AlertFacts facts(Instant now);
    void write(const AlertChanges&);

private:
    Connection& db_;
    Statement told_{db_, "SELECT cause, since, text FROM alert ORDER BY cause"};
    Statement raise_{db_, "INSERT INTO alert (cause, since, text) VALUES (?1, ?2, ?3)"
                          " ON CONFLICT (cause) DO UPDATE SET text = excluded.text"};
    Statement clear_{db_, "DELETE FROM alert WHERE cause = ?1"};
    Statement held_{db_, "SELECT count(*) FROM held"};
    Statement breaker_{db_, "SELECT opened FROM breaker WHERE closed IS NULL ORDER BY opened DESC LIMIT 1"};
    // One that was never tried and is not due yet waits because it shall.
    Statement waiting_{db_,
                       "SELECT count(*), min(created) FROM outbox"
                       " WHERE state < 2 AND NOT (attempts = 0 AND next_attempt > ?1 AND last_error = '')"};
};

} // namespace ticketd::store::sqlite
