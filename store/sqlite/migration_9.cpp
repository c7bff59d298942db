// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "store/sqlite/migrations.hpp"

namespace ticketd::store::sqlite {

// Mails on hold come in as they would have; copies that `backup` made.
const char* const migration_9 = R"sql(
ALTER TABLE held ADD COLUMN received INTEGER; -- NULL: of a mail held before schema 9; `at` stands for it
ALTER TABLE held ADD COLUMN size INTEGER NOT NULL DEFAULT 0; -- on the server
ALTER TABLE held ADD COLUMN header_only INTEGER NOT NULL DEFAULT 0; -- it was too large, raw is its beginning
ALTER TABLE held ADD COLUMN sender TEXT NOT NULL DEFAULT '';
ALTER TABLE held ADD COLUMN subject TEXT NOT NULL DEFAULT '';
ALTER TABLE held ADD COLUMN told INTEGER; -- when it was reported
CREATE INDEX held_untold ON held (id) WHERE told IS NULL;

-- The last report of mails on hold, also when those have been taken off it.
CREATE TABLE hold_report (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    at INTEGER NOT NULL
) STRICT;

-- A row stands in copies only, until a desk goes on from one.
CREATE TABLE backup (
    id     INTEGER PRIMARY KEY CHECK (id = 1),
    made   INTEGER NOT NULL,
    jumped INTEGER NOT NULL, -- 1: the counters have left out what may have been given after it was made
    keys   TEXT NOT NULL     -- what the installation's keys file held
) STRICT;
)sql";

} // namespace ticketd::store::sqlite
