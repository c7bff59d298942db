// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "store/sqlite/migrations.hpp"

namespace ticketd::store::sqlite {

// The register: logins and coupons.
const char* const migration_3 = R"sql(
)sql";

} // namespace ticketd::store::sqlite
