// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "store/erasing.hpp"
#include "store/sqlite/compression.hpp"
#include "store/sqlite/db.hpp"
#include "store/sqlite/index_merge.hpp"
#include "store/sqlite/search.hpp"

namespace ticketd::store::sqlite {

/// Takes access data out of all that is stored about a ticket: its mails and those of tickets merged into it,
/// the mails that the desk sent about it, mails on hold that name it, subjects, and the full-text index.
class Erasure {
public:
    Erasure(Connection& db, Compression& compression, Search& search, IndexMerge& index_merge)
        : db_(db), compression_(compression), search_(search), index_merge_(index_merge) {}

    /// Oldest closing first.
    std::vector<ClosedTicket> due(std::size_t limit);
    /// Inside a transaction of the caller's. Nothing, if the ticket is open again or was closed anew; else it
    /// counts as done, and its history says what was erased.
    Erased erase(const ClosedTicket&, const Eraser&, Instant at);

private:
    std::optional<std::string> subject_of(Tid);
    std::vector<Tid> with_absorbed(Tid);
    void erase_mails(Tid, const Eraser&, Erased&);
    bool erase_mail(EntryId, const std::string& subject, const Eraser&);
    void erase_outgoing(Tid, const Eraser&, Erased&);
    void erase_held(Tid, const Eraser&, Erased&);
    std::vector<std::int64_t> numbers(Statement&, Tid);
    std::optional<std::string> unpacked(Statement&, std::int64_t id);

    Connection& db_;
    Compression& compression_;
    Search& search_;
    IndexMerge& index_merge_;
    // One that was merged goes with its survivor, though it was closed before.
    Statement due_{db_, "SELECT tid, closed FROM ticket WHERE closed <> ifnull(erased_after, -1)"
                        " AND status <> 4 ORDER BY closed LIMIT ?1"};
    Statement done_{db_, "UPDATE ticket SET erased_after = closed, subject = ?3"
                         " WHERE tid = ?1 AND closed = ?2 AND status NOT IN (0, 1)"};
    Statement absorbed_done_{db_, "UPDATE ticket SET erased_after = closed, subject = ?2 WHERE tid = ?1"};
    Statement subject_{db_, "SELECT subject FROM ticket WHERE tid = ?1"};
    Statement absorbed_{db_, "SELECT tid FROM ticket WHERE merged_into = ?1 AND merged_into IS NOT NULL"};
    Statement mails_{db_, "SELECT id FROM entry WHERE tid = ?1 ORDER BY id"};
    Statement entry_subject_{db_, "SELECT subject FROM entry WHERE id = ?1"};
    Statement set_entry_subject_{db_, "UPDATE entry SET subject = ?2 WHERE id = ?1"};
    Statement raw_{db_, "SELECT bytes FROM raw WHERE entry = ?1"};
    Statement set_raw_{db_, "UPDATE raw SET bytes = ?2 WHERE entry = ?1"};
    Statement indexed_{db_, "SELECT 1 FROM access_data WHERE entry = ?1 AND indexed = 1"};
    Statement forget_{db_, "DELETE FROM access_data WHERE entry = ?1"};
    // Two halves, an index each.
    Statement outgoing_{db_, "SELECT id FROM outbox WHERE tid = ?1 AND automatic = 1"
                             " UNION ALL SELECT id FROM outbox WHERE tid = ?1 AND automatic = 0"};
    Statement bytes_{db_, "SELECT bytes FROM outbox_bytes WHERE outbox = ?1"};
    Statement set_bytes_{db_, "UPDATE outbox_bytes SET bytes = ?2 WHERE outbox = ?1"};
    Statement held_{db_, "SELECT id FROM held WHERE id > 0 AND ?1 IS NOT NULL"};
    Statement held_raw_{db_, "SELECT raw FROM held WHERE id = ?1"};
    Statement set_held_raw_{db_, "UPDATE held SET raw = ?2 WHERE id = ?1"};
    Statement event_{db_, "INSERT INTO event (tid, entry, at, what, who, detail)"
                          " VALUES (?1, NULL, ?2, 'access-data-erased', 'ticketd', ?3)"};
};

} // namespace ticketd::store::sqlite
