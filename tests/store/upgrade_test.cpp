// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "earlier_desk.hpp"

#include "store/backup.hpp"
#include "store/sqlite/db.hpp"
#include "store/sqlite/migrations.hpp"
#include "store/sqlite/schema.hpp"
#include "store/upgrade.hpp"

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <fstream>

using namespace ticketd::store;
using namespace ticketd::store::tests;
using Catch::Matchers::Contains;
using sqlite::Connection;

namespace {

int newest() { return sqlite::schema_version(); }

std::filesystem::path copy_of(const Folder& folder) {
    return folder.database().string() + ".before-" + std::to_string(newest());
}

std::int64_t number_in(const std::filesystem::path& file, const char* sql) {
    return Connection(file, Connection::Mode::read).number(sql);
}

/// Every table, index and column of a database, with their declarations.
std::vector<std::string> shape(const std::filesystem::path& file) {
    Connection db(file, Connection::Mode::read);
    sqlite::Statement all(db,
                          "SELECT type || ' ' || name FROM sqlite_schema WHERE type <> 'table'"
                          " UNION ALL SELECT master.name || ' ' || column.name || ' ' || column.type || ' '"
                          " || column.\"notnull\" || ' ' || ifnull(column.dflt_value, '')"
                          " FROM sqlite_schema master, pragma_table_info(master.name) column"
                          " WHERE master.type = 'table' ORDER BY 1");
    std::vector<std::string> lines;
    for (auto rows = all.query(); rows.next();) lines.push_back(rows.text(0));
    return lines;
}

std::vector<std::int64_t> rows_of(const std::filesystem::path& file) {
    return {
        number_in(file, "SELECT count(*) FROM ticket"), number_in(file, "SELECT count(*) FROM entry"),
        number_in(file, "SELECT count(*) FROM raw"),    number_in(file, "SELECT count(*) FROM delivery"),
        number_in(file, "SELECT count(*) FROM outbox"), number_in(file, "SELECT count(*) FROM outbox_bytes"),
        number_in(file, "SELECT count(*) FROM event"),  number_in(file, "SELECT count(*) FROM license")};
}

} // namespace

TEST_CASE("the rows of the kept schemas, written by this program", "[.rows]") {
    const char* file = std::getenv("TICKETD_ROWS");
    REQUIRE(file != nullptr);
    Store store(file, 1000);
    fill(store);
}

TEST_CASE("a database of every earlier schema is upgraded with all that it holds") {
    const int schema = GENERATE(range(1, last_kept + 1));
    CAPTURE(schema);
    Folder folder;
    restore_schema(schema, folder.database());
    REQUIRE(number_in(folder.database(), "PRAGMA user_version") == schema);
    const auto before = rows_of(folder.database());

    const auto done = upgrade(folder.database());
    REQUIRE(done);
    CHECK(done->from == schema);
    CHECK(done->to == newest());
    CHECK(number_in(folder.database(), "PRAGMA user_version") == newest());
    CHECK(rows_of(folder.database()) == before);
    CHECK(faults_of(folder.database()) == std::vector<std::string>{});
    Folder fresh;
    {
        Store made(fresh.database(), 1);
    }
    CHECK(shape(folder.database()) == shape(fresh.database()));
    CHECK_FALSE(upgrade(folder.database()));
}

