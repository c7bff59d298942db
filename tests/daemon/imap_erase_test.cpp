// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/intake/imap_erase.hpp"
#include "daemon/run_alone.hpp"
#include "tests/daemon/watching.hpp"

#include <catch2/catch.hpp>

using namespace ticketd;
using namespace ticketd::tests;

namespace {

/// Of a server that finds every mail for any address; the second is the person's.
intake::ErasedCopies erased(ImapPeer& peer) {
    fill(peer, 2);
    peer.change([](auto& world) { world.inbox[2] = "From: bo@example.com\r\n\r\nHello\r\n"; });
    const Watching of_settings{peer.url()};
    intake::ErasedPerson person;
    person.address = "bo@example.com";
    person.is_in = [](std::string_view mail) { return mail.starts_with("From: bo@example.com"); };
    return run_alone(intake::erase_copies(of_settings.settings, std::move(person)));
}

std::vector<std::uint32_t> in_inbox(ImapPeer& peer) {
    return peer.change([](auto& world) {
        std::vector<std::uint32_t> uids;
        for (const auto& [uid, mail] : world.inbox) uids.push_back(uid);
        return uids;
    });
}

} // namespace

TEST_CASE("of what a server finds by an address only the person's own mails are erased") {
    ImapPeer peer;
    const auto copies = erased(peer);
    CHECK(in_inbox(peer) == std::vector<std::uint32_t>{1});
    CHECK(copies.erased == 1);
    CHECK(copies.left.empty());
}

TEST_CASE("a mail that the server finds and leaves out without a word stays, and that is said") {
    ImapPeer peer;
    peer.change([](auto& world) { world.withheld = {2}; });
    const auto copies = erased(peer);
    CHECK(in_inbox(peer) == std::vector<std::uint32_t>{1, 2});
    CHECK_THAT(copies.left, Catch::Contains("does not give"));
}

TEST_CASE("a mail that the server finds and does not give stays, and that is said") {
    ImapPeer peer;
    peer.change([](auto& world) {
        world.withheld = {2};
        world.fetch_status = "NO [SERVERBUG] corrupted";
    });
    const auto copies = erased(peer);
    CHECK(in_inbox(peer) == std::vector<std::uint32_t>{1, 2});
    CHECK(copies.erased == 0);
    CHECK_THAT(copies.left, Catch::Contains("corrupted"));
}
