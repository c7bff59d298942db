// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "store/sqlite/migrations.hpp"

namespace ticketd::store::sqlite {

const std::array<const char*, 13> migrations = {
    migration_1, migration_2, migration_3,  migration_4,  migration_5,  migration_6, migration_7,
    migration_8, migration_9, migration_10, migration_11, migration_12, migration_13};

} // namespace ticketd::store::sqlite
