// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "store/changes.hpp"
#include "store/sqlite/entitlements.hpp"
#include "store/sqlite/gate_book.hpp"
#include "store/sqlite/ledger.hpp"
#include "store/sqlite/outbox.hpp"
#include "store/sqlite/rows.hpp"
#include "store/sqlite/search.hpp"

namespace ticketd::store::sqlite {

/// Writes a ChangeSet, inside a transaction of the caller's. After a Failure that transaction holds a part of
/// it and must be rolled back.
class ChangeWriter {
public:
    ChangeWriter(Connection& db, const IndexKeys& keys, Compression& compression, Ledger& ledger,
                 Outbox& outbox, GateBook& gate, Search& search)
        : db_(db),
          keys_(keys),
          compression_(compression),
          ledger_(ledger),
          outbox_(outbox),
          gate_(gate),
          search_(search) {}

    void write(const ChangeSet&);

private:
    void add_ticket(const Ticket&, const Entry* first);
    void adopt(const Entry&);
    void change_gate(const ChangeSet&);
    void add_entry(const NewEntry&);
    void count_entry(const Entry&);
    void update(const TicketUpdate&);
    void merge(Tid, Tid into);
    void add_participant(const NewParticipant&);
    void add_response(const Response&);
    void add_event(const NewEvent&, Instant at);
    void add_rating(const NewRating&, Instant at);

    Connection& db_;
    const IndexKeys& keys_;
    Compression& compression_;
    Ledger& ledger_;
    Outbox& outbox_;
    GateBook& gate_;
    Search& search_;
    Entitlements entitlements_{db_};
    Statement insert_ticket_{
        db_, "INSERT INTO ticket (tid, status, urgent, created, clock_start, due, closed, merged_into,"
             " last_entry, last_public, last_client, entry_count, level, assignee, license_key,"
             " requester_name, requester, subject, level_basis, level_set_by, in_development, reminded,"
             " language)"
             " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18,"
             " ?19, ?20, ?21, ?22, ?23)"};
    Statement insert_entry_{
        db_, "INSERT INTO entry (id, tid, direction, received, date, message_key, content_key, content_rest,"
             " kind, from_name, from_address, message_id, subject, reason)"
             " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)"};
    Statement spam_{db_, "INSERT INTO spam (entry) VALUES (?1)"};
    Statement no_spam_{db_, "DELETE FROM spam WHERE entry = ?1"};
    Statement adopt_{db_, "UPDATE entry SET tid = ?2, received = ?3, reason = ?4, direction = ?5"
                          " WHERE id = ?1 AND tid IS NULL"};
    Statement insert_raw_{db_, "INSERT INTO raw (entry, bytes) VALUES (?1, ?2)"};
    Statement count_entry_{
        db_, "UPDATE ticket SET entry_count = entry_count + 1, last_entry = max(last_entry, ?2),"
             " last_public = coalesce(?3, last_public), last_client = coalesce(?4, last_client)"
             " WHERE tid = ?1"};
    // ?2 status, ?10: the status is one that has no moment of closing. The right side sees the row as it was.
    Statement update_{db_, "UPDATE ticket SET status = coalesce(?2, status), level = coalesce(?3, level),"
                           " assignee = coalesce(?4, assignee), urgent = coalesce(?5, urgent),"
                           " clock_start = iif(?8, NULL, coalesce(?6, clock_start)),"
                           " due = iif(?8, NULL, coalesce(?7, due)),"
                           " closed = iif(?10, NULL, coalesce(?9, closed)),"
                           " level_basis = coalesce(?11, level_basis),"
                           " license_key = coalesce(?12, license_key),"
                           " level_set_by = coalesce(?13, level_set_by),"
                           " in_development = coalesce(?14, in_development),"
                           " reminded = coalesce(?15, iif(?8 OR ?6 IS NOT NULL OR ?7 > due, 0, reminded))"
                           " WHERE tid = ?1"};
    Statement set_language_{db_, "UPDATE ticket SET language = ?2 WHERE tid = ?1"};
    Statement merged_into_{db_, "SELECT merged_into FROM ticket WHERE tid = ?1"};
    Statement merge_{db_, "UPDATE ticket SET merged_into = ?2 WHERE tid = ?1"};
    // What was merged into it before goes along: else merges one after the other would make a chain without
    // end, of which a lookup follows the beginning only.
    Statement absorbed_follow_{db_, "UPDATE ticket SET merged_into = ?2"
                                    " WHERE merged_into = ?1 AND merged_into IS NOT NULL"};
    Statement participant_{db_, "INSERT INTO participant (tid, name, address, added_by)"
                                " VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO NOTHING"};
    Statement response_{db_, "INSERT INTO response (" RESPONSE_COLUMNS ")"
                             " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)"};
    Statement access_data_{db_, "INSERT INTO access_data (entry, indexed) VALUES (?1, 0)"};
    // Nothing else would take out access data that comes to a ticket after its erasure.
    Statement due_again_{db_, "UPDATE ticket SET erased_after = NULL WHERE tid = ?1"};
    Statement rating_{db_, "INSERT INTO rating (tid, answer, value, at) VALUES (?1, ?2, ?3, ?4)"
                           " ON CONFLICT (tid, answer) DO UPDATE SET value = ?3, at = ?4"};
    Statement event_{db_, "INSERT INTO event (tid, entry, at, what, who, detail)"
                          " VALUES (?1, ?2, ?3, ?4, ?5, ?6)"};
};

} // namespace ticketd::store::sqlite
