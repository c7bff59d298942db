// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "store/sqlite/migrations.hpp"

namespace ticketd::store::sqlite {

// What whoever looks after the desk has been told of, and has not been told the end of.
const char* const migration_11 = R"sql(
CREATE TABLE alert (
    cause TEXT PRIMARY KEY,
    since INTEGER NOT NULL,
    text  TEXT NOT NULL
) STRICT, WITHOUT ROWID;
)sql";

} // namespace ticketd::store::sqlite
