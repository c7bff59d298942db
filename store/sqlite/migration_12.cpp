// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "store/sqlite/migrations.hpp"

namespace ticketd::store::sqlite {

// How far the full-text index is written anew, for older parts of it hold words that were taken out.
const char* const migration_12 = R"sql(
CREATE TABLE index_merge (
    id    INTEGER PRIMARY KEY CHECK (id = 1),
    stale INTEGER NOT NULL, -- words were taken out that the merge which runs, if any, leaves
    runs  INTEGER NOT NULL
) STRICT;
INSERT INTO index_merge (id, stale, runs) VALUES (1, 0, 0);
)sql";

} // namespace ticketd::store::sqlite
