// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "store/changes.hpp"
#include "store/facts.hpp"
#include "store/sqlite/raw_mail.hpp"
#include "store/sqlite/rows.hpp"

namespace ticketd::store::sqlite {

/// Staff's mails that wait, answers that are taken back, and the fingerprints of notes.
class Holding {
public:
    static constexpr int most_unseen = 8;
    /// Above that the text of a mail is not shown again: only its header is read.
    static constexpr std::size_t largest_unseen = 1 << 20;
    static constexpr std::size_t most_named = 8;
    static constexpr int most_notes = 500; ///< of one ticket, the newest

    Holding(Connection& db, RawMail& raw) : db_(db), raw_(raw) {}

    /// Fills in Facts::holding; the facts' tickets are known.
    void add(const MailKeys&, Facts&);
    /// Those that wait, oldest first.
    std::vector<HeldStaffMail> waiting();
    std::vector<HeldStaffMail> of(Tid);
    /// Inside a transaction of the caller's, behind ChangeWriter.
    void write(const ChangeSet&);

private:
    std::optional<HeldStaffMail> held(EntryId);
    std::optional<GivenAnswer> answer(EntryId);
    std::optional<Ticket> before(EntryId);
    std::vector<NotePrint> notes(Tid);
    std::vector<StoredMail> unseen(Tid, const HoldingKeys&);
    void hold(const HeldStaffMail&);
    void end(const EndedHold&, Instant at);
    void remember(EntryId, const Ticket& before);
    void take_back(EntryId);

    Connection& db_;
    RawMail& raw_;
    Statement held_{db_, "SELECT" HELD_STAFF_COLUMNS "FROM held_staff_mail WHERE entry = ?1"};
    Statement waiting_{db_,
                       "SELECT" HELD_STAFF_COLUMNS "FROM held_staff_mail WHERE state = 0 ORDER BY entry"};
    Statement of_ticket_{db_,
                         "SELECT" HELD_STAFF_COLUMNS "FROM held_staff_mail WHERE tid = ?1 ORDER BY entry"};
    Statement hold_{db_, "INSERT INTO held_staff_mail (entry, tid, reason, state, at, writer, why)"
                         " VALUES (?1, ?2, ?3, 0, ?4, ?5, ?6)"};
    Statement end_{db_, "UPDATE held_staff_mail SET state = ?2, ended = ?3, became = ?4"
                        " WHERE entry = ?1 AND state = 0"};
    // Of tickets that were merged into it too: who worked on one knows what is said there.
    Statement notes_{db_, "WITH RECURSIVE all_of (tid) AS (SELECT ?1 UNION SELECT ticket.tid FROM all_of"
                          " JOIN ticket ON ticket.merged_into = all_of.tid)"
                          " SELECT note_print.entry, prints FROM all_of JOIN entry ON entry.tid = all_of.tid"
                          " JOIN note_print ON note_print.entry = entry.id ORDER BY entry.id DESC LIMIT ?2"};
    Statement add_print_{db_, "INSERT INTO note_print (entry, prints) VALUES (?1, ?2)"};
    Statement unseen_{db_, "SELECT" ENTRY_COLUMNS "FROM entry WHERE tid = ?1 AND direction = 1"
                           " AND iif(?2 IS NOT NULL, id > ?2, received > ?3) ORDER BY id DESC LIMIT ?4"};
    Statement answer_{db_, "SELECT" ENTRY_COLUMNS "FROM entry WHERE id = ?1 AND direction = 1"};
    Statement before_{db_, "SELECT tid, status, urgent, in_development, reminded, level_basis, clock_start,"
                           " due, closed, level, level_set_by, assignee FROM before_answer WHERE entry = ?1"};
    Statement remember_{
        db_,
        "INSERT INTO before_answer (tid, status, urgent, in_development, reminded, level_basis, clock_start,"
        " due, closed, level, level_set_by, assignee, entry)"
        " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)"};
    Statement relayed_{db_, "SELECT id, recipient, state, uncertain FROM outbox"
                            " WHERE entry = ?1 AND automatic <> 2 ORDER BY id"};
    Statement events_{db_, "SELECT id, tid, entry, at, what, who, detail FROM event"
                           " WHERE tid = ?1 AND entry >= ?2 ORDER BY id"};
    Statement forget_response_{db_, "DELETE FROM response WHERE entry = ?1"};
    Statement first_response_{db_, "UPDATE response SET first = 1 WHERE entry ="
                                   " (SELECT min(entry) FROM response WHERE tid = ?1)"};
    Statement make_note_{db_, "UPDATE entry SET direction = 2 WHERE id = ?1 AND direction = 1"};
    Statement left_{db_, "SELECT 1 FROM outbox WHERE entry = ?1 AND automatic <> 2"
                         " AND (state IN (1, 2) OR uncertain) LIMIT 1"};
    Statement drop_{db_,
                    "UPDATE outbox SET state = 4 WHERE entry = ?1 AND automatic <> 2 AND state IN (0, 3)"};
    Statement recount_{
        db_, "UPDATE ticket SET last_public ="
             " (SELECT coalesce(max(id), 0) FROM entry WHERE tid = ?1 AND direction = 1) WHERE tid = ?1"};
};

} // namespace ticketd::store::sqlite
