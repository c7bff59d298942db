// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "store/sqlite/db.hpp"

namespace ticketd::store::sqlite {

/// Where the copy is put that is made of a database before it is brought to a schema.
std::filesystem::path copy_before(const std::filesystem::path& database, int schema);

/// Puts a whole copy of the database there, as it was last committed. The connection holds the write lock, so
/// that nobody adds to what is copied. Throws a temporary Failure that says what to do.
void keep_copy(Connection&, int schema);

} // namespace ticketd::store::sqlite
