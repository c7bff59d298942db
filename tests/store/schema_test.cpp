// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "desk.hpp"

#include "store/backup.hpp"
#include "store/sqlite/db.hpp"
#include "store/sqlite/schema.hpp"

#include <sys/resource.h>

#include <csignal>
#include <fstream>

using namespace ticketd::store;
using namespace ticketd::store::tests;
using Catch::Matchers::Contains;
using sqlite::Connection;

namespace {

template <class Open>
Failure failure_of(Open open) {
    try {
        open();
    } catch (const Failure& failure) {
        return failure;
    }
    FAIL("it was opened");
    throw std::logic_error("not reached");
}

void change(const Folder& folder, const char* sql) {
    Connection(folder.database(), Connection::Mode::write).execute(sql);
}

} // namespace

TEST_CASE("a file is opened again with all that it holds, and its first number stays its own") {
    Folder folder;
    {
        Store store(folder.database(), 500);
        CHECK(store.begin().lookup({}).next_tid == Tid{500});
    }
    CHECK(Store(folder.database(), 9000).begin().lookup({}).next_tid == Tid{500});
}

TEST_CASE("a database of a newer program is refused for good, and both schemas are named") {
    Folder folder;
    {
        Store store(folder.database(), 1);
    }
    change(folder, "PRAGMA user_version = 4711");
    const auto known = std::to_string(sqlite::schema_version());
    const auto writer = failure_of([&] { Store(folder.database(), 1); });
    CHECK(writer.permanent());
    CHECK_THAT(writer.what(), Contains("4711") && Contains("knows " + known));
    const auto reader = failure_of([&] { Queries(folder.database()); });
    CHECK(reader.permanent());
    CHECK_THAT(reader.what(), Contains("4711"));
}

TEST_CASE("a reader does not migrate: an older schema is refused with what to do") {
    Folder folder;
    {
        Store store(folder.database(), 1);
    }
    change(folder, "PRAGMA user_version = 0");
    const auto failure = failure_of([&] { Queries(folder.database()); });
    CHECK(failure.permanent());
    CHECK_THAT(failure.what(), Contains("start ticketd"));
}

TEST_CASE("another program's database is refused and not changed") {
    Folder folder;
    change(folder, "CREATE TABLE theirs (x)");
    const auto failure = failure_of([&] { Store(folder.database(), 1); });
    CHECK(failure.permanent());
    CHECK_THAT(failure.what(), Contains("another program"));
    Connection db(folder.database(), Connection::Mode::read);
    CHECK(db.number("SELECT count(*) FROM sqlite_schema") == 1);
    CHECK(db.number("PRAGMA user_version") == 0);
    sqlite::Statement journal(db, "PRAGMA journal_mode");
    auto rows = journal.query();
    REQUIRE(rows.next());
    CHECK(rows.text(0) == "delete");
}

