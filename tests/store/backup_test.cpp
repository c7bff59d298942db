// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "desk.hpp"

#include "store/backup.hpp"
#include "store/sqlite/db.hpp"
#include "store/sqlite/unfinished_file.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <fstream>
#include <thread>

using namespace ticketd::store;
using namespace ticketd::store::tests;
using Catch::Matchers::Contains;

namespace {

std::int64_t number(const std::filesystem::path& file, const char* sql) {
    return sqlite::Connection(file, sqlite::Connection::Mode::read).number(sql);
}

std::filesystem::path copy_in(const Desk& desk) { return desk.folder.path() / "copy.db"; }

/// Changes one byte of the file where `text` stands in it.
void flip(const std::filesystem::path& file, std::uint64_t at) {
    std::fstream stream(file, std::ios::in | std::ios::out | std::ios::binary);
    stream.seekg(static_cast<std::streamoff>(at));
    const char byte = static_cast<char>(stream.get() ^ 1);
    stream.seekp(static_cast<std::streamoff>(at));
    stream.put(byte);
}

std::uint64_t position(const std::filesystem::path& file, const std::string& bytes) {
    std::ifstream stream(file, std::ios::binary);
    const std::string all{std::istreambuf_iterator<char>(stream), {}};
    return all.find(bytes);
}

} // namespace

TEST_CASE("a backup is one private file that holds all, and the desk that it was made of notices nothing") {
    Desk desk;
    desk.open(Mail(1));
    back_up(desk.folder.database(), copy_in(desk), "1 key\n", at(100));
    CHECK_FALSE(std::filesystem::exists(copy_in(desk).string() + "-wal"));
    CHECK_FALSE(std::filesystem::exists(copy_in(desk).string() + ".unfinished"));
    using std::filesystem::perms;
    CHECK((std::filesystem::status(copy_in(desk)).permissions() & (perms::group_all | perms::others_all))
          == perms::none);
    CHECK(faults_of(copy_in(desk)).empty());
    CHECK(Queries(copy_in(desk)).tickets(Queries::Which::all).size() == 1);
    CHECK_FALSE(desk.store.keys_of_backup());
    CHECK(desk.open(Mail(2)) == Tid{1001});
}

