// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "store/sqlite/migrations.hpp"

namespace ticketd::store::sqlite {

// Trust: threads, failed deliveries, spam.
const char* const migration_5 = R"sql(
)sql";

} // namespace ticketd::store::sqlite
