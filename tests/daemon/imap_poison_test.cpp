// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "tests/daemon/watching.hpp"

#include <catch2/catch.hpp>

#include <limits>
#include <sstream>

using namespace ticketd;
using namespace ticketd::tests;
using Uids = std::vector<std::uint32_t>;

namespace {

/// Whether a FETCH names the mail, alone or in its set.
bool asks_for(const std::string& command, std::uint32_t uid) {
    const std::string verb = "UID FETCH ";
    if (!command.starts_with(verb)) return false;
    std::istringstream parts{command.substr(verb.size(), command.find(' ', verb.size()) - verb.size())};
    for (std::string part; std::getline(parts, part, ',');) {
        const auto colon = part.find(':');
        const auto first = std::stoul(part);
        auto last = first;
        if (part.ends_with('*'))
            last = std::numeric_limits<unsigned long>::max();
        else if (colon != std::string::npos)
            last = std::stoul(part.substr(colon + 1));
        if (uid >= first && uid <= last) return true;
    }
    return false;
}

/// Answers every FETCH that names the mail with `reply`.
void poison(ImapPeer& peer, std::uint32_t uid, std::string reply) {
    peer.change([&](auto& world) {
        world.instead = [=](const std::string& command) -> std::optional<std::string> {
            return asks_for(command, uid) ? std::optional{reply} : std::nullopt;
        };
    });
}

} // namespace

TEST_CASE("a mail that ends every connection in which it is fetched keeps no other back, and is named") {
    const auto* reply = GENERATE("", "* BYE Internal error", "* OK thinking", "BAD Command Error",
                                 "NO [SERVERBUG] corrupted\r\n* BYE Internal error",
                                 "* 3 FETCH (UID 3 RFC822.SIZE 900 BODY[]<0> {900}\r\nFrom: cut off");
    CAPTURE(reply);
    ImapPeer peer;
    fill(peer, 5);
    poison(peer, 3, reply);
    Watching watching{peer.url()};
    watching.pace.reply = std::chrono::milliseconds{200};
    REQUIRE(watching.until_polled());
    CHECK(sorted_uids(watching) == Uids{1, 2, 4, 5});
    CHECK(watching.receiver.complained("mail UID 3 in \"INBOX\""));
    CHECK(watching.receiver.in_trouble);
    peer.deliver(mail(6));
    REQUIRE(watching.until([&] { return left(peer) == 1; }));
    CHECK(sorted_uids(watching) == Uids{1, 2, 4, 5, 6});
    peer.change([](auto& world) { world.instead = nullptr; });
    REQUIRE(watching.until([&] { return left(peer) == 0; }));
    REQUIRE(watching.until([&] { return !watching.receiver.in_trouble; }));
}

TEST_CASE("a long mail that ends every connection when it is fetched whole keeps no other back") {
    ImapPeer peer;
    for (int i = 1; i <= 3; ++i) peer.deliver(mail(i, 200'000));
    peer.change([](auto& world) {
        world.instead = [](const std::string& command) -> std::optional<std::string> {
            const bool whole = command.find("<0.131072>") == std::string::npos;
            return whole && asks_for(command, 2) ? std::optional<std::string>{""} : std::nullopt;
        };
    });
    Watching watching{peer.url()};
    REQUIRE(watching.until_polled());
    CHECK(sorted_uids(watching) == Uids{1, 3});
    CHECK(watching.receiver.complained("mail UID 2 in"));
}

TEST_CASE("a pushed mail that ends the connection is suspected too") {
    ImapPeer peer;
    Watching watching{peer.url()};
    REQUIRE(watching.until([&] { return peer.received("IDLE"); }));
    poison(peer, 1, "* BYE Internal error");
    peer.deliver(mail(1));
    REQUIRE(watching.until([&] { return watching.receiver.complained("mail UID 1 in"); }));
    peer.deliver(mail(2));
    REQUIRE(watching.until([&] { return left(peer) == 1; }));
    CHECK(watching.receiver.uids() == Uids{2});
}

TEST_CASE("a cut delays no mail: the others are fetched first, and those of the cut sets alone, at once") {
    ImapPeer peer;
    fill(peer, 130);
    disturb(peer, "UID FETCH", "", 1);
    Watching watching{peer.url()};
    watching.pace.retry = std::chrono::minutes{5};
    REQUIRE(watching.until_polled());
    REQUIRE(watching.receiver.taken.size() == 130);
    CHECK(watching.receiver.uids().front() == 65); // two sets of 32 were asked for when it was cut
    CHECK(watching.receiver.uids().back() == 64);
    CHECK(peer.received("UID FETCH 64 "));
    CHECK(left(peer) == 0);
}

TEST_CASE("BAD to a set is no end of the connection: each of its mails is asked for alone") {
    ImapPeer peer;
    fill(peer, 3);
    poison(peer, 2, "BAD [SERVERBUG] what");
    Watching watching{peer.url()};
    REQUIRE(watching.until_polled());
    CHECK(sorted_uids(watching) == Uids{1, 3});
    CHECK(peer.change([](auto& world) { return world.connections; }) == 1);
}

TEST_CASE("a mail that is left out of an answer that says OK, and is there, is asked for again and named") {
    ImapPeer peer;
    peer.change([](auto& world) { world.withheld = {2}; });
    Watching watching{peer.url()};
    SECTION("among those that were there") { fill(peer, 3); }
    SECTION("among those that were pushed") {
        REQUIRE(watching.until([&] { return peer.received("IDLE"); }));
        fill(peer, 3);
    }
    REQUIRE(watching.until([&] { return watching.receiver.complained("mail UID 2 in"); }));
    REQUIRE(watching.until([&] { return left(peer) == 1; }));
    REQUIRE(watching.until([&] { return watching.receiver.in_trouble; }));
    peer.change([](auto& world) { world.withheld.clear(); });
    REQUIRE(watching.until([&] { return left(peer) == 0; }));
    CHECK(sorted_uids(watching) == Uids{1, 2, 3});
}

TEST_CASE("no bytes of a mail that has some are not taken for the mail") {
    ImapPeer peer;
    fill(peer, 3);
    peer.deliver(""); // this one has none
    peer.change([](auto& world) {
        world.inbox[2] = "";
        world.claimed_size = [&world](std::uint32_t uid) {
            return uid == 2 ? 20U : world.inbox.at(uid).size();
        };
    });
    Watching watching{peer.url()};
    REQUIRE(watching.until_polled());
    CHECK(sorted_uids(watching) == Uids{1, 3, 4});
    CHECK(watching.receiver.complained("mail UID 2 in"));
    peer.change([](auto& world) { world.inbox[2] = mail(2); });
    REQUIRE(watching.until([&] { return left(peer) == 0; }));
    CHECK(watching.receiver.taken.back().bytes == mail(2));
}
