// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "store/sqlite/migrations.hpp"

namespace ticketd::store::sqlite {

// Clocks: what was promised and what was kept.
const char* const migration_2 = R"sql(
)sql";

} // namespace ticketd::store::sqlite
