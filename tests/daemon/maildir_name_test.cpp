// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "tests/daemon/maildir_disk.hpp"
#include "tests/daemon/watched_maildir.hpp"

#include <catch2/catch.hpp>

using namespace ticketd;
using namespace std::chrono_literals;
using tests::Watched;

TEST_CASE("a name that is used again is another mail, which is taken in and put beside the one before it",
          "[maildir]") {
    const tests::MaildirDisk disk;
    Watched watched(disk.root);
    disk.deliver("1", "Subject: first\n\nb\n");
    REQUIRE(watched.until([&] { return disk.count(".Processed/cur") == 1; }));
    disk.deliver("1", "Subject: second\n\nb\n");
    REQUIRE(watched.until([&] { return disk.count(".Processed/cur") == 2; }));
    REQUIRE(watched.receiver.uids() == std::vector<std::uint32_t>{1, 2});
    CHECK(watched.receiver.taken[1].bytes == "Subject: second\r\n\r\nb\r\n");
    watched.stop();
    disk.deliver("1", "Subject: third\n\nb\n"); // while nobody looks
    Watched again(disk.root);
    again.receiver.ledger = watched.receiver.ledger;
    REQUIRE(again.until([&] { return disk.count(".Processed/cur") == 3; }));
    CHECK(again.receiver.uids() == std::vector<std::uint32_t>{3});
    CHECK(again.receiver.troubles.empty());
}

TEST_CASE("a name that is used again after a person removed the mail, which stayed in place, is another mail",
          "[maildir]") {
    const tests::MaildirDisk disk;
    disk.deliver("1", "Subject: first\n\nb\n");
    disk.deliver("2");
    Watched watched(disk.root);
    watched.settings.processed = "";
    watched.settings.poll = 1s;
    REQUIRE(watched.until_polled());
    std::filesystem::remove(disk.root / "new" / "1");
    const auto polls = watched.receiver.polls;
    REQUIRE(watched.until([&] { return watched.receiver.polls > polls; }));
    disk.deliver("1", "Subject: second\n\nb\n");
    REQUIRE(watched.until([&] { return watched.receiver.taken.size() == 3; }));
    CHECK(watched.receiver.uids() == std::vector<std::uint32_t>{1, 2, 3});
    CHECK(watched.receiver.taken[2].bytes == "Subject: second\r\n\r\nb\r\n");
}

TEST_CASE("of two mails of one name the newer one waits for the older one, and that is said", "[maildir]") {
    const tests::MaildirDisk disk;
    disk.deliver("1:2,S", "Subject: first\n\nb\n");
    disk.deliver("1", "Subject: second\n\nb\n");
    Watched watched(disk.root);
    watched.settings.poll = 1s;
    REQUIRE(watched.until([&] { return disk.count(".Processed/cur") == 2; }));
    REQUIRE(watched.receiver.taken.size() == 2);
    CHECK(watched.receiver.taken[0].bytes == "Subject: first\r\n\r\nb\r\n");
    CHECK(watched.receiver.taken[1].bytes == "Subject: second\r\n\r\nb\r\n");
    CHECK(watched.receiver.complained("new/1 is named as another mail, cur/1:2,S"));
}
