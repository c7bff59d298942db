// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "store/sqlite/migrations.hpp"

namespace ticketd::store::sqlite {

// Moments are milliseconds since 1970 UTC, dates of licences days since 1970; status, direction and state are
// the values of the enumerations in model.hpp. A *_key is a keyed 64-bit hash (index_keys.hpp): a third of
// the text's size in an index, and verified against the text where a stranger could profit from an equal one.
const char* const migration_1 = R"sql(
PRAGMA application_id = 0x54494b44;

CREATE TABLE installation (
    id         INTEGER PRIMARY KEY CHECK (id = 1),
    next_tid   INTEGER NOT NULL,
    next_entry INTEGER NOT NULL,
    hash_key   BLOB NOT NULL
) STRICT;

CREATE TABLE mailbox (
    id   INTEGER PRIMARY KEY,
    url  TEXT NOT NULL,
    user TEXT NOT NULL,
    UNIQUE (url, user)
) STRICT;

CREATE TABLE ticket (
    tid            INTEGER PRIMARY KEY,
    status         INTEGER NOT NULL,
    urgent         INTEGER NOT NULL,
    created        INTEGER NOT NULL,
    clock_start    INTEGER,
    due            INTEGER,
    closed         INTEGER,
    merged_into    INTEGER REFERENCES ticket,
    last_entry     INTEGER NOT NULL,
    last_public    INTEGER NOT NULL,
    last_client    INTEGER NOT NULL, -- the client's newest message; 0: none
    entry_count    INTEGER NOT NULL,
    level          TEXT NOT NULL,
    assignee       TEXT NOT NULL,
    license_key    TEXT NOT NULL,
    requester_name TEXT NOT NULL,
    requester      TEXT NOT NULL,
    subject        TEXT NOT NULL
) STRICT;
CREATE INDEX ticket_unfinished ON ticket (tid) WHERE status IN (0, 1);

CREATE TABLE participant (
    tid      INTEGER NOT NULL REFERENCES ticket,
    address  TEXT NOT NULL COLLATE NOCASE,
    name     TEXT NOT NULL,
    added_by TEXT NOT NULL,
    PRIMARY KEY (tid, address)
) STRICT, WITHOUT ROWID;

CREATE TABLE entry (
    id           INTEGER PRIMARY KEY,
    tid          INTEGER REFERENCES ticket,
    direction    INTEGER NOT NULL,
    received     INTEGER NOT NULL,
    date         INTEGER,
    message_key  INTEGER, -- of message_id; NULL: none
    content_key  INTEGER, -- first half of the content hash; NULL: it does not identify the mail
    content_rest INTEGER, -- its second half
    kind         TEXT NOT NULL,
    from_name    TEXT NOT NULL,
    from_address TEXT NOT NULL,
    message_id   TEXT NOT NULL,
    subject      TEXT NOT NULL,
    reason       TEXT NOT NULL
) STRICT;
CREATE INDEX entry_ticket ON entry (tid);
CREATE INDEX entry_message ON entry (message_key) WHERE message_key IS NOT NULL AND tid IS NOT NULL;
CREATE INDEX entry_content ON entry (content_key) WHERE content_key IS NOT NULL;

CREATE TABLE raw (
    entry INTEGER PRIMARY KEY REFERENCES entry,
    bytes BLOB NOT NULL -- a zstd frame with size and checksum
) STRICT;

-- Texts come in at insert only; an erasure gives the same text again with the 'delete' command.
CREATE VIRTUAL TABLE search USING fts5 (
    subject, text, content = '', detail = none, columnsize = 0, tokenize = 'unicode61'
);
-- Every commit adds a segment: fewer, larger merges of them than by default, and never a sudden one of all.
INSERT INTO search (search, rank) VALUES ('automerge', 8);
INSERT INTO search (search, rank) VALUES ('crisismerge', 64);

CREATE TABLE delivery (
    mailbox     INTEGER NOT NULL REFERENCES mailbox,
    uidvalidity INTEGER NOT NULL,
    uid         INTEGER NOT NULL,
    entry       INTEGER REFERENCES entry,
    at          INTEGER NOT NULL,
    outcome     TEXT NOT NULL,
    PRIMARY KEY (mailbox, uidvalidity, uid)
) STRICT, WITHOUT ROWID;

CREATE TABLE held (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    mailbox     INTEGER NOT NULL REFERENCES mailbox,
    uidvalidity INTEGER NOT NULL,
    uid         INTEGER NOT NULL,
    at          INTEGER NOT NULL,
    error       TEXT NOT NULL,
    raw         BLOB NOT NULL,
    UNIQUE (mailbox, uidvalidity, uid)
) STRICT;

CREATE TABLE event (
    id     INTEGER PRIMARY KEY,
    tid    INTEGER REFERENCES ticket,
    entry  INTEGER REFERENCES entry,
    at     INTEGER NOT NULL,
    what   TEXT NOT NULL,
    who    TEXT NOT NULL,
    detail TEXT NOT NULL
) STRICT;
CREATE INDEX event_ticket ON event (tid) WHERE tid IS NOT NULL;

CREATE TABLE outbox (
    id            INTEGER PRIMARY KEY,
    state         INTEGER NOT NULL,
    next_attempt  INTEGER NOT NULL,
    attempts      INTEGER NOT NULL,
    uncertain     INTEGER NOT NULL,
    automatic     INTEGER NOT NULL,
    created       INTEGER NOT NULL,
    sent          INTEGER,
    tid           INTEGER REFERENCES ticket,
    entry         INTEGER REFERENCES entry,
    recipient_key INTEGER NOT NULL,
    kind          TEXT NOT NULL,
    envelope_from TEXT NOT NULL,
    recipient     TEXT NOT NULL,
    message_id    TEXT NOT NULL,
    last_error    TEXT NOT NULL
) STRICT;
CREATE INDEX outbox_waiting ON outbox (state, next_attempt) WHERE state < 2;
CREATE INDEX outbox_recipient ON outbox (recipient_key, created) WHERE automatic = 1;
CREATE INDEX outbox_ticket ON outbox (tid, created, recipient_key) WHERE automatic = 1 AND tid IS NOT NULL;
CREATE INDEX outbox_created ON outbox (created) WHERE automatic = 1;

-- Apart from the row, which is rewritten at every attempt.
CREATE TABLE outbox_bytes (
    outbox INTEGER PRIMARY KEY REFERENCES outbox,
    bytes  BLOB NOT NULL
) STRICT;

CREATE TABLE outbox_part (
    outbox     INTEGER NOT NULL REFERENCES outbox,
    position   INTEGER NOT NULL,
    entry      INTEGER NOT NULL REFERENCES entry,
    part       INTEGER NOT NULL,
    part_start INTEGER NOT NULL,
    PRIMARY KEY (outbox, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE license (
    id            INTEGER PRIMARY KEY,
    speaks        INTEGER NOT NULL, -- 1: the first of its domain's rows that say the same
    valid_from    INTEGER,
    valid_until   INTEGER,
    address       TEXT NOT NULL,
    domain        TEXT NOT NULL,
    company       TEXT NOT NULL,
    edition       TEXT NOT NULL,
    level         TEXT NOT NULL,
    user_group    TEXT NOT NULL,
    login         TEXT NOT NULL,
    key           TEXT NOT NULL
) STRICT;
CREATE INDEX license_address ON license (address);
CREATE INDEX license_domain ON license (domain) WHERE speaks = 1;
)sql";

} // namespace ticketd::store::sqlite
