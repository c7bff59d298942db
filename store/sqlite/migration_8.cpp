// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "store/sqlite/migrations.hpp"

namespace ticketd::store::sqlite {

// What staff are told of the desk as a whole.
const char* const migration_8 = R"sql(
-- Who was given the digest of which day (days since 1970), and when.
CREATE TABLE digest (
    person TEXT NOT NULL COLLATE NOCASE,
    day    INTEGER NOT NULL,
    at     INTEGER NOT NULL,
    PRIMARY KEY (person, day)
) STRICT, WITHOUT ROWID;

ALTER TABLE outbox ADD COLUMN failed INTEGER; -- when, of state 3
UPDATE outbox SET failed = next_attempt WHERE state = 3;
CREATE INDEX outbox_failed ON outbox (failed) WHERE state = 3;
)sql";

} // namespace ticketd::store::sqlite
