// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "store/sqlite/migrations.hpp"

namespace ticketd::store::sqlite {

// What clients may see and say, and what is erased.
const char* const migration_4 = R"sql(
)sql";

} // namespace ticketd::store::sqlite
