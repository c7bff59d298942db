// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "store/sqlite/counters.hpp"

#include "store/store.hpp"

namespace ticketd::store::sqlite {

void Counters::load() {
    auto rows = load_.query();
    if (!rows.next()) throw Failure("the database has lost its row in `installation`", true);
    next_tid_ = Tid{rows.integer(0)};
    next_entry_ = EntryId{rows.integer(1)};
    changed_ = false;
}

void Counters::save() {
    if (changed_) save_.run(next_tid_, next_entry_);
    changed_ = false;
}

void Counters::take(const ChangeSet& changes) {
    const bool wrong_tid = changes.new_ticket && changes.new_ticket->tid != next_tid_;
    const bool wrong_entry = changes.new_entry && changes.new_entry->entry.id != next_entry_;
    if (wrong_tid || wrong_entry)
        throw Failure("a new ticket or entry does not have the number that the facts gave", true);
    if (changes.new_ticket) ++next_tid_.value;
    if (changes.new_entry) ++next_entry_.value;
    changed_ = changed_ || changes.new_ticket || changes.new_entry;
}

} // namespace ticketd::store::sqlite
