// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "store/sqlite/db.hpp"

namespace ticketd::store::sqlite {

/// The schema that this program writes: the number of its newest migration.
int schema_version();

/// Brings the file to schema_version(), all missing migrations in one transaction, after a copy of an older
/// file was put beside it (upgrade.hpp). Returns the schema that it had, 0 of a new file. A file of a newer
/// program, or of another program, is a permanent Failure. `first_tid` numbers the first ticket of a new
/// file.
int migrate(Connection&, std::int64_t first_tid);

/// In a copy that a backup made, and from which a desk goes on now: lets the counters leave out the numbers
/// that may have been given after it was made. Once.
void leave_room(Connection&);

/// Throws a permanent Failure unless the file has exactly schema_version().
void require_current(Connection&);

} // namespace ticketd::store::sqlite
