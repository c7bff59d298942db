// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "store/sqlite/migrations.hpp"

namespace ticketd::store::sqlite {

// What was removed: expired, or forgotten for a person's sake.
const char* const migration_10 = R"sql(
-- When; of such a row only what statistics and the recognition of known mails need is left.
ALTER TABLE ticket ADD COLUMN removed INTEGER;
ALTER TABLE entry ADD COLUMN removed INTEGER;
CREATE INDEX ticket_kept ON ticket (closed) WHERE closed IS NOT NULL AND removed IS NULL;
)sql";

} // namespace ticketd::store::sqlite
