// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "store/sqlite/db.hpp"

namespace ticketd::store::sqlite {

/// Writes the full-text index anew, so that nothing is left in it of what was taken out: FTS5 only marks that
/// as gone, and keeps it in the older parts. Step by step, as mails wait meanwhile: all at once takes ten
/// seconds for a million mails. The database remembers how far it is. Inside transactions of the caller's.
/// https://www.sqlite.org/fts5.html, section 6.8, "The 'merge' Command".
class IndexMerge {
public:
    explicit IndexMerge(Connection& db) : db_(db) {}

    /// Words were taken out.
    void need();
    bool is_needed();
    /// Writes the next few hundred kilobytes; false: nothing of what was taken out is left.
    bool step();

private:
    Connection& db_;
    Statement state_{db_, "SELECT stale, runs FROM index_merge WHERE id = 1"};
    Statement need_{db_, "UPDATE index_merge SET stale = 1 WHERE id = 1 AND stale = 0"};
    Statement begun_{db_, "UPDATE index_merge SET stale = 0, runs = 1 WHERE id = 1"};
    Statement ended_{db_, "UPDATE index_merge SET runs = 0 WHERE id = 1"};
    Statement merge_{db_, "INSERT INTO search (search, rank) VALUES ('merge', ?1)"};
};

} // namespace ticketd::store::sqlite
