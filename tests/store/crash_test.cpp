// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "desk.hpp"

#include "store/sqlite/db.hpp"

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <set>
#include <thread>

using namespace ticketd::store;
using namespace ticketd::store::tests;
using namespace std::chrono_literals;

namespace {

/// Runs `work` in a process of its own, which ends with its result and without any destructor of ours.
template <class Work>
pid_t in_child(Work work) {
    const auto pid = ::fork();
    REQUIRE(pid >= 0);
    if (pid != 0) return pid;
    ::alarm(60); // an assertion of the parent must not leave it running
    try {
        ::_exit(work() ? 0 : 1);
    } catch (...) {
        ::_exit(2);
    }
}

int result_of(pid_t pid) {
    int status = 0;
    REQUIRE(::waitpid(pid, &status, 0) == pid);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

/// Takes in mails numbered from `first`, `batch` a transaction, each with its acknowledgement.
void take_in(Store& store, std::uint32_t first, std::uint32_t count, std::uint32_t batch) {
    for (std::uint32_t next = first; next < first + count;) {
        auto transaction = store.begin();
        for (std::uint32_t i = 0; i < batch && next < first + count; ++i, ++next) {
            const Mail mail(next);
            const auto facts = transaction.lookup(mail.keys);
            auto changes = opening(mail, facts, at(next));
            changes.outgoing = {acknowledgement(mail.keys.sender, facts.next_tid)};
            transaction.apply(changes);
        }
        transaction.commit();
    }
}

std::int64_t number_after(const Folder& folder, const char* sql) {
    return sqlite::Connection(folder.database(), sqlite::Connection::Mode::read).number(sql);
}

bool sound(const Folder& folder) {
    sqlite::Connection db(folder.database(), sqlite::Connection::Mode::write);
    db.execute("INSERT INTO search (search) VALUES ('integrity-check')");
    sqlite::Statement check(db, "PRAGMA integrity_check"), keys(db, "PRAGMA foreign_key_check");
    auto rows = check.query();
    return rows.next() && rows.text(0) == "ok" && !keys.query().next();
}

/// Each delivery has its ticket, entry, raw mail and acknowledgement, and numbers have no gap and no double.
void require_whole(const Folder& folder) {
    REQUIRE(sound(folder));
    const auto mails = number_after(folder, "SELECT count(*) FROM delivery");
    CHECK(number_after(folder, "SELECT count(*) FROM ticket") == mails);
    CHECK(number_after(folder, "SELECT count(*) FROM entry") == mails);
    CHECK(number_after(folder, "SELECT count(*) FROM raw") == mails);
    CHECK(number_after(folder, "SELECT count(*) FROM outbox") == mails);
    CHECK(number_after(folder, "SELECT count(*) FROM outbox_bytes") == mails);
    CHECK(number_after(folder, "SELECT next_tid - 1000 FROM installation") == mails);
    if (mails > 0) CHECK(number_after(folder, "SELECT max(tid) - 999 FROM ticket") == mails);
}

} // namespace

TEST_CASE("two processes that write at once lose nothing and give no number twice") {
    Desk desk;
    const auto writer = [&](std::uint32_t first) {
        return in_child([&, first] {
            Store store(desk.folder.database(), 1);
            take_in(store, first, 150, 3);
            return true;
        });
    };
    const auto a = writer(1), b = writer(1001);
    CHECK(result_of(a) == 0);
    CHECK(result_of(b) == 0);
    require_whole(desk.folder);
    CHECK(number_after(desk.folder, "SELECT count(*) FROM ticket") == 300);
}

TEST_CASE("a writer that is killed leaves whole transactions, and the next one goes on") {
    Desk desk;
    std::uint32_t first = 1;
    for (int round = 0; round < 12; ++round) {
        const auto before = number_after(desk.folder, "SELECT count(*) FROM delivery");
        const auto child = in_child([&] {
            Store store(desk.folder.database(), 1);
            take_in(store, first, 100'000, 1U + static_cast<std::uint32_t>(round) * 5U);
            return true;
        });
        // Killed at moments that differ, but not before it has done something.
        while (number_after(desk.folder, "SELECT count(*) FROM delivery") == before)
            std::this_thread::sleep_for(1ms);
        std::this_thread::sleep_for(std::chrono::milliseconds(7 * round));
        ::kill(child, SIGKILL);
        REQUIRE(result_of(child) == -SIGKILL);
        require_whole(desk.folder);
        first = static_cast<std::uint32_t>(number_after(desk.folder, "SELECT max(uid) FROM delivery")) + 1;
    }
    CHECK(desk.open(Mail(first)).value == 1000 + static_cast<std::int64_t>(first) - 1);
}

TEST_CASE("a number that a killed process had in hand goes to one ticket only") {
    Desk desk;
    int ready[2];
    REQUIRE(::pipe(ready) == 0);
    const auto child = in_child([&] {
        Store store(desk.folder.database(), 1);
        auto transaction = store.begin();
        const Mail mail(1);
        transaction.apply(opening(mail, transaction.lookup(mail.keys), at(1)));
        if (::write(ready[1], "x", 1) != 1) return false;
        ::pause();
        return true;
    });
    char byte = 0;
    REQUIRE(::read(ready[0], &byte, 1) == 1);
    ::kill(child, SIGKILL);
    result_of(child);
    ::close(ready[0]);
    ::close(ready[1]);
    CHECK(desk.open(Mail(2)) == Tid{1000});
    CHECK_FALSE(desk.lookup(Mail(1).keys).delivery_known);
}

TEST_CASE("a write-ahead log that a crash left is read by whoever comes first") {
    Folder folder;
    const auto child = in_child([&] {
        Store store(folder.database(), 1000);
        store.mailbox("imap://127.0.0.1/INBOX", "support");
        take_in(store, 1, 10, 1);
        ::kill(::getpid(), SIGKILL);
        return true;
    });
    REQUIRE(result_of(child) == -SIGKILL);
    REQUIRE(std::filesystem::file_size(folder.database().string() + "-wal") > 0);
    SECTION("a reader") { CHECK(Queries(folder.database()).tickets(Queries::Which::all).size() == 10); }
    SECTION("a writer") {
        CHECK(Store(folder.database(), 1).begin().lookup(Mail(11).keys).next_tid == Tid{1010});
    }
    require_whole(folder);
}

TEST_CASE("a full disk is a temporary failure, and what was committed before stays") {
    Folder folder;
    const auto child = in_child([&] {
        ::signal(SIGXFSZ, SIG_IGN);
        Store store(folder.database(), 1000);
        store.mailbox("imap://127.0.0.1/INBOX", "support");
        take_in(store, 1, 5, 5);
        rlimit limit{};
        ::getrlimit(RLIMIT_FSIZE, &limit);
        limit.rlim_cur = 600'000;
        ::setrlimit(RLIMIT_FSIZE, &limit);
        bool failed = false;
        for (std::uint32_t i = 0; i < 200 && !failed; ++i) {
            Mail mail(1000 + i);
            for (int line = 0; line < 2000; ++line)
                mail.raw += std::to_string(line * 7919 * (1 + static_cast<int>(i)));
            try {
                auto transaction = store.begin();
                auto changes = opening(mail, transaction.lookup(mail.keys), at(1));
                changes.outgoing = {acknowledgement(mail.keys.sender, {})};
                transaction.apply(changes);
                transaction.commit();
            } catch (const Failure& failure) {
                if (failure.permanent()) return false;
                failed = true;
            }
        }
        limit.rlim_cur = limit.rlim_max;
        ::setrlimit(RLIMIT_FSIZE, &limit);
        take_in(store, 5000, 5, 5); // the same store goes on when there is room again
        return failed;
    });
    CHECK(result_of(child) == 0);
    require_whole(folder);
    CHECK(number_after(folder, "SELECT count(*) FROM delivery WHERE uid < 1000") == 5);
    CHECK(number_after(folder, "SELECT count(*) FROM delivery WHERE uid >= 5000") == 5);
}

TEST_CASE("a database that another program keeps locked is a temporary failure") {
    Desk desk;
    auto held = desk.store.begin();
    Store other(desk.folder.database(), 1);
    try {
        other.begin();
        FAIL("two writers at once");
    } catch (const Failure& failure) {
        CHECK_FALSE(failure.permanent());
    }
}

TEST_CASE("the number of the data changes when another process has written, not when we have") {
    Desk desk;
    const auto before = desk.store.data_version();
    desk.open(Mail(1));
    CHECK(desk.store.data_version() == before);
    const auto child = in_child([&] {
        Store store(desk.folder.database(), 1);
        take_in(store, 2, 1, 1);
        return true;
    });
    CHECK(result_of(child) == 0);
    CHECK(desk.store.data_version() != before);
}

TEST_CASE("another connection of the same process leaves the writer its locks") {
    std::array<int, 2> go{};
    REQUIRE(::pipe(go.data()) == 0);
    const Folder folder;
    // As `ticketctl expire`; begun before this process has anything open, for it must share nothing with it.
    const auto child = in_child([&] {
        char told = 0;
        if (::read(go[0], &told, 1) != 1) return false;
        sqlite::Connection(folder.database(), sqlite::Connection::Mode::write).execute("DELETE FROM alert");
        return true;
    });
    {
        Store store(folder.database(), 1000);
        store.mailbox("imap://desk.example/INBOX", "support");
        take_in(store, 1, 3, 1);
        // One that writes, and one that finds an empty log: each looks whether the file is whole.
        sqlite::Connection(folder.database(), sqlite::Connection::Mode::write)
            .number("PRAGMA wal_checkpoint(TRUNCATE)");
        sqlite::Connection(folder.database(), sqlite::Connection::Mode::read).number("SELECT 1");
        REQUIRE(::write(go[1], "x", 1) == 1);
        REQUIRE(result_of(child) == 0);
        // The last one to go takes the log along: that was not the last.
        CHECK(std::filesystem::exists(folder.database().string() + "-wal"));
        take_in(store, 4, 3, 1);
    }
    CHECK(number_after(folder, "SELECT count(*) FROM entry") == 6);
    ::close(go[0]);
    ::close(go[1]);
}
