// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "store/sqlite/migrations.hpp"

namespace ticketd::store::sqlite {

// Clocks: what was promised and what was kept.
const char* const migration_2 = R"sql(
ALTER TABLE ticket ADD COLUMN level_set_by TEXT NOT NULL DEFAULT '';
ALTER TABLE ticket ADD COLUMN in_development INTEGER NOT NULL DEFAULT 0;
ALTER TABLE ticket ADD COLUMN reminded INTEGER NOT NULL DEFAULT 0; -- of the clock that runs; 3: all was sent
-- The clocks that somebody may have to be reminded of: few, however many tickets there are.
CREATE INDEX ticket_clock ON ticket (due) WHERE due IS NOT NULL AND reminded < 3 AND status < 2;
CREATE INDEX ticket_created ON ticket (created, level);
CREATE INDEX ticket_closed ON ticket (closed, level) WHERE closed IS NOT NULL;

CREATE TABLE response (
    entry         INTEGER PRIMARY KEY REFERENCES entry,
    tid           INTEGER NOT NULL REFERENCES ticket,
    answered      INTEGER NOT NULL,
    owed_since    INTEGER,          -- NULL: nothing was owed
    due           INTEGER,
    open_time     INTEGER NOT NULL, -- seconds of the level's calendar until the answer
    promised_time INTEGER NOT NULL, -- and until due
    first         INTEGER NOT NULL,
    level         TEXT NOT NULL,
    promise       TEXT NOT NULL,
    who           TEXT NOT NULL
) STRICT;
CREATE INDEX response_answered ON response (answered);
CREATE INDEX response_ticket ON response (tid);
ALTER TABLE ticket ADD COLUMN language TEXT NOT NULL DEFAULT ''; -- of its client; '': unknown
)sql";

} // namespace ticketd::store::sqlite
