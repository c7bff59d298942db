// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/register/licenses.hpp"
#include "store/store.hpp"

#include <functional>
#include <optional>
#include <vector>

namespace ticketd::licenses {

/// Puts a register's file in force, whole, unless the register in force was read from the same bytes under
/// the same rules. Returns the number of its rows; nothing if there was nothing to do. Throws RegisterError,
/// and then the previous register stays in force, and store::Failure.
std::optional<std::size_t> put_in_force(const std::filesystem::path&, const policy::Rules&, store::Store&);

/// A ticket whose level or licence a recheck changed.
struct Rechecked {
    store::Tid tid;
    std::string before, after; ///< levels
    std::optional<store::Instant> due_before, due;
    std::string why; ///< a sentence
};

/// Gives the tickets under way the level that the register in force gives them (policy/recheck.hpp), with an
/// event on each that changed. In transactions of at most 500 tickets, so that mail is not kept waiting.
/// Throws store::Failure; what was done before it stays done.
std::vector<Rechecked> recheck(store::Store&, const policy::Rules&, store::Instant now);

} // namespace ticketd::licenses
