// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "store/changes.hpp"
#include "store/sqlite/db.hpp"

namespace ticketd::store::sqlite {

/// The next numbers of tickets and entries. They are rows of their own, not the largest id in use: a number
/// is not given again when its row is erased. load() and save() belong to one transaction, so a number that
/// was rolled back was never anybody's.
class Counters {
public:
    explicit Counters(Connection& db) : db_(db) {}

    void load();
    void save(); ///< writes only what changed
    Tid next_tid() const { return next_tid_; }
    EntryId next_entry() const { return next_entry_; }
    /// Counts on past the numbers that the changes use. Others than the next ones are a permanent Failure.
    void take(const ChangeSet&);

private:
    Connection& db_;
    Tid next_tid_;
    EntryId next_entry_;
    bool changed_ = false;
    Statement load_{db_, "SELECT next_tid, next_entry FROM installation WHERE id = 1"};
    Statement save_{db_, "UPDATE installation SET next_tid = ?1, next_entry = ?2 WHERE id = 1"};
};

} // namespace ticketd::store::sqlite
