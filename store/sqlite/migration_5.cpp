// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "store/sqlite/migrations.hpp"

namespace ticketd::store::sqlite {

// Trust: threads, failed deliveries, spam.
const char* const migration_5 = R"sql(
-- outbox.automatic is 2 for what goes to staff: the indexes of schema 1 count what is 1.
ALTER TABLE outbox ADD COLUMN subject_key INTEGER;
ALTER TABLE outbox ADD COLUMN returned_by INTEGER REFERENCES entry; -- the delivery report
ALTER TABLE outbox ADD COLUMN told INTEGER; -- 1: staff know that it failed
UPDATE outbox SET told = 1 WHERE state = 3;
CREATE INDEX outbox_untold ON outbox (state, id) WHERE state = 3 AND told IS NULL;
CREATE INDEX outbox_staff ON outbox (recipient_key, created) WHERE automatic = 2;
CREATE INDEX outbox_subject ON outbox (recipient_key, subject_key, created) WHERE subject_key IS NOT NULL;
CREATE INDEX outbox_entry ON outbox (entry) WHERE entry IS NOT NULL;

CREATE TABLE suspended (
    address TEXT PRIMARY KEY COLLATE NOCASE,
    since   INTEGER NOT NULL,
    until   INTEGER NOT NULL,
    why     TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE collapsed (
    id      INTEGER PRIMARY KEY,
    at      INTEGER NOT NULL,
    tid     INTEGER REFERENCES ticket,
    entry   INTEGER REFERENCES entry,
    address TEXT NOT NULL COLLATE NOCASE,
    kind    TEXT NOT NULL,
    detail  TEXT NOT NULL
) STRICT;
CREATE INDEX collapsed_address ON collapsed (address, id);

-- Entries without a ticket that a filter before us marked.
CREATE TABLE spam (
    entry INTEGER PRIMARY KEY REFERENCES entry
) STRICT;

-- The global breaker: a row an opening.
CREATE TABLE breaker (
    id     INTEGER PRIMARY KEY,
    opened INTEGER NOT NULL,
    closed INTEGER,
    reset  INTEGER NOT NULL -- 1: closed by a person; what was sent before counts no more
) STRICT;
CREATE INDEX breaker_closed ON breaker (closed, opened);
CREATE INDEX breaker_reset ON breaker (reset, closed);

-- Signed references to staff that others have seen: they prove nobody any more.
CREATE TABLE revoked_token (
    token TEXT PRIMARY KEY, -- the local part of the Message-ID
    at    INTEGER NOT NULL,
    why   TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Addresses whose forgeries staff were told of, and when last.
CREATE TABLE told (
    about TEXT PRIMARY KEY COLLATE NOCASE,
    at    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Tickets that were opened by a mail with a previous system's number.
CREATE TABLE legacy_tag (
    number INTEGER NOT NULL,
    tid    INTEGER NOT NULL REFERENCES ticket,
    PRIMARY KEY (number, tid)
) STRICT, WITHOUT ROWID;
)sql";

} // namespace ticketd::store::sqlite
