// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "store/removal.hpp"
#include "store/sqlite/compression.hpp"
#include "store/sqlite/db.hpp"

#include <set>

namespace ticketd::store::sqlite {

/// Takes tickets and entries apart, inside a transaction of the caller's.
class TicketRemoval {
public:
    explicit TicketRemoval(Connection& db) : db_(db) {}

    /// The ticket, and those that were merged into it, however far.
    std::vector<Tid> with_absorbed(Tid);
    std::vector<EntryId> entries_of(Tid);
    /// What stays of those that were merged into tickets that are about to be removed takes their place: it
    /// is as they are, or goes on where they do.
    void release_absorbed(const std::set<Tid>& about_to_go);
    /// All of it but what reports count; its entries too. The full-text index is the caller's.
    Removed remove(Tid, Instant at);
    /// All but its number and hashes. False: it is removed already.
    bool remove(EntryId, Instant at);
    void remove(OutboxId);
    void remove(HoldId);

private:
    Connection& db_;
    Statement absorbed_{db_, "SELECT tid FROM ticket WHERE merged_into = ?1 AND merged_into IS NOT NULL"};
    Statement release_{db_,
                       "UPDATE ticket SET merged_into = survivor.merged_into, status = survivor.status,"
                       " closed = survivor.closed, clock_start = survivor.clock_start, due = survivor.due,"
                       " reminded = survivor.reminded FROM ticket AS survivor"
                       " WHERE ticket.tid = ?1 AND survivor.tid = ticket.merged_into"};
    Statement entries_{db_, "SELECT id FROM entry WHERE tid = ?1 AND removed IS NULL ORDER BY id"};
    // Two halves, an index each, and mail to staff.
    Statement outgoing_{db_, "SELECT id FROM outbox WHERE tid = ?1 ORDER BY id"};
    Statement strip_ticket_{
        db_, "UPDATE ticket SET subject = '', requester = '', requester_name = '', license_key = '',"
             " assignee = '', level_set_by = '', clock_start = NULL, due = NULL, removed = ?2,"
             " status = CASE WHEN status IN (0, 1) THEN 2 ELSE status END,"
             " closed = CASE WHEN status IN (0, 1) THEN ?2 ELSE closed END"
             " WHERE tid = ?1 AND removed IS NULL"};
    Statement erased_{db_, "UPDATE ticket SET erased_after = closed WHERE tid = ?1"};
    Statement strip_entry_{
        db_, "UPDATE entry SET kind = '', from_name = '', from_address = '', message_id = '', subject = '',"
             " reason = '', date = NULL, message_key = NULL, removed = ?2 WHERE id = ?1 AND removed IS NULL"};
};

} // namespace ticketd::store::sqlite