TEST_CASE("a desk goes on with an upgraded database: old mails are known, old tickets found, new ones "
          "numbered on") {
    const int schema = GENERATE(range(1, last_kept + 1));
    CAPTURE(schema);
    Folder folder;
    restore_schema(schema, folder.database());
    Store store(folder.database(), 1);
    Queries queries(folder.database());
    CHECK(queries.ticket(earlier::answered)->ticket.status == Status::closed);
    CHECK(queries.ticket(earlier::waiting)->participants.size() == 1);
    CHECK(queries.ticket(earlier::merged)->ticket.merged_into == earlier::answered);
    CHECK_THAT(queries.raw(EntryId{1}).value(), Contains(earlier::word));
    CHECK(queries.find(earlier::word, 10) == std::vector{earlier::answered});
    CHECK(queries.held().size() == 1);
    CHECK_THAT(queries.held_mail(HoldId{1})->raw, Contains("unreadable"));
    CHECK(queries.licenses_of("anna@client.example").size() == 1);

    auto transaction = store.begin();
    const Mail known(1);
    auto facts = transaction.lookup(known.keys);
    CHECK(facts.delivery_known);
    auto again = known.keys;
    again.delivery = {};
    facts = transaction.lookup(again);
    CHECK(facts.same_message.value().tid == earlier::answered);
    const Mail mail(500);
    facts = transaction.lookup(mail.keys);
    CHECK(facts.next_tid == Tid{1003});
    transaction.apply(opening(mail, facts, at(90'000)));
    transaction.commit();
    CHECK(store.claim_due(at(90'000), 100).size() == 5);
}

TEST_CASE("an index that has become too high for FTS5 is mended by the upgrade") {
    Folder folder;
    restore_schema(last_kept, folder.database());
    const auto levels = number_in(folder.database(), "SELECT instr(x'0001020304', substr(block, 5, 1)) - 1"
                                                     " FROM search_data WHERE id = 10");
    REQUIRE(levels > 0);
    run_sql(folder.database(), "UPDATE search_data SET block = substr(block, 1, 4) || x'9034'"
                               " || substr(block, 6) || zeroblob(2 * (2100 - "
                                   + std::to_string(levels) + ")) WHERE id = 10");
    Store store(folder.database(), 1);
    CHECK(Queries(folder.database()).find(earlier::word, 10) == std::vector{earlier::answered});
    CHECK(faults_of(folder.database()).empty());
}

TEST_CASE("before an upgrade a whole copy is kept that the earlier program can go on from") {
    const int schema = GENERATE(range(1, last_kept + 1));
    CAPTURE(schema);
    Folder folder;
    restore_schema(schema, folder.database());
    const auto before = rows_of(folder.database());
    {
        Store store(folder.database(), 1);
    }
    REQUIRE(std::filesystem::exists(copy_of(folder)));
    CHECK(number_in(copy_of(folder), "PRAGMA user_version") == schema);
    CHECK(rows_of(copy_of(folder)) == before);
    CHECK(
        number_in(copy_of(folder), "SELECT count(*) FROM pragma_integrity_check WHERE integrity_check = 'ok'")
        == 1);
    CHECK(number_in(copy_of(folder), "SELECT next_tid FROM installation") == 2003);
    using std::filesystem::perms;
    CHECK((std::filesystem::status(copy_of(folder)).permissions() & (perms::group_all | perms::others_all))
          == perms::none);
    CHECK_FALSE(std::filesystem::exists(copy_of(folder).string() + ".unfinished"));
    CHECK_FALSE(std::filesystem::exists(copy_of(folder).string() + "-wal"));
}

TEST_CASE("no copy is made of a new database, nor of one that needs no upgrade") {
    Folder folder;
    {
        Store store(folder.database(), 1);
    }
    {
        Store store(folder.database(), 1);
    }
    CHECK_FALSE(std::filesystem::exists(copy_of(folder)));
    CHECK_FALSE(upgrade(folder.path() / "none.db"));
    CHECK_FALSE(std::filesystem::exists(folder.path() / "none.db"));
}

TEST_CASE("where the disk has no room for the copy nothing is changed, and a later start upgrades") {
    Folder folder;
    restore_schema(1, folder.database());
    const auto old = ::signal(SIGXFSZ, SIG_IGN);
    rlimit limit{};
    ::getrlimit(RLIMIT_FSIZE, &limit);
    const rlimit small{.rlim_cur = 40'000, .rlim_max = limit.rlim_max};
    ::setrlimit(RLIMIT_FSIZE, &small);
    std::string said;
    try {
        Store(folder.database(), 1);
    } catch (const Failure& failure) {
        said = failure.what();
        CHECK_FALSE(failure.permanent());
    }
    ::setrlimit(RLIMIT_FSIZE, &limit);
    ::signal(SIGXFSZ, old);
    CHECK_THAT(said, Contains(copy_of(folder).string()) && Contains("nothing was changed")
                         && Contains("Make room for"));
    CHECK(number_in(folder.database(), "PRAGMA user_version") == 1);
    CHECK_FALSE(std::filesystem::exists(copy_of(folder)));
    CHECK_FALSE(std::filesystem::exists(copy_of(folder).string() + ".unfinished"));
    CHECK(upgrade(folder.database()).has_value());
}

TEST_CASE("an upgrade that is cut off starts over") {
    Folder folder;
    restore_schema(1, folder.database());
    const auto child = ::fork();
    REQUIRE(child >= 0);
    if (child == 0) {
        try {
            Connection db(folder.database(), Connection::Mode::write);
            const sqlite::Work work(db, sqlite::Work::Kind::write);
            std::ofstream(copy_of(folder).string() + ".unfinished") << "half of it";
            for (std::size_t next = 1; next + 1 < sqlite::migrations.size(); ++next)
                db.execute(sqlite::migrations.at(next));
            db.execute("PRAGMA user_version = 4");
            ::kill(::getpid(), SIGKILL);
        } catch (...) {
        }
        ::_exit(1);
    }
    int status = 0;
    REQUIRE(::waitpid(child, &status, 0) == child);
    REQUIRE(WIFSIGNALED(status));
    CHECK(number_in(folder.database(), "PRAGMA user_version") == 1);
    const auto done = upgrade(folder.database());
    REQUIRE(done);
    CHECK(done->from == 1);
    CHECK(number_in(copy_of(folder), "PRAGMA user_version") == 1);
    CHECK(faults_of(folder.database()) == std::vector<std::string>{});
}
