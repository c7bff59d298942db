// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "tests/daemon/watching.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <cstdio>

using namespace ticketd;
using namespace ticketd::tests;
using intake::Disposition;

TEST_CASE("without MOVE mails are copied and only they are expunged") {
    ImapPeer peer;
    peer.change([](auto& world) { world.capabilities = "IMAP4rev1 UIDPLUS"; });
    fill(peer, 3);
    Watching watching{peer.url()};
    watching.receiver.decide = [](const auto& m) {
        return m.delivery.uid == 2 ? Disposition::held : Disposition::processed;
    };
    REQUIRE(watching.until_polled());
    CHECK(left(peer) == 0);
    CHECK(filed(peer, "Processed") == 2);
    CHECK(filed(peer, "Hold") == 1);
    CHECK(peer.change([](auto& world) { return world.deleted; }) == std::set<std::uint32_t>{1, 2, 3});
}

TEST_CASE("without MOVE, mails that are copied and may not be deleted are copied once, and deleted later") {
    const auto* refused = GENERATE("UID STORE", "UID EXPUNGE");
    ImapPeer peer;
    peer.change([&](auto& world) {
        world.capabilities = "IMAP4rev1 UIDPLUS";
        world.instead = [refused](const std::string& command) -> std::optional<std::string> {
            return command.starts_with(refused) ? std::optional{"NO [NOPERM] not yours"} : std::nullopt;
        };
    });
    fill(peer, 3);
    Watching watching{peer.url()};
    watching.settings.poll = std::chrono::seconds{1};
    REQUIRE(watching.until_polled(3));
    CHECK(watching.receiver.complained("not yours"));
    CHECK(watching.receiver.in_trouble);
    CHECK(left(peer) == 3);
    peer.change([](auto& world) { world.instead = nullptr; });
    REQUIRE(watching.until([&] { return left(peer) == 0; }));
    CHECK(filed(peer, "Processed") == 3);
    const auto copies = peer.change([](auto& world) {
        return std::ranges::count_if(world.commands,
                                     [](const auto& one) { return one.starts_with("UID COPY"); });
    });
    CHECK(copies == 1);
}

TEST_CASE("without MOVE, mails that may not be deleted are not copied again over the next connection") {
    ImapPeer peer;
    peer.change([&](auto& world) {
        world.capabilities = "IMAP4rev1 UIDPLUS";
        world.instead = [](const std::string& command) -> std::optional<std::string> {
            return command.starts_with("UID STORE") ? std::optional{"NO [NOPERM] not yours"} : std::nullopt;
        };
    });
    fill(peer, 3);
    Watching watching{peer.url()};
    watching.settings.poll = std::chrono::seconds{1};
    bool cut = false;
    REQUIRE(watching.until([&] {
        if (!cut && (cut = watching.receiver.complained("not yours"))) peer.cut();
        return cut && watching.receiver.polls >= 3;
    }));
    CHECK(peer.change([](auto& world) {
        return std::ranges::count_if(world.commands,
                                     [](const auto& one) { return one.starts_with("UID COPY"); });
    }) == 1);
    CHECK(filed(peer, "Processed") == 3);
}

TEST_CASE("without MOVE and UIDPLUS nothing is expunged: mails are flagged and left") {
    ImapPeer peer;
    peer.change([](auto& world) { world.capabilities = "IMAP4rev1 IDLE"; });
    fill(peer, 3);
    Watching watching{peer.url()};
    REQUIRE(watching.until_polled());
    CHECK(left(peer) == 3);
    CHECK(peer.change([](auto& world) { return world.flagged; }) == std::set<std::uint32_t>{1, 2, 3});
    CHECK_FALSE(peer.received("EXPUNGE"));
    CHECK_FALSE(peer.received("CREATE"));
    CHECK_FALSE(peer.received("Deleted"));
}

TEST_CASE("where no keyword can be kept, mails are left as they are") {
    ImapPeer peer;
    peer.change([](auto& world) {
        world.capabilities = "IMAP4rev1";
        world.permanent_flags = "(\\Seen)";
    });
    fill(peer, 3);
    Watching watching{peer.url()};
    REQUIRE(watching.until_polled());
    CHECK(watching.receiver.taken.size() == 3);
    CHECK_FALSE(peer.received("STORE"));
}

