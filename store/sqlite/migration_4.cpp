// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "store/sqlite/migrations.hpp"

namespace ticketd::store::sqlite {

// What clients may see and say, and what is erased.
const char* const migration_4 = R"sql(
-- Entries that hold passwords or the like, not erased yet. `indexed`: the full-text index holds them too, as
-- it did before schema 4; of what is older nobody knows, so all of it is taken for such.
CREATE TABLE access_data (
    entry   INTEGER PRIMARY KEY REFERENCES entry,
    indexed INTEGER NOT NULL
) STRICT;
INSERT INTO access_data (entry, indexed) SELECT id, 1 FROM entry;

-- The closing (its moment) after which the ticket's access data was erased; after another one it is due anew.
ALTER TABLE ticket ADD COLUMN erased_after INTEGER;
CREATE INDEX ticket_unerased ON ticket (closed) WHERE closed <> ifnull(erased_after, -1);
CREATE INDEX ticket_absorbed ON ticket (merged_into) WHERE merged_into IS NOT NULL;
CREATE INDEX outbox_by_person ON outbox (tid) WHERE automatic = 0 AND tid IS NOT NULL;

CREATE TABLE rating (
    tid    INTEGER NOT NULL REFERENCES ticket,
    answer INTEGER NOT NULL, -- an entry; 0: the ticket as a whole
    value  INTEGER NOT NULL,
    at     INTEGER NOT NULL,
    PRIMARY KEY (tid, answer)
) STRICT, WITHOUT ROWID;
)sql";

} // namespace ticketd::store::sqlite
