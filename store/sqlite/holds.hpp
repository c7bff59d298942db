// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "store/sqlite/compression.hpp"
#include "store/sqlite/ledger.hpp"
#include "store/sqlite/rows.hpp"

namespace ticketd::store::sqlite {

/// Mails that could not be processed. All but the reading verbs run inside a transaction of the caller's.
class Holds {
public:
    Holds(Connection& db, Compression& compression, Ledger& ledger)
        : db_(db), compression_(compression), ledger_(ledger) {}

    /// With its ledger row; one of the same delivery is replaced.
    HoldId add(const HeldMail&);
    /// It was tried again in vain. False: there is no such mail.
    bool failed_again(HoldId, const std::string& error);
    /// Takes it off for good; the ledger says so. False: there is no such mail.
    bool drop(HoldId, Instant at);
    void told(HoldId, Instant at);

    std::vector<HeldMail> untold(); ///< without bytes, at most 1,000
    std::optional<Instant> last_report();
    std::vector<HeldMail> all(); ///< without bytes
    std::optional<HeldMail> one(HoldId);

private:
    Connection& db_;
    Compression& compression_;
    Ledger& ledger_;
    Statement add_{db_,
                   "INSERT INTO held (mailbox, uidvalidity, uid, at, error, raw, received, size, header_only,"
                   " sender, subject) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)"};
    Statement error_{db_, "UPDATE held SET error = ?2 WHERE id = ?1"};
    Statement dropped_{db_,
                       "UPDATE delivery SET outcome = 'dropped', at = ?2 WHERE (mailbox, uidvalidity, uid) ="
                       " (SELECT mailbox, uidvalidity, uid FROM held WHERE id = ?1)"};
    Statement drop_{db_, "DELETE FROM held WHERE id = ?1"};
    Statement told_{db_, "UPDATE held SET told = ?2 WHERE id = ?1"};
    Statement report_{db_,
                      "INSERT INTO hold_report (id, at) VALUES (1, ?1) ON CONFLICT DO UPDATE SET at = ?1"};
    Statement last_report_{db_, "SELECT at FROM hold_report WHERE id = 1"};
    Statement untold_{db_, "SELECT" HELD_COLUMNS "FROM held WHERE told IS NULL ORDER BY id LIMIT 1000"};
    Statement all_{db_, "SELECT" HELD_COLUMNS "FROM held ORDER BY id"};
    Statement one_{db_, "SELECT" HELD_COLUMNS ", raw FROM held WHERE id = ?1"};
};

} // namespace ticketd::store::sqlite
