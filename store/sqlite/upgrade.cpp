// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "store/sqlite/upgrade.hpp"

#include "store/failure.hpp"
#include "store/sqlite/schema.hpp"
#include "store/sqlite/unfinished_file.hpp"
#include "store/upgrade.hpp"

#include <system_error>

namespace ticketd::store {

namespace fs = std::filesystem;

namespace sqlite {

namespace {

fs::path file_of(Connection& db) {
    Statement file(db, "SELECT file FROM pragma_database_list WHERE name = 'main'");
    auto rows = file.query();
    return rows.next() ? fs::path(rows.text(0)) : fs::path{};
}

void copy_to(const fs::path& database, const fs::path& copy) {
    UnfinishedFile unfinished(copy.string() + ".unfinished");
    {
        Connection reader(database, Connection::Mode::read);
        reader.execute("PRAGMA query_only = OFF"); // it would count the copy as a change of this one
        Statement(reader, "VACUUM INTO ?1").run(unfinished.file().string());
    }
    {
        // Numbers that are given after this moment stand in mails that are out in the world: whoever goes on
        // from the copy must not give them again. Every schema has these counters.
        Connection made(unfinished.file(), Connection::Mode::write);
        made.execute("UPDATE installation SET next_tid = next_tid + 1000, next_entry = next_entry + 10000");
    }
    unfinished.put_in_place(copy);
}

} // namespace

fs::path copy_before(const fs::path& database, int schema) {
    return database.string() + ".before-" + std::to_string(schema);
}

void keep_copy(Connection& db, int schema) {
    const auto database = file_of(db);
    const auto copy = copy_before(database, schema);
    try {
        copy_to(database, copy);
    } catch (const Failure& failure) {
        std::error_code unknown;
        const auto bytes = fs::file_size(database, unknown);
        throw Failure(copy.string() + ": the copy that is kept before an upgrade cannot be made ("
                          + failure.what() + "); nothing was changed. Make room for "
                          + std::to_string(unknown ? 1 : bytes / 1'000'000 + 1)
                          + " MB beside the database, or run the earlier ticketd, and start again",
                      false);
    }
}

} // namespace sqlite

bool needs_upgrade(const fs::path& database) {
    if (!fs::exists(database)) return false;
    sqlite::Connection db(database, sqlite::Connection::Mode::write);
    const auto version = db.number("PRAGMA user_version");
    return version > 0 && version < sqlite::schema_version();
}

std::optional<Upgrade> upgrade(const fs::path& database) {
    if (!fs::exists(database)) return std::nullopt;
    sqlite::Connection db(database, sqlite::Connection::Mode::write);
    if (db.number("PRAGMA user_version") == 0)
        return std::nullopt; // new: whoever sets it up knows its first number
    const auto before = sqlite::migrate(db, 1);
    if (before == sqlite::schema_version()) return std::nullopt;
    return Upgrade{before, sqlite::schema_version(), sqlite::copy_before(database, sqlite::schema_version())};
}

} // namespace ticketd::store
