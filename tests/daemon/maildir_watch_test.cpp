// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/intake/maildir.hpp"
#include "daemon/intake/maildir_uids.hpp"
#include "store/failure.hpp"
#include "tests/daemon/maildir_disk.hpp"
#include "tests/daemon/watched_maildir.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <catch2/catch.hpp>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <future>

using namespace ticketd;
using namespace std::chrono_literals;
using tests::Watched;

namespace {

namespace asio = net::asio;

/// A file whose reader waits, as on a disk that does not answer, until the test lets it go on, or for ten
/// seconds.
class SilentFile {
public:
    explicit SilentFile(const std::filesystem::path& path) {
        REQUIRE(::mkfifo(path.c_str(), 0600) == 0);
        descriptor_ = ::open(path.c_str(), O_RDWR | O_CLOEXEC);
        end_ = std::async(std::launch::async, [this] {
            const bool let_go = go_on_.get_future().wait_for(10s) == std::future_status::ready;
            ::close(descriptor_);
            return let_go;
        });
    }
    /// False: it waited for too long.
    bool let_go() {
        go_on_.set_value();
        return end_.get();
    }

private:
    int descriptor_ = -1;
    std::promise<void> go_on_;
    std::future<bool> end_;
};

} // namespace

TEST_CASE("mails of a Maildir are taken in their order and put away", "[maildir]") {
    const tests::MaildirDisk disk;
    disk.deliver("2");
    disk.deliver("1:2,S");
    Watched watched(disk.root);
    REQUIRE(watched.until_polled());
    CHECK(watched.receiver.uids() == std::vector<std::uint32_t>{1, 2});
    CHECK(disk.count("new") + disk.count("cur") == 0);
    CHECK(disk.count(".Processed/cur") == 2);
    CHECK(watched.receiver.taken[0].bytes == "Subject: a\r\n\r\nb\r\n");
}

TEST_CASE("what comes later is seen without a poll", "[maildir]") {
    const tests::MaildirDisk disk;
    Watched watched(disk.root);
    REQUIRE(watched.until_polled());
    disk.deliver("1");
    CHECK(watched.until([&] { return disk.count(".Processed/cur") == 1; }));
    disk.deliver("2:2,S"); // a person's mail program moved it
    CHECK(watched.until([&] { return disk.count(".Processed/cur") == 2; }));
}

TEST_CASE("what the ledger has already is put away and not taken again", "[maildir]") {
    const tests::MaildirDisk disk;
    disk.deliver("1");
    disk.deliver("2");
    std::map<tests::RecordingReceiver::Key, intake::Disposition> ledger;
    {
        Watched watched(disk.root);
        watched.settings.processed = watched.settings.hold =
            ""; // as if it had ended before it moved anything
        REQUIRE(watched.until_polled());
        CHECK(disk.count("new") == 2);
        ledger = watched.receiver.ledger;
    }
    Watched watched(disk.root);
    watched.receiver.ledger = ledger;
    watched.receiver.ledger.begin()->second = intake::Disposition::held;
    REQUIRE(watched.until_polled());
    CHECK(watched.receiver.taken.empty());
    CHECK(disk.count(".Hold/cur") == 1);
    CHECK(disk.count(".Processed/cur") == 1);
}

TEST_CASE("a spool that was restored gives no new mail the number of one that is in the ledger",
          "[maildir]") {
    const tests::MaildirDisk disk;
    disk.deliver("1");
    const auto numbers = disk.root / intake::MaildirUids::file_name, saved = disk.root / "saved";
    std::map<tests::RecordingReceiver::Key, intake::Disposition> ledger;
    {
        Watched watched(disk.root);
        REQUIRE(watched.until_polled());
        std::filesystem::copy_file(numbers, saved);
        disk.deliver("2");
        REQUIRE(watched.until([&] { return disk.count(".Processed/cur") == 2; }));
        ledger = watched.receiver.ledger;
    }
    auto second = ledger.extract(std::prev(ledger.end()));
    second.key().second = 3; // number 2 was another's, which was never taken
    ledger.insert(std::move(second));
    std::filesystem::rename(saved, numbers);
    disk.deliver("3");
    disk.deliver("4");
    Watched watched(disk.root);
    watched.receiver.ledger = ledger;
    REQUIRE(watched.until_polled());
    CHECK(watched.receiver.taken.size() == 2);
    CHECK(watched.receiver.ledger.size() == 4);
    CHECK(disk.count(".Processed/cur") == 4);
}

