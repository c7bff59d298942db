// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "store/sqlite/db.hpp"

#include <cstddef>
#include <optional>
#include <vector>

namespace ticketd::store::sqlite {

/// So many levels a large index has by itself, as each takes in what eight parts of the one below hold. An
/// index that was written anew is one part: on the lowest level it would be written again along with the next
/// few mails, all of it at once.
constexpr std::size_t usual_levels = 8;

/// FTS5's record of the full-text index' parts with no more empty levels than make `usual_levels`; nothing:
/// there are none too many, or it is no record that is understood. Pure.
/// https://sqlite.org/src/file/ext/fts5/fts5_index.c, "Structure record".
std::optional<std::vector<std::byte>> without_empty_levels(Blob structure);

/// Takes those levels away. Each time that the index is written anew, FTS5 (3.40) puts two above the others
/// and takes none away: each makes every later write dearer, and with 2,000 of them the index counts as
/// damaged, and no mail can be stored any more. Inside a transaction of the caller's, and only after a merge,
/// which leaves nothing of the record in FTS5's memory.
void close_up_levels(Connection&);

} // namespace ticketd::store::sqlite
