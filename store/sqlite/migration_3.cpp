// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "store/sqlite/migrations.hpp"

namespace ticketd::store::sqlite {

// The register: logins and coupons.
const char* const migration_3 = R"sql(
ALTER TABLE ticket ADD COLUMN level_basis INTEGER NOT NULL DEFAULT 0; -- LevelBasis
UPDATE ticket SET level_basis = 1 WHERE license_key <> '';

CREATE INDEX license_login ON license (login COLLATE NOCASE) WHERE login <> '';

CREATE TABLE register (
    id     INTEGER PRIMARY KEY CHECK (id = 1),
    source TEXT NOT NULL -- stands for what the rows of `license` were read from; '': unknown
) STRICT;
INSERT INTO register (id, source) VALUES (1, '');

CREATE TABLE coupon (
    id       INTEGER PRIMARY KEY,
    hash     BLOB NOT NULL UNIQUE,
    issued   INTEGER NOT NULL,
    last_day INTEGER NOT NULL,
    used     INTEGER, -- with tid: NULL until it is used
    tid      INTEGER REFERENCES ticket,
    key      TEXT NOT NULL,
    ends     TEXT NOT NULL
) STRICT;
CREATE INDEX coupon_key ON coupon (key, issued);

CREATE TABLE login_claim (
    tid       INTEGER NOT NULL REFERENCES ticket,
    login     TEXT NOT NULL COLLATE NOCASE,
    entry     INTEGER NOT NULL REFERENCES entry,
    asked     INTEGER NOT NULL,
    confirmed INTEGER,
    address   TEXT NOT NULL,
    PRIMARY KEY (tid, login)
) STRICT, WITHOUT ROWID;
CREATE INDEX login_claim_asked ON login_claim (login, asked);
)sql";

} // namespace ticketd::store::sqlite
