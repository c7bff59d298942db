// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/intake/imap_numbers.hpp"
#include "tests/daemon/watching.hpp"

#include <catch2/catch.hpp>

using namespace ticketd;
using namespace ticketd::tests;
using intake::Disposition;
using intake::renewed;
using Uids = std::vector<std::uint32_t>;

namespace {

/// The ledger has the first `count` mails of the folder, which were taken in at noon of 23 November 2024.
void take_at_noon(Watching& watching, std::uint32_t count) {
    const auto noon = std::chrono::sys_days{std::chrono::year{2024} / 11 / 23} + std::chrono::hours{12};
    for (std::uint32_t uid = 1; uid <= count; ++uid) {
        watching.receiver.ledger[{7, uid}] = Disposition::processed;
        watching.receiver.since[uid] = noon;
    }
}

} // namespace

TEST_CASE("another UIDVALIDITY makes every mail unknown again") {
    ImapPeer peer;
    fill(peer, 3);
    peer.change([](auto& world) { world.capabilities = "IMAP4rev1 IDLE"; });
    Watching watching{peer.url()};
    REQUIRE(watching.until_polled());
    peer.change([](auto& world) { world.uidvalidity = 8; });
    peer.say("* OK [UIDVALIDITY 8] replaced");
    REQUIRE(watching.until([&] { return watching.receiver.taken.size() == 6; }));
    CHECK(watching.receiver.taken.back().delivery.uidvalidity == 8);
}

TEST_CASE("a folder that was replaced without a word of the server is noticed at the next poll") {
    ImapPeer peer;
    fill(peer, 3);
    peer.change([](auto& world) { world.capabilities = "IMAP4rev1 IDLE"; });
    Watching watching{peer.url()};
    watching.settings.poll = std::chrono::seconds(1);
    REQUIRE(watching.until_polled());
    peer.change([](auto& world) { world.uidvalidity = 8; });
    REQUIRE(watching.until([&] { return watching.receiver.taken.size() == 6; }));
    CHECK(watching.receiver.taken.back().delivery.uidvalidity == 8);
}

TEST_CASE("start = new begins once, at the mailbox's next UID, and loses nothing at a later start") {
    ImapPeer peer;
    fill(peer, 3);
    auto receiver_of = [&](std::map<RecordingReceiver::Key, Disposition> ledger, Uids expected) {
        Watching watching{peer.url()};
        watching.settings.start_new = true;
        watching.settings.processed = "";
        watching.receiver.ledger = std::move(ledger);
        REQUIRE(watching.until_polled());
        CHECK(watching.receiver.uids() == expected);
        REQUIRE(watching.stop());
        return watching.receiver.ledger;
    };
    const auto first = receiver_of({}, {});
    peer.deliver(mail(4));
    const auto second = receiver_of(first, {4});
    peer.change([](auto& world) {
        world.inbox.clear();
        world.uidvalidity = 9; // replaced by the server while we were away
    });
    peer.deliver(mail(5));
    receiver_of(second, {5});
}

TEST_CASE("start = new leaves the mails that it left also when the server numbers them anew") {
    ImapPeer peer;
    fill(peer, 3);
    Watching watching{peer.url()};
    watching.settings.start_new = true;
    watching.settings.processed = "";
    watching.receiver.start =
        std::chrono::sys_days{std::chrono::year{2026} / 11 / 23} + std::chrono::hours{12};
    REQUIRE(watching.until_polled());
    CHECK(watching.receiver.taken.empty());
    peer.change([](auto& world) {
        world.uidvalidity = 8;
        world.dates[4] = "23-Nov-2026 12:00:00 +0000"; // the second in which it began
        world.dates[5] = "24-Nov-2026 10:00:00 +0100";
    });
    peer.deliver(mail(4));
    peer.deliver(mail(5));
    peer.cut();
    REQUIRE(watching.until([&] { return watching.receiver.taken.size() == 2; }));
    CHECK(watching.receiver.uids() == Uids{4, 5});
    CHECK(watching.receiver.complained("3 of them came before the desk began here"));
    REQUIRE(watching.until_polled(2));
    peer.cut(); // it has begun: nothing is left out any more
    peer.change([](auto& world) { world.dates[6] = "1-Nov-2026 10:00:00 +0100"; });
    peer.deliver(mail(6));
    REQUIRE(watching.until([&] { return watching.receiver.taken.size() == 3; }));
    CHECK(watching.receiver.uids() == Uids{4, 5, 6});
}

TEST_CASE("a server that gives UIDs a second time loses no mail by it, and that is said") {
    ImapPeer peer;
    peer.deliver(mail(1)); // while nobody looked: the ledger has mails of these UIDs
    peer.deliver(mail(2));
    Watching watching{peer.url()};
    for (std::uint32_t uid = 1; uid <= 5; ++uid) watching.receiver.ledger[{7, uid}] = Disposition::processed;
    REQUIRE(watching.until_polled());
    CHECK(watching.receiver.uids() == Uids{1, 2});
    CHECK(watching.receiver.taken[0].delivery.uidvalidity == renewed(7));
    CHECK(watching.receiver.complained("restored from a backup"));
    CHECK(left(peer) == 0);
    peer.cut();
    peer.deliver(mail(3));
    REQUIRE(watching.until([&] { return watching.receiver.taken.size() == 3; }));
    CHECK(watching.receiver.taken[2].delivery == store::Delivery{store::MailboxId{5}, renewed(7), 3});
    CHECK(std::ranges::count_if(
              watching.receiver.troubles,
              [](const auto& trouble) { return trouble.find("restored from a backup") != std::string::npos; })
          == 1);
}

