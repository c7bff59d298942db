// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "store/sqlite/migrations.hpp"

namespace ticketd::store::sqlite {

// The people of the desk: who is away, and whose turn it was.
const char* const migration_7 = R"sql(
CREATE TABLE absence (
    name  TEXT NOT NULL COLLATE NOCASE, -- a staff member's
    sign  INTEGER NOT NULL,
    since INTEGER NOT NULL,
    until INTEGER, -- NULL: until they say otherwise
    PRIMARY KEY (name, sign)
) STRICT, WITHOUT ROWID;

-- Who got a ticket because it was their turn, the lowest number the longest ago.
CREATE TABLE turn (
    name   TEXT PRIMARY KEY COLLATE NOCASE,
    number INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX turn_number ON turn (number);
)sql";

} // namespace ticketd::store::sqlite