TEST_CASE("a desk that goes on from a backup leaves 1,000 numbers out, once, and is given its keys") {
    Desk desk;
    desk.post(acknowledgement("anna@client.example", desk.open(Mail(1))), 1);
    back_up(desk.folder.database(), copy_in(desk), "1 key\n", at(100));
    {
        Store restored(copy_in(desk), 1);
        CHECK(restored.keys_of_backup() == "1 key\n");
        CHECK(restored.begin().lookup({}).next_tid == Tid{2001});
        CHECK(restored.begin().lookup({}).next_entry == EntryId{10'002});
    }
    Store again(copy_in(desk), 1);
    CHECK(again.keys_of_backup() == "1 key\n");
    CHECK_FALSE(Queries(copy_in(desk)).outbox(true).at(0).uncertain);
    again.forget_backup();
    CHECK(Queries(copy_in(desk)).outbox(true).at(0).uncertain); // it may have left since
    CHECK_FALSE(again.keys_of_backup());
    CHECK(again.begin().lookup({}).next_tid == Tid{2001});
}

TEST_CASE("a backup while mail comes in is complete to a point in time") {
    Desk desk;
    std::atomic<bool> enough = false;
    std::thread writer([&] {
        for (std::uint32_t i = 1; !enough; ++i) {
            auto transaction = desk.store.begin();
            const Mail mail(i);
            const auto facts = transaction.lookup(mail.keys);
            auto changes = opening(mail, facts, at(i));
            changes.outgoing = {acknowledgement(mail.keys.sender, facts.next_tid)};
            transaction.apply(changes);
            transaction.commit();
        }
    });
    std::int64_t before = 0;
    for (int round = 0; round < 5; ++round) {
        back_up(desk.folder.database(), copy_in(desk), "", at(1));
        CHECK(faults_of(copy_in(desk)).empty());
        const auto mails = number(copy_in(desk), "SELECT count(*) FROM delivery");
        CHECK(mails >= before);
        before = mails;
        for (const auto* sql :
             {"SELECT count(*) FROM ticket", "SELECT count(*) FROM entry", "SELECT count(*) FROM raw",
              "SELECT count(*) FROM outbox_bytes", "SELECT next_tid - 1000 FROM installation"})
            CHECK(number(copy_in(desk), sql) == mails);
    }
    enough = true;
    writer.join();
}

TEST_CASE("a backup that cannot be made says so, and leaves the one before as it was") {
    Desk desk;
    back_up(desk.folder.database(), copy_in(desk), "first", at(1));
    CHECK_THROWS_AS(back_up(desk.folder.database(), "/nowhere/copy.db", "", at(2)), Failure);
    CHECK_THROWS_WITH(back_up(desk.folder.database(), desk.folder.database(), "", at(2)),
                      Contains("the database itself"));
    CHECK_THROWS_AS(back_up(desk.folder.path() / "no.db", copy_in(desk), "second", at(2)), Failure);
    CHECK(Store(copy_in(desk), 1).keys_of_backup() == "first");
}

TEST_CASE("a backup replaces nothing but an ordinary file, and a link stays a link") {
    namespace fs = std::filesystem;
    Desk desk;
    const auto pipe = desk.folder.path() / "pipe", link = desk.folder.path() / "link";
    REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0); // as good as a device
    for (const auto& no_file : {pipe, desk.folder.path(), fs::path{}})
        CHECK_THROWS_AS(back_up(desk.folder.database(), no_file, "", at(1)), Failure);
    CHECK(fs::is_fifo(pipe));
    back_up(desk.folder.database(), copy_in(desk), "first", at(1));
    fs::create_symlink(copy_in(desk), link);
    back_up(desk.folder.database(), link, "second", at(2));
    CHECK(fs::is_symlink(link));
    CHECK(Store(copy_in(desk), 1).keys_of_backup() == "second");
}

TEST_CASE("a backup follows a link to a file that is not there yet, and none that leads in a circle") {
    namespace fs = std::filesystem;
    Desk desk;
    const auto link = desk.folder.path() / "link", circle = desk.folder.path() / "circle";
    fs::create_directory(desk.folder.path() / "disk");
    fs::create_symlink("disk/copy.db", link);
    back_up(desk.folder.database(), link, "first", at(1));
    CHECK(fs::is_symlink(link));
    CHECK(Store(desk.folder.path() / "disk/copy.db", 1).keys_of_backup() == "first");
    fs::create_symlink("circle", circle);
    CHECK_THROWS_AS(back_up(desk.folder.database(), circle, "second", at(2)), Failure);
    CHECK(fs::is_symlink(circle));
}

TEST_CASE("of two backups to one file at once the later is refused, and the earlier ends well") {
    Desk desk;
    const auto unfinished = copy_in(desk).string() + ".unfinished";
    const auto second = [&] { back_up(desk.folder.database(), copy_in(desk), "second", at(2)); };
    {
        sqlite::UnfinishedFile first(unfinished);
        std::ofstream(unfinished) << "half of it";
        CHECK_THROWS_WITH(second(), Contains("is being written by another program"));
        CHECK(std::filesystem::file_size(unfinished) == 10);
        first.put_in_place(copy_in(desk));
        CHECK_NOTHROW(second());
        std::ofstream(unfinished) << "half of a third";
    }
    CHECK(std::filesystem::exists(unfinished)); // the first one had its own name long since
    CHECK_NOTHROW(second());
    CHECK(Store(copy_in(desk), 1).keys_of_backup() == "second");
}

TEST_CASE("while a copy is made, no byte of it is locked that SQLite locks or writes") {
    Folder folder;
    const auto file = folder.path() / "copy.db.unfinished";
    const sqlite::UnfinishedFile unfinished(file);
    const int other = ::open(file.c_str(), O_RDWR | O_CLOEXEC);
    REQUIRE(other >= 0);
    CHECK(::flock(other, LOCK_EX | LOCK_NB) == 0); // over NFS the lock of all bytes
    struct flock bytes{};
    bytes.l_type = F_WRLCK;
    bytes.l_whence = SEEK_SET;
    bytes.l_len = 0x40000000 + 512; // SQLite's locks are the last of them
    CHECK(::fcntl(other, F_OFD_SETLK, &bytes) == 0);
    ::close(other);
}

TEST_CASE("what cannot be removed from the place of an unfinished copy is named as what it is") {
    Desk desk;
    std::filesystem::create_directory(copy_in(desk).string() + ".unfinished");
    CHECK_THROWS_WITH(back_up(desk.folder.database(), copy_in(desk), "1 key\n", at(1)),
                      Contains("copy.db.unfinished") && Contains("Is a directory"));
}

TEST_CASE("a copy is unused until a desk has gone on from it") {
    Desk desk;
    back_up(desk.folder.database(), copy_in(desk), "1 key\n", at(1));
    CHECK_FALSE(is_unused_copy(desk.folder.database()));
    CHECK(is_unused_copy(copy_in(desk)));
    Store(copy_in(desk), 1).forget_backup();
    CHECK_FALSE(is_unused_copy(copy_in(desk)));
}

TEST_CASE("one changed byte in a stored mail is found and named, wherever it is kept") {
    Desk desk;
    Mail mail(1);
    for (int i = 0; i < 200; ++i) mail.raw += std::to_string(i * 7919) + "\r\n";
    desk.open(mail);
    desk.store.hold(held({desk.mailbox, 7, 99}, mail.raw + "held", "no", at(1)));
    back_up(desk.folder.database(), copy_in(desk), "", at(1));
    const auto [what, sql] = GENERATE(std::pair{"mail of entry 1:", "SELECT bytes FROM raw"},
                                      std::pair{"mail on hold with number 1:", "SELECT raw FROM held"});
    std::string frame;
    {
        sqlite::Connection db(copy_in(desk), sqlite::Connection::Mode::read);
        sqlite::Statement select(db, sql);
        auto rows = select.query();
        REQUIRE(rows.next());
        const auto blob = rows.blob(0);
        frame.assign(reinterpret_cast<const char*>(blob.data()), blob.size());
    }
    REQUIRE(faults_of(copy_in(desk)).empty());
    flip(copy_in(desk), position(copy_in(desk), frame) + frame.size() / 2);
    const auto faults = faults_of(copy_in(desk));
    REQUIRE(faults.size() == 1);
    CHECK_THAT(faults[0], Contains(what) && Contains("damaged"));
}

TEST_CASE("a file that was torn is found damaged") {
    Desk desk;
    for (std::uint32_t i = 1; i < 60; ++i) desk.open(Mail(i));
    back_up(desk.folder.database(), copy_in(desk), "", at(1));
    const auto size = std::filesystem::file_size(copy_in(desk));
    SECTION("cut short") { std::filesystem::resize_file(copy_in(desk), size / 2); }
    SECTION("a page in the middle is of another time") {
        std::fstream stream(copy_in(desk), std::ios::in | std::ios::out | std::ios::binary);
        stream.seekp(static_cast<std::streamoff>(size / 2 / 8192 * 8192));
        stream << std::string(8192, '\x07');
    }
    std::vector<std::string> faults;
    try {
        faults = faults_of(copy_in(desk));
    } catch (const Failure& failure) {
        faults.emplace_back(failure.what());
    }
    CHECK_FALSE(faults.empty());
}