TEST_CASE("with no processed folder mails stay, flagged, and those that missed their flag get it later") {
    ImapPeer peer;
    fill(peer, 3);
    Watching watching{peer.url()};
    watching.settings.processed = "";
    watching.receiver.ledger = {{{7, 1}, Disposition::processed}};
    REQUIRE(watching.until_polled());
    CHECK(left(peer) == 3);
    CHECK(peer.change([](auto& world) { return world.flagged; }) == std::set<std::uint32_t>{1, 2, 3});
}

TEST_CASE("one mail that the server does not move keeps none of the others in the folder") {
    ImapPeer peer;
    peer.change([](auto& world) {
        world.instead = [](const std::string& command) -> std::optional<std::string> {
            unsigned first = 0, last = 0;
            const int read = std::sscanf(command.c_str(), "UID MOVE %u:%u", &first, &last);
            if (read < 1 || first > 7 || (read == 2 ? last : first) < 7) return std::nullopt;
            return "NO that one is locked";
        };
    });
    fill(peer, 100);
    Watching watching{peer.url()};
    REQUIRE(watching.until_polled());
    REQUIRE(watching.until([&] { return left(peer) == 1; }));
    CHECK(watching.receiver.complained("that one is locked"));
    CHECK(peer.change([](auto& world) { return world.inbox.contains(7); }));
}

TEST_CASE("without MOVE, one copied mail that the server does not delete keeps none of the others") {
    ImapPeer peer;
    peer.change([](auto& world) {
        world.capabilities = "IMAP4rev1 UIDPLUS";
        world.instead = [](const std::string& command) -> std::optional<std::string> {
            unsigned first = 0, last = 0;
            const int read = std::sscanf(command.c_str(), "UID STORE %u:%u", &first, &last);
            if (read < 1 || first > 7 || (read == 2 ? last : first) < 7) return std::nullopt;
            return "NO that one is locked";
        };
    });
    fill(peer, 100);
    Watching watching{peer.url()};
    REQUIRE(watching.until_polled());
    CHECK(left(peer) == 1);
    CHECK(filed(peer, "Processed") == 100);
    CHECK(watching.receiver.complained("that one is locked"));
    CHECK(peer.change([](auto& world) { return world.inbox.contains(7); }));
}

TEST_CASE("a full folder is asked for room a few times, and takes what fits") {
    constexpr std::size_t room = 30;
    ImapPeer peer;
    peer.change([&](auto& world) {
        world.folders = {"Processed", "Hold"};
        world.instead = [&world](const std::string& command) -> std::optional<std::string> {
            unsigned first = 0, last = 0;
            const int read = std::sscanf(command.c_str(), "UID MOVE %u:%u", &first, &last);
            const auto more = read == 2 ? last - first + 1 : 1U;
            if (read < 1 || world.filed["Processed"].size() + more <= room) return std::nullopt;
            return "NO [OVERQUOTA] full";
        };
    });
    fill(peer, 1'000);
    Watching watching{peer.url()};
    REQUIRE(watching.until_polled());
    CHECK(watching.receiver.complained("full"));
    CHECK(filed(peer, "Processed") == room);
    CHECK(peer.change([](auto& world) {
        return std::ranges::count_if(world.commands,
                                     [](const auto& one) { return one.starts_with("UID MOVE"); });
    }) < 20);
}

TEST_CASE("missing folders are made, below the personal namespace and with the server's separator") {
    ImapPeer peer;
    peer.change([](auto& world) {
        world.capabilities = "IMAP4rev1 MOVE NAMESPACE";
        world.prefix = "INBOX.";
        world.separator = '.';
        world.folders = {"INBOX.Hold"};
    });
    fill(peer, 1);
    Watching watching{peer.url()};
    watching.settings.processed = "Erledigt/M\xC3\xA4rz";
    REQUIRE(watching.until_polled());
    CHECK(filed(peer, "INBOX.Erledigt.M&AOQ-rz") == 1);
    CHECK_FALSE(peer.received("CREATE \"INBOX.Hold\""));
}

TEST_CASE("a folder that vanishes while we run is made again") {
    ImapPeer peer;
    Watching watching{peer.url()};
    REQUIRE(watching.until([&] { return peer.received("IDLE"); }));
    peer.change([](auto& world) { world.folders.clear(); });
    peer.deliver(mail(1));
    REQUIRE(watching.until([&] { return filed(peer, "Processed") == 1; }));
}
