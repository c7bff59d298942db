// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "store/sqlite/index_merge.hpp"

#include "store/sqlite/index_levels.hpp"

namespace ticketd::store::sqlite {

namespace {

constexpr int pages = 64; ///< of 4 KB that a step writes, about; 10 to 20 ms

struct Progress {
    bool stale = false, runs = false;
};

Progress progress(Statement& state) {
    auto rows = state.query();
    if (!rows.next()) return {};
    return {rows.integer(0) != 0, rows.integer(1) != 0};
}

} // namespace

void IndexMerge::need() { need_.run(); }

bool IndexMerge::is_needed() {
    const auto [stale, runs] = progress(state_);
    return stale || runs;
}

/// A negative number of pages gathers all parts that there are for one merge, and begins it. A merge that
/// found nothing to do changes one row only, the one that asked for it.
bool IndexMerge::step() {
    const auto [stale, runs] = progress(state_);
    if (!stale && !runs) return false;
    if (!runs) {
        merge_.run(-pages);
        begun_.run();
        return true;
    }
    const auto before = db_.total_changes();
    merge_.run(pages);
    if (db_.total_changes() - before >= 2) return true;
    close_up_levels(db_);
    ended_.run();
    return stale;
}

} // namespace ticketd::store::sqlite
