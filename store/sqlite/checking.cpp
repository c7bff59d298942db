// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "store/backup.hpp"

#include "store/sqlite/compression.hpp"
#include "store/sqlite/db.hpp"
#include "store/sqlite/schema.hpp"

#include <array>

namespace ticketd::store {

using namespace sqlite;

namespace {

constexpr std::size_t most_faults = 1000; ///< of one kind; a file with more is lost anyway

/// A kind of stored bytes, and the query that gives their numbers and frames.
struct KeptRow {
    const char* name;
    const char* sql;
};

constexpr std::array kept{KeptRow{"the mail of entry", "SELECT entry, bytes FROM raw"},
                          KeptRow{"the mail on hold with number", "SELECT id, raw FROM held"},
                          KeptRow{"the outgoing mail with number", "SELECT outbox, bytes FROM outbox_bytes"}};

void check_pages(Connection& db, std::vector<std::string>& faults) {
    Statement check(db, "PRAGMA integrity_check(1000)");
    for (auto rows = check.query(); rows.next();)
        if (auto said = rows.text(0); said != "ok") faults.push_back("database: " + said);
}

void check_references(Connection& db, std::vector<std::string>& faults) {
    Statement check(db, "PRAGMA foreign_key_check");
    auto rows = check.query();
    for (std::size_t count = 0; count < most_faults && rows.next(); ++count)
        faults.push_back("database: row " + rows.text(1) + " of \"" + rows.text(0)
                         + "\" refers to a row of \"" + rows.text(2) + "\" that is not there");
}

void check_mails(Connection& db, const KeptRow& kind, std::vector<std::string>& faults,
                 const std::function<void()>& one_more) {
    Compression compression;
    Statement all(db, kind.sql);
    std::size_t count = 0;
    for (auto rows = all.query(); count < most_faults && rows.next();) {
        one_more();
        try {
            compression.unpack(rows.blob(1));
        } catch (const Failure& failure) {
            faults.push_back(std::string(kind.name) + " " + rows.text(0) + ": " + failure.what());
            ++count;
        }
    }
}

void check_entries(Connection& db, std::vector<std::string>& faults) {
    Statement bare(db, "SELECT id FROM entry WHERE removed IS NULL"
                       " AND id NOT IN (SELECT entry FROM raw) LIMIT 1000");
    for (auto rows = bare.query(); rows.next();)
        faults.push_back("entry " + rows.text(0) + ": its mail is not there");
}

} // namespace

std::vector<std::string> faults_of(const std::filesystem::path& database, const Watch& watch) {
    Connection db(database, Connection::Mode::read);
    require_current(db);
    const Work snapshot(db, Work::Kind::read);
    std::vector<std::string> faults;
    const auto look = [&faults](auto check) {
        try {
            check();
        } catch (const Failure& failure) {
            faults.emplace_back(failure.what());
        }
    };
    if (watch) watch("pages and references", 0, 0);
    look([&] { check_pages(db, faults); });
    look([&] { check_references(db, faults); });
    look([&] { check_entries(db, faults); });
    const auto all = db.number("SELECT (SELECT count(*) FROM raw) + (SELECT count(*) FROM held)"
                               " + (SELECT count(*) FROM outbox_bytes)");
    std::uint64_t done = 0;
    const auto one_more = [&] {
        if (watch) watch("mails", ++done, static_cast<std::uint64_t>(all));
    };
    for (const auto& kind : kept) look([&] { check_mails(db, kind, faults, one_more); });
    return faults;
}

} // namespace ticketd::store
