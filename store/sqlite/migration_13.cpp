// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "store/sqlite/migrations.hpp"

namespace ticketd::store::sqlite {

// One index for what an address got lately, and of which subject: each of them was a page written at random
// for every acknowledgement. What one address gets in a day is little.
const char* const migration_13 = R"sql(
DROP INDEX outbox_subject;
DROP INDEX outbox_recipient;
CREATE INDEX outbox_recipient ON outbox (recipient_key, created, subject_key) WHERE automatic = 1;
)sql";

} // namespace ticketd::store::sqlite
