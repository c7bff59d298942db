PRAGMA application_id = 0x54494b44;
PRAGMA user_version = 8;
BEGIN;
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
, level_set_by TEXT NOT NULL DEFAULT '', in_development INTEGER NOT NULL DEFAULT 0, reminded INTEGER NOT NULL DEFAULT 0, language TEXT NOT NULL DEFAULT '', level_basis INTEGER NOT NULL DEFAULT 0, erased_after INTEGER) STRICT;
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
CREATE TABLE raw (
    entry INTEGER PRIMARY KEY REFERENCES entry,
    bytes BLOB NOT NULL -- a zstd frame with size and checksum
) STRICT;
CREATE VIRTUAL TABLE search USING fts5 (
    subject, text, content = '', detail = none, columnsize = 0, tokenize = 'unicode61'
);
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
, subject_key INTEGER, returned_by INTEGER REFERENCES entry, told INTEGER, failed INTEGER) STRICT;
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
CREATE TABLE response (
    entry         INTEGER PRIMARY KEY REFERENCES entry,
    tid           INTEGER NOT NULL REFERENCES ticket,
    answered      INTEGER NOT NULL,
    owed_since    INTEGER,          -- NULL: nothing was owed
    due           INTEGER,
    open_time     INTEGER NOT NULL, -- seconds of the level's calendar until the answer
    promised_time INTEGER NOT NULL, -- and until due
    first         INTEGER NOT NULL,
    level         TEXT NOT NULL,
    promise       TEXT NOT NULL,
    who           TEXT NOT NULL
) STRICT;
CREATE TABLE register (
    id     INTEGER PRIMARY KEY CHECK (id = 1),
    source TEXT NOT NULL -- stands for what the rows of `license` were read from; '': unknown
) STRICT;
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
CREATE TABLE login_claim (
    tid       INTEGER NOT NULL REFERENCES ticket,
    login     TEXT NOT NULL COLLATE NOCASE,
    entry     INTEGER NOT NULL REFERENCES entry,
    asked     INTEGER NOT NULL,
    confirmed INTEGER,
    address   TEXT NOT NULL,
    PRIMARY KEY (tid, login)
) STRICT, WITHOUT ROWID;
CREATE TABLE access_data (
    entry   INTEGER PRIMARY KEY REFERENCES entry,
    indexed INTEGER NOT NULL
) STRICT;
CREATE TABLE rating (
    tid    INTEGER NOT NULL REFERENCES ticket,
    answer INTEGER NOT NULL, -- an entry; 0: the ticket as a whole
    value  INTEGER NOT NULL,
    at     INTEGER NOT NULL,
    PRIMARY KEY (tid, answer)
) STRICT, WITHOUT ROWID;
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
CREATE TABLE spam (
    entry INTEGER PRIMARY KEY REFERENCES entry
) STRICT;
CREATE TABLE breaker (
    id     INTEGER PRIMARY KEY,
    opened INTEGER NOT NULL,
    closed INTEGER,
    reset  INTEGER NOT NULL -- 1: closed by a person; what was sent before counts no more
) STRICT;
CREATE TABLE revoked_token (
    token TEXT PRIMARY KEY, -- the local part of the Message-ID
    at    INTEGER NOT NULL,
    why   TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE told (
    about TEXT PRIMARY KEY COLLATE NOCASE,
    at    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE legacy_tag (
    number INTEGER NOT NULL,
    tid    INTEGER NOT NULL REFERENCES ticket,
    PRIMARY KEY (number, tid)
) STRICT, WITHOUT ROWID;
CREATE TABLE held_staff_mail (
    entry  INTEGER PRIMARY KEY REFERENCES entry,
    tid    INTEGER NOT NULL REFERENCES ticket,
    reason INTEGER NOT NULL, -- HeldFor
    state  INTEGER NOT NULL, -- HeldState
    at     INTEGER NOT NULL,
    ended  INTEGER,          -- NULL: it waits
    became INTEGER REFERENCES entry,
    writer TEXT NOT NULL,
    why    TEXT NOT NULL
) STRICT;
CREATE TABLE note_print (
    entry  INTEGER PRIMARY KEY REFERENCES entry,
    prints BLOB NOT NULL
) STRICT;
CREATE TABLE before_answer (
    entry          INTEGER PRIMARY KEY REFERENCES entry,
    tid            INTEGER NOT NULL REFERENCES ticket,
    status         INTEGER NOT NULL,
    urgent         INTEGER NOT NULL,
    in_development INTEGER NOT NULL,
    reminded       INTEGER NOT NULL,
    level_basis    INTEGER NOT NULL,
    clock_start    INTEGER,
    due            INTEGER,
    closed         INTEGER,
    level          TEXT NOT NULL,
    level_set_by   TEXT NOT NULL,
    assignee       TEXT NOT NULL
) STRICT;
CREATE TABLE absence (
    name  TEXT NOT NULL COLLATE NOCASE, -- a staff member's
    sign  INTEGER NOT NULL,
    since INTEGER NOT NULL,
    until INTEGER, -- NULL: until they say otherwise
    PRIMARY KEY (name, sign)
) STRICT, WITHOUT ROWID;
CREATE TABLE turn (
    name   TEXT PRIMARY KEY COLLATE NOCASE,
    number INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE digest (
    person TEXT NOT NULL COLLATE NOCASE,
    day    INTEGER NOT NULL,
    at     INTEGER NOT NULL,
    PRIMARY KEY (person, day)
) STRICT, WITHOUT ROWID;
INSERT INTO installation (id, next_tid, next_entry, hash_key) VALUES (1, 1003, 9, x'0d4c13aa3c22f217d6a98c8ffb807f9d');
INSERT INTO mailbox (id, url, user) VALUES (1, 'imaps://imap.example.com/INBOX', 'support');
INSERT INTO ticket (tid, status, urgent, created, clock_start, due, closed, merged_into, last_entry, last_public, last_client, entry_count, level, assignee, license_key, requester_name, requester, subject, level_set_by, in_development, reminded, language, level_basis, erased_after) VALUES (1000, 2, 0, 1790000060000, NULL, NULL, 1790000300000, NULL, 4, 4, 1, 2, 'commercial', '', '', 'Anna', 'anna@client.example', 'Drucker geht nicht', '', 0, 0, '', 0, NULL);
INSERT INTO ticket (tid, status, urgent, created, clock_start, due, closed, merged_into, last_entry, last_public, last_client, entry_count, level, assignee, license_key, requester_name, requester, subject, level_set_by, in_development, reminded, language, level_basis, erased_after) VALUES (1001, 1, 0, 1790000120000, 1790000120000, 1790086520000, NULL, NULL, 8, 0, 2, 3, 'vip', 'Staff', '', 'Anna', 'anna@client.example', 'Maus', 'Staff', 0, 0, '', 0, NULL);
INSERT INTO ticket (tid, status, urgent, created, clock_start, due, closed, merged_into, last_entry, last_public, last_client, entry_count, level, assignee, license_key, requester_name, requester, subject, level_set_by, in_development, reminded, language, level_basis, erased_after) VALUES (1002, 4, 0, 1790000180000, 1790000180000, 1790086580000, NULL, 1000, 3, 0, 3, 1, 'commercial', '', '', 'Anna', 'anna@client.example', 'Drucker geht immer noch nicht', '', 0, 0, '', 0, NULL);
INSERT INTO participant (tid, address, name, added_by) VALUES (1000, 'bernd@client.example', 'Bernd', 'anna@client.example');
INSERT INTO participant (tid, address, name, added_by) VALUES (1001, 'bernd@client.example', 'Bernd', 'anna@client.example');
INSERT INTO participant (tid, address, name, added_by) VALUES (1002, 'bernd@client.example', 'Bernd', 'anna@client.example');
INSERT INTO entry (id, tid, direction, received, date, message_key, content_key, content_rest, kind, from_name, from_address, message_id, subject, reason) VALUES (1, 1000, 0, 1790000060000, NULL, 8463818169277421151, 72340172838076672, 72340172838076673, 'human', 'Anna', 'anna@client.example', 'm1@client.example', 'Drucker geht nicht', 'because the test says so');
INSERT INTO entry (id, tid, direction, received, date, message_key, content_key, content_rest, kind, from_name, from_address, message_id, subject, reason) VALUES (2, 1001, 0, 1790000120000, NULL, -8225823601133351261, 144680345676153344, 144680345676153346, 'human', 'Anna', 'anna@client.example', 'm2@client.example', 'Maus', 'because the test says so');
INSERT INTO entry (id, tid, direction, received, date, message_key, content_key, content_rest, kind, from_name, from_address, message_id, subject, reason) VALUES (3, 1002, 0, 1790000180000, NULL, 5288475526949026424, 217020518514230016, 217020518514230019, 'human', 'Anna', 'anna@client.example', 'm3@client.example', 'Drucker geht immer noch nicht', 'because the test says so');
INSERT INTO entry (id, tid, direction, received, date, message_key, content_key, content_rest, kind, from_name, from_address, message_id, subject, reason) VALUES (4, 1000, 1, 1790000300000, NULL, 9090109797402271865, 289360691352306688, 289360691352306692, 'human', 'Anna', 'staff@example.com', 'm4@client.example', 'Re: Drucker', 'because the test says so');
INSERT INTO entry (id, tid, direction, received, date, message_key, content_key, content_rest, kind, from_name, from_address, message_id, subject, reason) VALUES (5, 1001, 2, 1790000360000, NULL, 2476072769856764428, 361700864190383360, 361700864190383365, 'human', 'Anna', 'staff@example.com', 'm5@client.example', 'Re: Maus', 'because the test says so');
INSERT INTO entry (id, tid, direction, received, date, message_key, content_key, content_rest, kind, from_name, from_address, message_id, subject, reason) VALUES (6, NULL, 0, 1790000480000, NULL, -4872161894376827575, 434041037028460032, 434041037028460038, 'bounce', 'Anna', 'anna@client.example', 'm6@client.example', 'Undelivered Mail Returned to Sender', 'because the test says so');
INSERT INTO entry (id, tid, direction, received, date, message_key, content_key, content_rest, kind, from_name, from_address, message_id, subject, reason) VALUES (7, NULL, 0, 1790000540000, NULL, -5267115410762511387, 506381209866536704, 506381209866536711, 'human', 'Anna', 'anna@client.example', 'm7@client.example', 'Cheap watches', 'because the test says so');
INSERT INTO entry (id, tid, direction, received, date, message_key, content_key, content_rest, kind, from_name, from_address, message_id, subject, reason) VALUES (8, 1001, 2, 1790000660000, NULL, -4550701742300886957, 578721382704613376, 578721382704613384, 'human', 'Anna', 'anna@client.example', 'm8@client.example', 'Re: Maus', 'because the test says so');
INSERT INTO raw (entry, bytes) VALUES (1, x'28b52ffd24e0950500f2cb282780a9e933c03130eb62c0422429f64afb7fdba6edf451629efb01df86de2ea788c1d04dd8e5c01149257bec261901f67fb0b9e12796a222c261fcb62495d400e2d051419f371d8604daf27901fd78e3fa937020ad6f75084909240a2e758df70c4802d3601468816b69206f92f94c52edb0a6d8ce1bdc43b068175ccdfed0102d24053996307add7b11e3728ea40cfe3c281f4f5adf1ec648d55c60aa1ee082dc2a040300811e44142d78e8cc6619fe74401c');
INSERT INTO raw (entry, bytes) VALUES (2, x'28b52ffd24bb9d040022ca211f6049eba09d7562b64c4da568e161de60525dfd4e1899730801f39b04fa8a570729e7778ab24ff89497e4a0831649e167c0b3cb5d9a02b45b261ebee1d7c5b12149dffc0d090e42a884ae86ce252724038630c5337415208917d69dd9413e97e9fac60cca4438e8c1a68e9730c6e9ba6072900033f16dc3ea9b1dd38eed5e43b77b40d783f220020064827fce6c9601df6c3cc2');
INSERT INTO raw (entry, bytes) VALUES (3, x'28b52ffd24caf50400128b241f404deb10cd0592300dc20848cc7afaf4b378ea197f928115e63393014fcb39071db873cb70d0410309e267c1b38ccb9612745b0715bfe057c5708249dffced0907011801aada9b8cec90141665117887aa4449dcac94bc1cf46cb556b6bc35f27b4d9f71a39125d68c89aa5f1cf1301b0e7abe0ce4a34338a52a670e326007df2ed8f8e6e616b2dd7be87623a87a1e170202005d060f9dd92c03c388a864');
INSERT INTO raw (entry, bytes) VALUES (4, x'28b52ffd24ce1d050052cb2522404dab03209894262486baff09373a22f892eb8d62002706c05aebf9c53216d12c0207a92b118d9b95e597ce2bab0bcb47bd6338e8208224d18d413fb22e2c0bb6a98300fd78e73aac70a4def7be8483029440ae7d2df21f9242d24806182417a391ae688c4f0ee253b08619b9de90abd927201a878398c7d4a2f941d8c45ccf71d0c11d64f471d5fbe6d842771549dd45c8c53c5e0802009b822fce6cea010af6d401');
INSERT INTO raw (entry, bytes) VALUES (5, x'28b52ffd24cc050500320b2521406daa03109aa0da16588b38b4e36fc0b45263c967e4c11e55a0ed62198b681601c5a0162187baf28f04806fed7c989accf20ec5145370201d0ffa0c7562a5c1326d2fa023ef4c7f158ed3fb5ea7508c001ac8b48e317cc461500d45902c322d34ce2594f9aa188eaa32fd2153af533c224431895b88d1d0bd173993731483f0f6128d1cf59eb5c5d05d5da4ee26644a1c6c08020080822fce6cea0186168d36');
INSERT INTO raw (entry, bytes) VALUES (6, x'28b52ffd24d73d0500e2cb2621306daa0300e3ea59cb26fbd0f9960330436adec53b6c881e9f2f94010e0aa057c1e6a409b610fd5ba69d9863ce007ae8a5a03fe5463025e0b62e2e3af256f558f140cd6f8608e600a400550cdb9477400a2b59028fa12a214187d839bfcc9157f80e85adca592e7d06756d972a97a768ee0a37a86a7609c8e230e741961a2d618ccb54051fe618dcc5b791a7e637c71acbbc0c5de603550fca850200c31a7c7466b30c29cf4f20');
INSERT INTO raw (entry, bytes) VALUES (7, x'28b52ffd24bcbd040032ca22215087e8012b369b84f1a73d13d901a4ce9e2e8416fed047bc01d0833eaa26d4f4016ab528fa4e95a1965a0736f035f14d273b6f11fe3024072ff5af6b3935ecbddfa3a216a115d6797ce8ec00e66016c60091758d85350153da8c5ab49df71cade4769475ffba40a002a805e36bc9cf2865a5eb62a396a2210959eaf6de0ff412766764d97db10ec6f9080200ad822fce6cea01e2e7677d');
INSERT INTO raw (entry, bytes) VALUES (8, x'28b52ffd24c2c50400920a23205069ebb0cd7d4aaecd984d70213063d8073615d22cf0114561e0c026b365656a282d96d39f4666de7b9515764109a5431dfc543ccbb88cd34437eb40c33ffcca182e2cea9bbfbd81d2612194b5373272810a684a3b1ea20c40518cb052724349ce6dca7840d93b4e309804283d772bf9e8104ea9cc179416ecc0b70faf6f6e1c976cf722badd0c65cfa340020080822fce6cea01cd7c3cfe');
DELETE FROM search_data;
INSERT INTO search_data (id, block) VALUES (1, x'08161c');
INSERT INTO search_data (id, block) VALUES (10, x'000000020108080008010101020101030101040101050101060101070101080101');
INSERT INTO search_data (id, block) VALUES (137438953473, x'0000004604306469650102067275636b65720108087363687761727a650101026572010104676568740101036973740101046c6565720101056e6963687401010473616774010406090b0507060708');
INSERT INTO search_data (id, block) VALUES (274877906945, x'00000020063062697465730201046d6175730202046f7573650201037468650204080707');
INSERT INTO search_data (id, block) VALUES (412316860417, x'000000330830647275636b65720301046765687403010568616c6c6f030105696d6d65720301056e696368740302036f636803040a07080808');
INSERT INTO search_data (id, block) VALUES (549755813889, x'000000360a3063617274726964676504020568616e6765040107647275636b6572040106706c65617365040102726504010374686504040c080a0905');
INSERT INTO search_data (id, block) VALUES (687194767361, x'0000003602306105010262650501076361726566756c050102686505010269730501046d617573050102726505030673656c6c6572050404050a05050705');
INSERT INTO search_data (id, block) VALUES (824633720833, x'0000004505306261636b06010463616d6506010269740601046d61696c06010872657475726e656406010673656e646572060102746f06010b756e64656c6976657265640604070705070b0905');
INSERT INTO search_data (id, block) VALUES (962072674305, x'00000022043062757907010563686561700701036e6f77070107776174636865730704060806');
INSERT INTO search_data (id, block) VALUES (1099511627777, x'000000280830616e6f746865720801046d6175730802046f757365080102726508010474616b6508040a070705');
DELETE FROM search_idx;
INSERT INTO search_idx (segid, term, pgno) VALUES (1, x'', 2);
INSERT INTO search_idx (segid, term, pgno) VALUES (2, x'', 2);
INSERT INTO search_idx (segid, term, pgno) VALUES (3, x'', 2);
INSERT INTO search_idx (segid, term, pgno) VALUES (4, x'', 2);
INSERT INTO search_idx (segid, term, pgno) VALUES (5, x'', 2);
INSERT INTO search_idx (segid, term, pgno) VALUES (6, x'', 2);
INSERT INTO search_idx (segid, term, pgno) VALUES (7, x'', 2);
INSERT INTO search_idx (segid, term, pgno) VALUES (8, x'', 2);
DELETE FROM search_config;
INSERT INTO search_config (k, v) VALUES ('automerge', 8);
INSERT INTO search_config (k, v) VALUES ('crisismerge', 64);
INSERT INTO search_config (k, v) VALUES ('version', 4);
INSERT INTO delivery (mailbox, uidvalidity, uid, entry, at, outcome) VALUES (1, 7, 1, 1, 1790000060000, 'new');
INSERT INTO delivery (mailbox, uidvalidity, uid, entry, at, outcome) VALUES (1, 7, 2, 2, 1790000120000, 'new');
INSERT INTO delivery (mailbox, uidvalidity, uid, entry, at, outcome) VALUES (1, 7, 3, 3, 1790000180000, 'new');
INSERT INTO delivery (mailbox, uidvalidity, uid, entry, at, outcome) VALUES (1, 7, 4, 4, 1790000300000, 'reply');
INSERT INTO delivery (mailbox, uidvalidity, uid, entry, at, outcome) VALUES (1, 7, 5, 5, 1790000360000, 'reply');
INSERT INTO delivery (mailbox, uidvalidity, uid, entry, at, outcome) VALUES (1, 7, 6, 6, 1790000480000, 'machine');
INSERT INTO delivery (mailbox, uidvalidity, uid, entry, at, outcome) VALUES (1, 7, 7, 7, 1790000540000, 'reply');
INSERT INTO delivery (mailbox, uidvalidity, uid, entry, at, outcome) VALUES (1, 7, 8, 8, 1790000660000, 'reply');
INSERT INTO delivery (mailbox, uidvalidity, uid, entry, at, outcome) VALUES (1, 7, 99, NULL, 1790000660000, 'held');
INSERT INTO held (id, mailbox, uidvalidity, uid, at, error, raw) VALUES (1, 1, 7, 99, 1790000660000, 'no memory', x'28b52ffd242631010046726f6d3a207840636c69656e742e6578616d706c650d0a0d0a756e7265616461626c650d0a11ed7934');
DELETE FROM sqlite_sequence;
INSERT INTO sqlite_sequence (name, seq) VALUES ('held', 1);
INSERT INTO event (id, tid, entry, at, what, who, detail) VALUES (1, 1000, 4, 1790000300000, 'answered', 'Staff', 'in 2 minutes');
INSERT INTO event (id, tid, entry, at, what, who, detail) VALUES (2, 1000, 1, 1790000660000, 'delivery-failed', 'ticketd', 'staff@example.com: 550 no such user');
INSERT INTO outbox (id, state, next_attempt, attempts, uncertain, automatic, created, sent, tid, entry, recipient_key, kind, envelope_from, recipient, message_id, last_error, subject_key, returned_by, told, failed) VALUES (1, 2, 0, 1, 0, 1, 1790000060000, 1790000660000, 1000, NULL, 2731253525883255170, 'acknowledgement', '', 'anna@client.example', 'ack@desk.example', '', NULL, NULL, NULL, NULL);
INSERT INTO outbox (id, state, next_attempt, attempts, uncertain, automatic, created, sent, tid, entry, recipient_key, kind, envelope_from, recipient, message_id, last_error, subject_key, returned_by, told, failed) VALUES (2, 3, 1790000660000, 1, 0, 2, 1790000060000, NULL, 1000, 1, -1449782810784713270, 'notice', '', 'staff@example.com', 'notice1@example.com', '550 no such user', NULL, NULL, NULL, 1790000660000);
INSERT INTO outbox (id, state, next_attempt, attempts, uncertain, automatic, created, sent, tid, entry, recipient_key, kind, envelope_from, recipient, message_id, last_error, subject_key, returned_by, told, failed) VALUES (3, 0, 0, 0, 0, 1, 1790000120000, NULL, 1001, NULL, 2731253525883255170, 'acknowledgement', '', 'anna@client.example', 'ack@desk.example', '', NULL, NULL, NULL, NULL);
INSERT INTO outbox (id, state, next_attempt, attempts, uncertain, automatic, created, sent, tid, entry, recipient_key, kind, envelope_from, recipient, message_id, last_error, subject_key, returned_by, told, failed) VALUES (4, 0, 0, 0, 0, 2, 1790000120000, NULL, 1001, 2, -1449782810784713270, 'notice', '', 'staff@example.com', 'notice2@example.com', '', NULL, NULL, NULL, NULL);
INSERT INTO outbox (id, state, next_attempt, attempts, uncertain, automatic, created, sent, tid, entry, recipient_key, kind, envelope_from, recipient, message_id, last_error, subject_key, returned_by, told, failed) VALUES (5, 0, 0, 0, 0, 1, 1790000180000, NULL, 1002, NULL, 2731253525883255170, 'acknowledgement', '', 'anna@client.example', 'ack@desk.example', '', NULL, NULL, NULL, NULL);
INSERT INTO outbox (id, state, next_attempt, attempts, uncertain, automatic, created, sent, tid, entry, recipient_key, kind, envelope_from, recipient, message_id, last_error, subject_key, returned_by, told, failed) VALUES (6, 0, 0, 0, 0, 2, 1790000180000, NULL, 1002, 3, -1449782810784713270, 'notice', '', 'staff@example.com', 'notice3@example.com', '', NULL, NULL, NULL, NULL);
INSERT INTO outbox (id, state, next_attempt, attempts, uncertain, automatic, created, sent, tid, entry, recipient_key, kind, envelope_from, recipient, message_id, last_error, subject_key, returned_by, told, failed) VALUES (7, 0, 0, 0, 0, 0, 1790000300000, NULL, 1000, 4, 2731253525883255170, 'answer', '', 'anna@client.example', 'answer@example.com', '', NULL, NULL, NULL, NULL);
INSERT INTO outbox_bytes (outbox, bytes) VALUES (1, x'28b52ffd2427390100546f3a20616e6e6140636c69656e742e6578616d706c650d0a0d0a776520686176652069740d0a955764da');
INSERT INTO outbox_bytes (outbox, bytes) VALUES (2, x'28b52ffd2425290100546f3a207374616666406578616d706c652e636f6d0d0a0d0a776520686176652069740d0af1082f8f');
INSERT INTO outbox_bytes (outbox, bytes) VALUES (3, x'28b52ffd2427390100546f3a20616e6e6140636c69656e742e6578616d706c650d0a0d0a776520686176652069740d0a955764da');
INSERT INTO outbox_bytes (outbox, bytes) VALUES (4, x'28b52ffd2425290100546f3a207374616666406578616d706c652e636f6d0d0a0d0a776520686176652069740d0af1082f8f');
INSERT INTO outbox_bytes (outbox, bytes) VALUES (5, x'28b52ffd2427390100546f3a20616e6e6140636c69656e742e6578616d706c650d0a0d0a776520686176652069740d0a955764da');
INSERT INTO outbox_bytes (outbox, bytes) VALUES (6, x'28b52ffd2425290100546f3a207374616666406578616d706c652e636f6d0d0a0d0a776520686176652069740d0af1082f8f');
INSERT INTO outbox_bytes (outbox, bytes) VALUES (7, x'28b52ffd2427390100546f3a20616e6e6140636c69656e742e6578616d706c650d0a0d0a776520686176652069740d0a955764da');
INSERT INTO outbox_part (outbox, position, entry, part, part_start) VALUES (7, 0, 1, 0, 39);
INSERT INTO license (id, speaks, valid_from, valid_until, address, domain, company, edition, level, user_group, login, key) VALUES (1, 0, NULL, 47481, 'anna@client.example', '', 'Client Ltd', 'premium', '', '', 'anna', 'LK-1');
INSERT INTO response (entry, tid, answered, owed_since, due, open_time, promised_time, first, level, promise, who) VALUES (4, 1000, 1790000300000, 1790000060000, 1790086460000, 120, 86400, 1, 'commercial', '24h business', 'Staff');
INSERT INTO register (id, source) VALUES (1, 'licenses.csv');
INSERT INTO coupon (id, hash, issued, last_day, used, tid, key, ends) VALUES (1, x'07070707070707070707070707070707', 1790000180000, 47481, 1790000240000, 1000, 'LK-1', 'XYZ9');
INSERT INTO login_claim (tid, login, entry, asked, confirmed, address) VALUES (1001, 'anna', 2, 1790000360000, NULL, 'anna@client.example');
INSERT INTO rating (tid, answer, value, at) VALUES (1000, 4, 5, 1790000300000);
INSERT INTO suspended (address, since, until, why) VALUES ('gone@client.example', 1790000480000, 1790900000000, '550 no such user');
INSERT INTO collapsed (id, at, tid, entry, address, kind, detail) VALUES (1, 1790000600000, 1001, 2, 'staff@example.com', 'notice', 'a mail came');
INSERT INTO spam (entry) VALUES (7);
INSERT INTO revoked_token (token, at, why) VALUES ('n.1000.1.token', 1790000600000, 'others have seen it');
INSERT INTO told (about, at) VALUES ('forged@client.example', 1790000600000);
INSERT INTO held_staff_mail (entry, tid, reason, state, at, ended, became, writer, why) VALUES (8, 1001, 0, 0, 1790000660000, NULL, NULL, 'Staff', 'A colleague answered since.');
INSERT INTO note_print (entry, prints) VALUES (5, x'010000000000000002000000000000000300000000000000');
INSERT INTO absence (name, sign, since, until) VALUES ('Staff', 0, 1790000001000, 1790500000000);
INSERT INTO turn (name, number) VALUES ('Staff', 1);
INSERT INTO digest (person, day, at) VALUES ('Staff', 20717, 1790000600000);
CREATE INDEX ticket_unfinished ON ticket (tid) WHERE status IN (0, 1);
CREATE INDEX entry_ticket ON entry (tid);
CREATE INDEX entry_message ON entry (message_key) WHERE message_key IS NOT NULL AND tid IS NOT NULL;
CREATE INDEX entry_content ON entry (content_key) WHERE content_key IS NOT NULL;
CREATE INDEX event_ticket ON event (tid) WHERE tid IS NOT NULL;
CREATE INDEX outbox_waiting ON outbox (state, next_attempt) WHERE state < 2;
CREATE INDEX outbox_recipient ON outbox (recipient_key, created) WHERE automatic = 1;
CREATE INDEX outbox_ticket ON outbox (tid, created, recipient_key) WHERE automatic = 1 AND tid IS NOT NULL;
CREATE INDEX outbox_created ON outbox (created) WHERE automatic = 1;
CREATE INDEX license_address ON license (address);
CREATE INDEX license_domain ON license (domain) WHERE speaks = 1;
CREATE INDEX ticket_clock ON ticket (due) WHERE due IS NOT NULL AND reminded < 3 AND status < 2;
CREATE INDEX ticket_created ON ticket (created, level);
CREATE INDEX ticket_closed ON ticket (closed, level) WHERE closed IS NOT NULL;
CREATE INDEX response_answered ON response (answered);
CREATE INDEX response_ticket ON response (tid);
CREATE INDEX license_login ON license (login COLLATE NOCASE) WHERE login <> '';
CREATE INDEX coupon_key ON coupon (key, issued);
CREATE INDEX login_claim_asked ON login_claim (login, asked);
CREATE INDEX ticket_unerased ON ticket (closed) WHERE closed <> ifnull(erased_after, -1);
CREATE INDEX ticket_absorbed ON ticket (merged_into) WHERE merged_into IS NOT NULL;
CREATE INDEX outbox_by_person ON outbox (tid) WHERE automatic = 0 AND tid IS NOT NULL;
CREATE INDEX outbox_untold ON outbox (state, id) WHERE state = 3 AND told IS NULL;
CREATE INDEX outbox_staff ON outbox (recipient_key, created) WHERE automatic = 2;
CREATE INDEX outbox_subject ON outbox (recipient_key, subject_key, created) WHERE subject_key IS NOT NULL;
CREATE INDEX outbox_entry ON outbox (entry) WHERE entry IS NOT NULL;
CREATE INDEX collapsed_address ON collapsed (address, id);
CREATE INDEX breaker_closed ON breaker (closed, opened);
CREATE INDEX breaker_reset ON breaker (reset, closed);
CREATE INDEX held_staff_mail_waiting ON held_staff_mail (entry) WHERE state = 0;
CREATE INDEX held_staff_mail_ticket ON held_staff_mail (tid);
CREATE INDEX turn_number ON turn (number);
CREATE INDEX outbox_failed ON outbox (failed) WHERE state = 3;
COMMIT;