TEST_CASE("mails that stay in place are taken once", "[maildir]") {
    const tests::MaildirDisk disk;
    disk.deliver("1");
    Watched watched(disk.root);
    watched.settings.processed = "";
    watched.settings.poll = 1s;
    REQUIRE(watched.until([&] { return watched.receiver.polls > 2; }));
    CHECK(watched.receiver.uids() == std::vector<std::uint32_t>{1});
    CHECK(disk.count("new") == 1);
}

TEST_CASE("start = new leaves what was there, once", "[maildir]") {
    const tests::MaildirDisk disk;
    disk.deliver("1");
    Watched watched(disk.root);
    watched.settings.start_new = true;
    REQUIRE(watched.until_polled());
    disk.deliver("2");
    REQUIRE(watched.until([&] { return disk.count(".Processed/cur") == 1; }));
    CHECK(watched.receiver.uids() == std::vector<std::uint32_t>{2});
    CHECK(disk.count("new") == 1);
}

TEST_CASE("start = new leaves the mails that it left also when the file of numbers is lost", "[maildir]") {
    const tests::MaildirDisk disk;
    const auto start = std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
    disk.deliver("1");
    std::filesystem::last_write_time(disk.root / "new" / "1",
                                     std::filesystem::file_time_type::clock::now() - 1h);
    std::map<tests::RecordingReceiver::Key, intake::Disposition> ledger;
    {
        Watched watched(disk.root);
        watched.settings.start_new = true;
        REQUIRE(watched.until_polled());
        ledger = watched.receiver.ledger;
    }
    std::filesystem::remove(disk.root / intake::MaildirUids::file_name);
    disk.deliver("2");
    Watched watched(disk.root);
    watched.settings.start_new = true;
    watched.receiver.ledger = ledger;
    watched.receiver.start = start;
    REQUIRE(watched.until_polled());
    CHECK(watched.receiver.uids() == std::vector<std::uint32_t>{2});
    CHECK(watched.receiver.complained("1 of them came before the desk began here"));
    CHECK(disk.count("new") == 1);
}

TEST_CASE("a mail that fails is tried again, the others go on", "[maildir]") {
    const tests::MaildirDisk disk;
    disk.deliver("1");
    disk.deliver("2");
    Watched watched(disk.root);
    int tries = 0;
    watched.receiver.decide = [&](const intake::RawMail& mail) {
        if (mail.delivery.uid != 1) return intake::Disposition::processed;
        return ++tries < 3 ? intake::Disposition::retry : intake::Disposition::held;
    };
    CHECK(watched.until([&] { return disk.count(".Hold/cur") == 1; }));
    CHECK(tries == 3);
    CHECK(disk.count(".Processed/cur") == 1);
}

TEST_CASE("a store that takes nothing leaves the mails where they are", "[maildir]") {
    const tests::MaildirDisk disk;
    disk.deliver("1");
    Watched watched(disk.root);
    bool full = true;
    watched.receiver.before_take = [&]() -> net::awaitable<void> {
        if (full) throw store::Failure("disk is full", false);
        co_return;
    };
    REQUIRE(watched.until([&] { return watched.receiver.complained("disk is full"); }));
    CHECK(disk.count("new") == 1);
    full = false;
    CHECK(watched.until([&] { return disk.count(".Processed/cur") == 1; }));
}