TEST_CASE("a file that is no database is refused for good") {
    Folder folder;
    std::ofstream(folder.database()) << std::string(10'000, 'x');
    const auto failure = failure_of([&] { Store(folder.database(), 1); });
    CHECK(failure.permanent());
    CHECK_THAT(failure.what(), Contains("restore a backup"));
}

TEST_CASE("an empty file is no desk that begins anew, and stays as it is, as does a log beside it") {
    Desk desk;
    desk.open(Mail(1));
    Folder folder;
    const auto log = folder.database().string() + "-wal";
    std::ofstream(folder.database()).flush();
    for (const bool has_log : {false, true}) {
        INFO("with a log " << has_log);
        if (has_log) std::filesystem::copy(desk.folder.database().string() + "-wal", log);
        for (const auto& failure : {failure_of([&] { Store(folder.database(), 1); }),
                                    failure_of([&] { Queries(folder.database()); })}) {
            CHECK(failure.permanent());
            CHECK_THAT(failure.what(), Contains("is empty"));
        }
        CHECK(std::filesystem::file_size(folder.database()) == 0);
        CHECK(std::filesystem::exists(log) == has_log);
    }
    std::filesystem::remove(folder.database());
    CHECK_NOTHROW(Store(folder.database(), 1));
}

TEST_CASE("a first start that finds no room leaves no empty file, which the next start would refuse") {
    Folder folder;
    const auto old = ::signal(SIGXFSZ, SIG_IGN);
    rlimit limit{};
    ::getrlimit(RLIMIT_FSIZE, &limit);
    const rlimit none{.rlim_cur = 0, .rlim_max = limit.rlim_max};
    ::setrlimit(RLIMIT_FSIZE, &none);
    CHECK_THROWS_AS(Store(folder.database(), 1), Failure);
    ::setrlimit(RLIMIT_FSIZE, &limit);
    ::signal(SIGXFSZ, old);
    CHECK_FALSE(std::filesystem::exists(folder.database()));
    std::ofstream(folder.database().string() + ".unfinished").flush(); // as one that is killed leaves it
    CHECK_NOTHROW(Store(folder.database(), 1));
    CHECK_FALSE(std::filesystem::exists(folder.database().string() + ".unfinished"));
}

TEST_CASE("a new database takes nothing over from the log of one that is gone") {
    Desk desk;
    desk.open(Mail(1));
    Folder folder;
    const auto log = [](const Folder& each) { return each.database().string() + "-wal"; };
    REQUIRE(std::filesystem::file_size(log(desk.folder)) > 0);
    std::filesystem::copy(log(desk.folder), log(folder));
    const Store store(folder.database(), 1);
    CHECK(Queries(folder.database()).tickets(Queries::Which::all).empty());
    CHECK(faults_of(folder.database()).empty());
}

TEST_CASE("nothing is written to a database that was moved away or replaced, until it is back") {
    Desk desk;
    desk.open(Mail(1));
    const auto database = desk.folder.database(), away = desk.folder.path() / "away";
    const auto require_refused = [&] {
        const auto failure = failure_of([&] { desk.open(Mail(2)); });
        CHECK_FALSE(failure.permanent());
        CHECK_THAT(failure.what(), Contains("moved away or replaced") && Contains("put it back"));
    };
    std::filesystem::rename(database, away);
    require_refused();
    CHECK_THROWS_AS(desk.store.drop_outgoing(OutboxId{1}), Failure);
    std::filesystem::copy_file(away, database);
    require_refused();
    std::filesystem::rename(away, database);
    CHECK(desk.open(Mail(2)) == Tid{1001});
    CHECK(desk.detail(Tid{1000}).entries.size() == 1);
}

TEST_CASE("a reader needs a file") {
    Folder folder;
    CHECK_FALSE(failure_of([&] { Queries(folder.database()); }).permanent());
    CHECK_FALSE(std::filesystem::exists(folder.database()));
}

TEST_CASE("the files can be read by their owner only") {
    Desk desk;
    desk.open(Mail(1));
    using std::filesystem::perms;
    for (const auto* suffix : {"", "-wal", "-shm"}) {
        const auto mode = std::filesystem::status(desk.folder.database().string() + suffix).permissions();
        CHECK((mode & perms::mask) == (perms::owner_read | perms::owner_write));
    }
}

TEST_CASE("the settings that durability rests on are on") {
    Folder folder;
    {
        Store store(folder.database(), 1);
    }
    Connection db(folder.database(), Connection::Mode::write);
    CHECK(db.number("PRAGMA synchronous") == 2);
    CHECK(db.number("PRAGMA foreign_keys") == 1);
    CHECK(db.number("PRAGMA page_size") == 8192);
    CHECK(db.number("SELECT count(*) FROM pragma_journal_mode WHERE journal_mode = 'wal'") == 1);
    CHECK(db.number("SELECT count(*) FROM pragma_table_list WHERE schema = 'main' AND type = 'table'"
                    " AND strict = 0 AND name NOT LIKE 'sqlite_%'")
          == 0);
}

TEST_CASE("a reader cannot write") {
    Desk desk;
    Connection db(desk.folder.database(), Connection::Mode::read);
    CHECK_THROWS_AS(db.execute("DELETE FROM mailbox"), Failure);
}
