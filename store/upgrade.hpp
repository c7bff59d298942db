// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include <filesystem>
#include <optional>

namespace ticketd::store {

/// That a database of an earlier program was brought to this one's schema.
struct Upgrade {
    int from = 0, to = 0;
    std::filesystem::path copy; ///< the database as it was before: "FILE.before-N", N the new schema
};

/// Brings a database of an earlier schema to this program's, as opening a Store does. Before anything is
/// changed, a whole copy of it is put beside it, readable by its owner only, which the earlier program can go
/// on from (its counters leave 1,000 ticket numbers out, as after a backup). Absent: there was nothing to do,
/// or no database yet. Throws Failure: then the database is as it was, and a later call starts over.
std::optional<Upgrade> upgrade(const std::filesystem::path& database);

/// Whether upgrade() would change something. Changes nothing itself. Throws Failure.
bool needs_upgrade(const std::filesystem::path& database);

} // namespace ticketd::store
