// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "store/sqlite/migrations.hpp"

namespace ticketd::store::sqlite {

const std::array<const char*, 5> migrations = {migration_1, migration_2, migration_3, migration_4,
                                               migration_5};

} // namespace ticketd::store::sqlite
