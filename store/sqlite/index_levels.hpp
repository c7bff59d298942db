// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "store/sqlite/db.hpp"

#include <optional>
#include <vector>

namespace ticketd::store::sqlite {

/// FTS5's record of the full-text index' parts without the levels that hold none; nothing: there are no such
/// levels, or it is no record that is understood. Pure.
/// https://sqlite.org/src/file/ext/fts5/fts5_index.c, "Structure record".
std::optional<std::vector<std::byte>> without_empty_levels(Blob structure);

/// Takes the empty levels away. Each time that the index is written anew, FTS5 (3.40) puts two above the
/// others and takes none away: each makes every later write dearer, and with 2,000 of them the index counts
/// as damaged, and no mail can be stored any more. Inside a transaction of the caller's, and only after a
/// merge, which leaves nothing of the record in FTS5's memory.
void close_up_levels(Connection&);

} // namespace ticketd::store::sqlite
