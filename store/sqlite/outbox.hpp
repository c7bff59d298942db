// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "store/changes.hpp"
#include "store/sqlite/automatic_mail.hpp"
#include "store/sqlite/compression.hpp"
#include "store/sqlite/gate_book.hpp"
#include "store/sqlite/index_keys.hpp"
#include "store/sqlite/rows.hpp"
#include "store/sqlite/side_packing.hpp"
#include "store/store.hpp"

#include <map>
#include <span>

namespace ticketd::store::sqlite {

/// Mails on their way out. All but next_due() run inside a transaction of the caller's.
class Outbox {
public:
    Outbox(Connection& db, const IndexKeys& keys, Compression& compression, AutomaticMail& automatic,
           GateBook& gate)
        : db_(db), keys_(keys), compression_(compression), automatic_(automatic), gate_(gate) {}

    /// Its bytes are there after flush().
    void add(const NewOutgoing&, Instant at);
    /// Writes the bytes of what was added, at the end of the transaction.
    void flush();
    std::vector<OutboxItem> claim_due(Instant now, std::size_t limit);
    /// The transaction is over: what it added is read from the file from now on.
    void forget_added();
    /// A result counts only for a mail that is being sent.
    void record(std::span<const SendResult>, Instant at);
    std::optional<Instant> next_due();
    std::size_t requeue_interrupted(Instant at, const std::optional<std::vector<OutboxId>>& doubtful);
    /// Mails wait that were queued, or put off, before the clock was set back.
    bool clock_went_back(Instant now);
    /// They are queued as of now.
    void bring_forward(Instant now);
    bool retry(OutboxId, Instant now);
    bool drop(OutboxId);
    void came_back(const ReturnedMail&, EntryId report, Instant at);
    std::vector<OutboxItem> untold_failures();
    void told(OutboxId);

private:
    bool claim(OutboxItem&, Instant now);
    void record_one(const SendResult&, Instant at);
    void read_content(OutboxItem&);

    Connection& db_;
    const IndexKeys& keys_;
    Compression& compression_;
    AutomaticMail& automatic_;
    GateBook& gate_;
    std::map<OutboxId, std::string>
        added_; ///< bytes of mails that this transaction has added and flushed, of some
    std::size_t added_bytes_ = 0;
    SidePacking packing_; ///< of what is not yet in added_
    Statement insert_{
        db_, "INSERT INTO outbox (state, attempts, uncertain, last_error, tid, entry, kind, automatic,"
             " envelope_from, recipient, recipient_key, message_id, created, next_attempt, subject_key)"
             " VALUES (0, 0, 0, '', ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)"};
    Statement insert_bytes_{db_, "INSERT INTO outbox_bytes (outbox, bytes) VALUES (?1, ?2)"};
    Statement insert_part_{db_, "INSERT INTO outbox_part (outbox, position, entry, part, part_start)"
                                " VALUES (?1, ?2, ?3, ?4, ?5)"};
    // The terms `state < 2` are there for the partial index.
    Statement due_{db_, "SELECT" OUTBOX_COLUMNS "FROM outbox WHERE state < 2 AND state = 0"
                        " AND next_attempt <= ?1 ORDER BY next_attempt, id LIMIT ?2"};
    Statement claim_{db_, "UPDATE outbox SET state = 1, attempts = attempts + 1 WHERE id = ?1"};
    Statement bytes_{db_, "SELECT bytes FROM outbox_bytes WHERE outbox = ?1"};
    Statement parts_{db_,
                     "SELECT entry, part, part_start FROM outbox_part WHERE outbox = ?1 ORDER BY position"};
    Statement sent_{db_, "UPDATE outbox SET state = 2, sent = ?2, last_error = '', uncertain = uncertain | ?3"
                         " WHERE id = ?1 AND state = 1"};
    Statement not_sent_{db_,
                        "UPDATE outbox SET state = ?2, next_attempt = ?3, last_error = ?4, failed = ?7,"
                        " uncertain = uncertain | ?5, attempts = attempts - ?6 WHERE id = ?1 AND state = 1"};
    Statement event_{db_, "INSERT INTO event (tid, entry, at, what, who, detail) SELECT tid, entry, ?2,"
                          " 'delivery-failed', 'ticketd', recipient || ': ' || ?3"
                          " FROM outbox WHERE id = ?1 AND tid IS NOT NULL"};
    Statement next_due_{db_, "SELECT next_attempt FROM outbox WHERE state < 2 AND state = 0"
                             " ORDER BY next_attempt LIMIT 1"};
    Statement doubt_{db_, "UPDATE outbox SET uncertain = 1 WHERE id = ?1 AND state = 1"};
    Statement requeue_{db_, "UPDATE outbox SET state = 0, uncertain = uncertain | ?2, next_attempt = ?1"
                            " WHERE state < 2 AND state = 1"};
    // Of a mail to a client the notice about the report tells; of one to staff (automatic = 2) nothing does
    // yet.
    Statement came_back_{db_, "UPDATE outbox SET state = 3, last_error = ?2, failed = ?4,"
                              " told = CASE automatic WHEN 2 THEN NULL ELSE 1 END,"
                              " returned_by = coalesce(returned_by, ?3) WHERE id = ?1"};
    Statement untold_{db_, "SELECT" OUTBOX_COLUMNS "FROM outbox WHERE state = 3 AND told IS NULL"
                           " ORDER BY id LIMIT 1000"};
    Statement told_{db_, "UPDATE outbox SET told = 1 WHERE id = ?1"};
    Statement recipient_{db_, "SELECT recipient FROM outbox WHERE id = ?1"};
    // A report of before says nothing of what leaves now: the next one is told again.
    Statement retry_{
        db_, "UPDATE outbox SET state = 0, next_attempt = ?2, created = max(created, ?2), told = NULL,"
             " returned_by = NULL WHERE id = ?1 AND state IN (0, 3)"};
    Statement early_{
        db_, "SELECT 1 FROM outbox WHERE state < 2 AND state = 0"
             " AND (created > ?1 OR ((attempts > 0 OR last_error <> '') AND next_attempt > ?2)) LIMIT 1"};
    // What has a delay of its own (`undo`) keeps it.
    Statement bring_forward_{db_, "UPDATE outbox SET next_attempt ="
                                  " iif(attempts = 0 AND last_error = '', ?1 + max(next_attempt - created, "
                                  "0), ?1), created = min(created, ?1)"
                                  " WHERE state < 2 AND state = 0 AND (created > ?2 OR ((attempts > 0 OR "
                                  "last_error <> '') AND next_attempt > ?3))"};
    Statement drop_{db_, "UPDATE outbox SET state = 4 WHERE id = ?1 AND state IN (0, 3)"};
};

} // namespace ticketd::store::sqlite
