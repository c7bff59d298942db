// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "store/sqlite/migrations.hpp"

namespace ticketd::store::sqlite {

const char* const migration_7 = R"sql(
)sql";

} // namespace ticketd::store::sqlite
