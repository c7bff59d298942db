// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "store/changes.hpp"
#include "store/facts.hpp"
#include "store/sqlite/licenses.hpp"
#include "store/sqlite/raw_mail.hpp"
#include "store/sqlite/rows.hpp"

namespace ticketd::store::sqlite {

/// Revoked tokens, warnings, a previous system's numbers, and entries that change their ticket.
class Threads {
public:
    Threads(Connection& db, Licenses& licenses, RawMail& raw) : db_(db), licenses_(licenses), raw_(raw) {}

    static constexpr std::size_t most_tickets_of_a_number = 8;

    ThreadFacts facts(const ThreadKeys&);
    /// The keys, with the tickets that its numbers of a previous system lead to among the tids.
    MailKeys with_legacy_tickets(MailKeys);
    /// What is left of a ChangeSet behind ChangeWriter. Inside a transaction of the caller's.
    void write(const ChangeSet&);

private:
    std::vector<Tid> legacy_tickets(std::int64_t number);
    std::optional<StoredMail> stored(EntryId);
    void move(const MovedEntry&);

    Connection& db_;
    Licenses& licenses_;
    RawMail& raw_;
    Statement revoked_{db_, "SELECT 1 FROM revoked_token WHERE token = ?1"};
    Statement revoke_{db_, "INSERT INTO revoked_token (token, at, why) VALUES (?1, ?2, ?3)"
                           " ON CONFLICT DO NOTHING"};
    Statement told_{db_, "SELECT at FROM told WHERE about = ?1"};
    Statement tell_{db_, "INSERT INTO told (about, at) VALUES (?1, ?2)"
                         " ON CONFLICT (about) DO UPDATE SET at = ?2"};
    Statement legacy_{db_, "SELECT tid FROM legacy_tag WHERE number = ?1 ORDER BY tid LIMIT ?2"};
    Statement add_legacy_{db_, "INSERT INTO legacy_tag (number, tid) VALUES (?1, ?2) ON CONFLICT DO NOTHING"};
    Statement entry_{db_, "SELECT" ENTRY_COLUMNS "FROM entry WHERE id = ?1"};
    Statement requester_{db_, "UPDATE ticket SET requester_name = ?2, requester = ?3, license_key = ?4"
                              " WHERE tid = ?1"};
    Statement move_{db_, "UPDATE entry SET tid = ?3 WHERE id = ?1 AND tid = ?2"};
    Statement recount_{
        db_, "UPDATE ticket SET entry_count = (SELECT count(*) FROM entry WHERE tid = ?1),"
             " last_entry = (SELECT coalesce(max(id), 0) FROM entry WHERE tid = ?1),"
             " last_public = (SELECT coalesce(max(id), 0) FROM entry WHERE tid = ?1 AND direction = 1),"
             " last_client = (SELECT coalesce(max(id), 0) FROM entry WHERE tid = ?1 AND direction = 0"
             " AND kind IN ('human', 'list')) WHERE tid = ?1"};
};

} // namespace ticketd::store::sqlite