TEST_CASE("UIDs that are given again are noticed also when the server has outrun what the ledger has") {
    ImapPeer peer;
    fill(peer, 3);
    Watching watching{peer.url()};
    take_at_noon(watching, 2);
    peer.change([](auto& world) {
        world.dates[1] = "23-Nov-2024 12:00:00 +0000";
        world.dates[2] = "23-Nov-2024 12:06:00 +0000";
    });
    REQUIRE(watching.until([&] { return left(peer) == 0; }));
    CHECK(watching.receiver.complained("came after one with this UID was taken in"));
    CHECK(watching.receiver.ledger.contains({renewed(7), 1}));
    CHECK(watching.receiver.ledger.contains({renewed(7), 2}));
    REQUIRE(watching.until_polled());
    CHECK_FALSE(watching.receiver.in_trouble);
}

TEST_CASE("UIDs that are given again are noticed also when the server cannot look at one of the mails") {
    ImapPeer peer;
    fill(peer, 2);
    Watching watching{peer.url()};
    take_at_noon(watching, 2);
    peer.change([](auto& world) {
        world.withheld = {1};
        world.fetch_status = "NO [SERVERBUG] a mail cannot be read";
        world.dates[2] = "23-Nov-2024 12:06:00 +0000";
    });
    REQUIRE(watching.until([&] { return left(peer) == 1; }));
    CHECK(watching.receiver.uids() == Uids{2});
    CHECK_FALSE(watching.receiver.ledger.contains({renewed(7), 1}));
}

TEST_CASE("UIDs that are given again are noticed also when the server is slow to tell the dates") {
    ImapPeer peer;
    fill(peer, 1);
    Watching watching{peer.url()};
    watching.pace.reply = std::chrono::milliseconds{1000};
    take_at_noon(watching, 1);
    peer.change([](auto& world) { world.dates[1] = "23-Nov-2024 12:06:00 +0000"; });
    disturb(peer, "UID FETCH", "* OK still looking", 1);
    REQUIRE(watching.until([&] { return left(peer) == 0; }));
    CHECK(watching.receiver.uids() == Uids{1});
}

TEST_CASE("a mail that was taken and not moved is not taken again, where the clocks differ by minutes") {
    ImapPeer peer;
    fill(peer, 1);
    Watching watching{peer.url()};
    take_at_noon(watching, 1);
    peer.change([](auto& world) { world.dates[1] = "23-Nov-2024 12:04:00 +0000"; });
    REQUIRE(watching.until_polled());
    CHECK(left(peer) == 0);
    CHECK(watching.receiver.taken.empty());
}

TEST_CASE("a mail that was taken and not moved is not taken again, where its date is in the future") {
    ImapPeer peer;
    fill(peer, 1);
    Watching watching{peer.url()};
    take_at_noon(watching, 1);
    peer.change([](auto& world) { world.dates[1] = "23-Nov-2199 12:00:00 +0000"; });
    REQUIRE(watching.until_polled());
    CHECK(left(peer) == 0);
    CHECK(watching.receiver.taken.empty());
    CHECK(watching.receiver.troubles.empty());
}

TEST_CASE("UIDs that are given again during a connection are noticed at the next poll") {
    ImapPeer peer;
    fill(peer, 3);
    Watching watching{peer.url()};
    watching.settings.poll = std::chrono::seconds{1};
    REQUIRE(watching.until_polled());
    peer.change([](auto& world) {
        world.inbox.emplace(1, mail(4)); // no EXISTS
        world.uidnext = 2;
    });
    REQUIRE(watching.until([&] { return watching.receiver.taken.size() == 4; }));
    CHECK(watching.receiver.complained("counts back"));
    CHECK(watching.receiver.taken[3].bytes == mail(4));
    CHECK(watching.receiver.taken[3].delivery.uidvalidity == renewed(7));
}

TEST_CASE("a UIDNEXT that is not above the mails of the folder is not believed") {
    ImapPeer peer;
    fill(peer, 3);
    peer.change([](auto& world) { world.uidnext = 2; });
    Watching watching{peer.url()};
    watching.settings.processed = "";
    watching.settings.poll = std::chrono::seconds{1};
    REQUIRE(watching.until_polled(2));
    peer.cut();
    REQUIRE(watching.until_polled(4));
    CHECK(watching.receiver.uids() == Uids{1, 2, 3});
    CHECK_FALSE(watching.receiver.complained("backup"));
    CHECK_FALSE(watching.receiver.complained("counts back"));
}
