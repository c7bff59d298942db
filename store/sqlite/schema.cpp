// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "store/sqlite/schema.hpp"

#include "store/sqlite/index_levels.hpp"
#include "store/sqlite/migrations.hpp"
#include "store/sqlite/upgrade.hpp"
#include "store/store.hpp"

namespace ticketd::store::sqlite {

namespace {

std::int64_t version_of(Connection& db) { return db.number("PRAGMA user_version"); }

[[noreturn]] void refuse(std::int64_t version) {
    const auto known = std::to_string(schema_version());
    if (version > schema_version())
        throw Failure("the database has schema " + std::to_string(version) + ", this program knows " + known
                          + ": install the ticketd that wrote it, or a newer one",
                      true);
    throw Failure("the database has schema " + std::to_string(version) + ", this program needs " + known
                      + ": start ticketd once, it migrates the file",
                  true);
}

void require_ours(Connection& db) {
    if (db.number("SELECT count(*) FROM sqlite_schema") == 0) return;
    if (db.number("PRAGMA application_id") != application_id)
        throw Failure("the file is a database of another program", true);
}

// Only after require_ours(): it is written into the file.
void use_wal(Connection& db) {
    Statement journal(db, "PRAGMA journal_mode = WAL");
    auto rows = journal.query();
    if (!rows.next() || rows.text(0) != "wal")
        throw Failure("the database cannot use a write-ahead log here", false);
}

void set_up(Connection& db, std::int64_t first_tid) {
    Statement insert(db, "INSERT INTO installation (id, next_tid, next_entry, hash_key)"
                         " VALUES (1, ?1, 1, randomblob(16))");
    insert.run(first_tid);
}

} // namespace

int schema_version() { return static_cast<int>(migrations.size()); }

int migrate(Connection& db, std::int64_t first_tid) {
    require_ours(db);
    if (version_of(db) > schema_version()) refuse(version_of(db));
    use_wal(db);
    if (version_of(db) == schema_version()) return schema_version();
    Work work(db, Work::Kind::write);
    const auto before = version_of(db); // anew: another process may have migrated meanwhile
    if (before > schema_version()) refuse(before);
    if (before > 0 && before < schema_version()) keep_copy(db, schema_version());
    for (auto next = static_cast<std::size_t>(before); next < migrations.size(); ++next)
        db.execute(migrations[next]);
    close_up_levels(db); // up to schema 11 they became more and more
    if (before == 0) set_up(db, first_tid);
    db.execute(("PRAGMA user_version = " + std::to_string(schema_version())).c_str());
    work.commit();
    return static_cast<int>(before);
}

void leave_room(Connection& db) {
    if (db.number("SELECT count(*) FROM backup WHERE jumped = 0") == 0) return;
    // A number of a ticket or an entry stands in mails that are out in the world (their signed Message-IDs):
    // it must never mean another one.
    Work work(db, Work::Kind::write);
    db.execute("UPDATE installation SET next_tid = next_tid + 1000, next_entry = next_entry + 10000"
               " WHERE EXISTS (SELECT 1 FROM backup WHERE jumped = 0);"
               "UPDATE backup SET jumped = 1");
    work.commit();
}

void require_current(Connection& db) {
    require_ours(db);
    if (const auto version = version_of(db); version != schema_version()) refuse(version);
}

} // namespace ticketd::store::sqlite
