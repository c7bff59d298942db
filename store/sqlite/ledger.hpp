// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "store/sqlite/db.hpp"

#include <map>

namespace ticketd::store::sqlite {

/// What became of every delivery that was ever seen.
class Ledger {
public:
    explicit Ledger(Connection& db) : db_(db) {}

    using Uids = std::span<const std::uint32_t>; ///< ascending

    MailboxId mailbox(const std::string& url, const std::string& user);
    std::vector<std::uint32_t> unknown(MailboxId, std::uint32_t uidvalidity, Uids);
    std::map<std::uint32_t, std::string> outcomes(MailboxId, std::uint32_t uidvalidity, Uids);
    std::map<std::uint32_t, Instant> times(MailboxId, std::uint32_t uidvalidity, Uids);
    std::optional<Instant> begun(MailboxId);

    // These write, inside a transaction of the caller's.

    /// One row. A delivery on hold is taken off it; any other that is known already is a permanent Failure.
    void add(const Delivery&, const std::string& outcome, std::optional<EntryId>, Instant at);
    void skip(MailboxId, std::uint32_t uidvalidity, Uids, Instant at);

private:
    /// Calls `see(uid, rows)` for each known one of `uids`, ascending; column 1 is the outcome,
    /// column 2 the time.
    template <class See>
    void each_known(MailboxId, std::uint32_t uidvalidity, Uids uids, See see);

    Connection& db_;
    Statement find_mailbox_{db_, "SELECT id FROM mailbox WHERE url = ?1 AND user = ?2"};
    Statement add_mailbox_{db_, "INSERT INTO mailbox (url, user) VALUES (?1, ?2)"};
    Statement range_{db_, "SELECT uid, outcome, at FROM delivery"
                          " WHERE mailbox = ?1 AND uidvalidity = ?2 AND uid BETWEEN ?3 AND ?4 ORDER BY uid"};
    Statement add_{db_, "INSERT INTO delivery (mailbox, uidvalidity, uid, outcome, entry, at)"
                        " VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT (mailbox, uidvalidity, uid)"
                        " DO UPDATE SET outcome = ?4, entry = ?5, at = ?6 WHERE outcome = 'held'"};
    Statement skip_{db_, "INSERT INTO delivery (mailbox, uidvalidity, uid, outcome, at)"
                         " VALUES (?1, ?2, ?3, 'skipped', ?4) ON CONFLICT DO NOTHING"};
    Statement begun_{db_, "SELECT at FROM delivery WHERE mailbox = ?1 AND uidvalidity = 0 AND uid = 0"};
    Statement release_{db_, "DELETE FROM held WHERE mailbox = ?1 AND uidvalidity = ?2 AND uid = ?3"};
};

} // namespace ticketd::store::sqlite