TEST_CASE("a Maildir that is not there is said once, and taken when it comes", "[maildir]") {
    const tests::MaildirDisk disk;
    std::filesystem::rename(disk.root / "new", disk.root / "away");
    Watched watched(disk.root);
    REQUIRE(watched.until([&] { return watched.receiver.complained("is a Maildir"); }));
    std::filesystem::rename(disk.root / "away", disk.root / "new");
    CHECK(watched.until_polled());
    CHECK(watched.receiver.troubles.size() == 1);
}

TEST_CASE("a file that cannot be read holds up no other, and is said", "[maildir]") {
    const tests::MaildirDisk disk;
    std::filesystem::create_symlink("/etc/passwd", disk.root / "new" / "1");
    disk.deliver("2");
    Watched watched(disk.root);
    CHECK(watched.until([&] { return disk.count(".Processed/cur") == 1; }));
    CHECK(watched.receiver.complained("new/1"));
    CHECK(watched.receiver.uids() == std::vector<std::uint32_t>{2});
}

TEST_CASE("a file that could not be read, was away and came back is read", "[maildir]") {
    const tests::MaildirDisk disk;
    std::filesystem::create_symlink("/etc/passwd", disk.root / "new" / "1");
    Watched watched(disk.root);
    watched.settings.poll = 1s;
    REQUIRE(watched.until([&] { return watched.receiver.complained("new/1"); }));
    std::filesystem::remove(disk.root / "new" / "1");
    REQUIRE(watched.until([&] { return watched.receiver.polls > 0 && !watched.receiver.in_trouble; }));
    disk.deliver("1");
    CHECK(watched.until([&] { return disk.count(".Processed/cur") == 1; }));
}

TEST_CASE("a mailbox is in trouble while a file of it waits to be read again", "[maildir]") {
    const tests::MaildirDisk disk;
    std::filesystem::create_symlink("/etc/passwd", disk.root / "new" / "1");
    Watched watched(disk.root);
    watched.pace.retry = 60s;
    REQUIRE(watched.until_polled());
    CHECK(watched.receiver.in_trouble);
    disk.deliver("2"); // a look at which nothing fails
    REQUIRE(watched.until([&] { return watched.receiver.polls > 1; }));
    CHECK(watched.receiver.in_trouble);
    CHECK(watched.receiver.troubles.size() == 1);
}

TEST_CASE("how many mails wait is said while they are taken", "[maildir]") {
    const tests::MaildirDisk disk;
    for (int i = 0; i < 70; ++i) disk.deliver(std::to_string(i));
    Watched watched(disk.root);
    REQUIRE(watched.until_polled());
    CHECK(watched.receiver.backlogs == std::vector<std::size_t>{70, 6, 0});
}

TEST_CASE("what cannot be read is not waited for without end by one look", "[maildir]") {
    const tests::MaildirDisk disk;
    std::filesystem::create_symlink("/etc/passwd", disk.root / "new" / "1");
    disk.deliver("2");
    Watched watched(disk.root);
    watched.pace.longest_retry = 10ms;
    bool done = false;
    asio::co_spawn(watched.io, intake::read_maildir_once(watched.settings, watched.receiver, watched.pace),
                   [&](std::exception_ptr error) { done = !error; });
    watched.io.run_for(10s);
    CHECK(done);
    CHECK(watched.receiver.uids() == std::vector<std::uint32_t>{2});
}

TEST_CASE("a disk that does not answer holds up no other mailbox, and is taken from when it does",
          "[maildir]") {
    const tests::MaildirDisk slow_disk, disk;
    slow_disk.deliver("1");
    disk.deliver("1");
    SilentFile silent(slow_disk.root / "ticketd-uids");
    Watched slow(slow_disk.root);
    Watched other(disk.root, slow.loop());
    slow.start();
    const bool other_polled = other.until_polled();
    const bool slow_polled = slow.receiver.polls > 0;
    CHECK(silent.let_go());
    CHECK(other_polled);
    CHECK_FALSE(slow_polled);
    CHECK(disk.count(".Processed/cur") == 1);
    REQUIRE(slow.until_polled());
    CHECK(slow_disk.count(".Processed/cur") == 1);
}
