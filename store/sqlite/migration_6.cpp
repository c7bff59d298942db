// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "store/sqlite/migrations.hpp"

namespace ticketd::store::sqlite {

// Staff's mails that wait for a word, what can be taken back, and what notes say.
const char* const migration_6 = R"sql(
CREATE TABLE held_staff_mail (
    entry  INTEGER PRIMARY KEY REFERENCES entry,
    tid    INTEGER NOT NULL REFERENCES ticket,
    reason INTEGER NOT NULL, -- HeldFor
    state  INTEGER NOT NULL, -- HeldState
    at     INTEGER NOT NULL,
    ended  INTEGER,          -- NULL: it waits
    became INTEGER REFERENCES entry,
    writer TEXT NOT NULL,
    why    TEXT NOT NULL
) STRICT;
CREATE INDEX held_staff_mail_waiting ON held_staff_mail (entry) WHERE state = 0;
CREATE INDEX held_staff_mail_ticket ON held_staff_mail (tid);

-- Fingerprints of a note's lines, sentences and runs of words: 64 bits each, little endian, ascending. Notes
-- of before schema 6 have none.
CREATE TABLE note_print (
    entry  INTEGER PRIMARY KEY REFERENCES entry,
    prints BLOB NOT NULL
) STRICT;

-- A ticket as it was before an answer that could be taken back.
CREATE TABLE before_answer (
    entry          INTEGER PRIMARY KEY REFERENCES entry,
    tid            INTEGER NOT NULL REFERENCES ticket,
    status         INTEGER NOT NULL,
    urgent         INTEGER NOT NULL,
    in_development INTEGER NOT NULL,
    reminded       INTEGER NOT NULL,
    level_basis    INTEGER NOT NULL,
    clock_start    INTEGER,
    due            INTEGER,
    closed         INTEGER,
    level          TEXT NOT NULL,
    level_set_by   TEXT NOT NULL,
    assignee       TEXT NOT NULL
) STRICT;
)sql";

} // namespace ticketd::store::sqlite
