// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "desk.hpp"

namespace ticketd::store::tests {

/// The newest schema that is kept: of every release one is.
inline constexpr int last_kept = 9;
/// The databases of earlier schemas that are kept in tests/store/schemas (its README says how they are made).
std::filesystem::path kept_schema(int schema);
/// Makes a database of what a kept file holds. Throws std::runtime_error.
void restore_schema(int schema, const std::filesystem::path& database);

/// What every kept file holds, as far as its schema has a place for it.
namespace earlier {
inline constexpr Tid answered{1000}, waiting{1001}, merged{1002};
inline const std::string word = "Druckerschwärze"; ///< of the answered ticket's text
} // namespace earlier

/// Fills an empty database of the newest schema with it.
void fill(Store&);

} // namespace ticketd::store::tests
