// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "tests/daemon/watching.hpp"

#include "store/failure.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/steady_timer.hpp>
#include <catch2/catch.hpp>

using namespace ticketd;
using namespace ticketd::tests;
using intake::Disposition;
using Uids = std::vector<std::uint32_t>;

TEST_CASE("all mails of a folder are taken once, in their order, and moved after that") {
    ImapPeer peer;
    fill(peer, 130);
    Watching watching{peer.url()};
    REQUIRE(watching.until_polled());
    REQUIRE(watching.receiver.taken.size() == 130);
    for (std::uint32_t i = 0; i < 130; ++i) CHECK(watching.receiver.uids()[i] == i + 1);
    const auto& first = watching.receiver.taken.front();
    CHECK(first.bytes == mail(1));
    CHECK(first.size == mail(1).size());
    CHECK(first.delivery == store::Delivery{store::MailboxId{5}, 7, 1});
    CHECK(first.internal_date
          == std::chrono::sys_days{std::chrono::year{2026} / 11 / 23} + std::chrono::hours{9});
    CHECK_FALSE(first.header_only);
    CHECK(left(peer) == 0);
    CHECK(filed(peer, "Processed") == 130);
    CHECK(watching.receiver.troubles.empty());
    CHECK_FALSE(peer.received("\\Seen"));
    CHECK_FALSE(peer.received("BODY[]"));
}

TEST_CASE("mail that arrives in IDLE is asked for in the write that ends IDLE, and is not searched for") {
    ImapPeer peer;
    Watching watching{peer.url()};
    REQUIRE(watching.until([&] { return peer.received("IDLE"); }));
    peer.change([](auto& world) { world.commands.clear(); });
    peer.deliver(mail(1));
    REQUIRE(watching.until([&] { return watching.receiver.taken.size() == 1; }));
    REQUIRE(watching.until_polled(2));
    CHECK_FALSE(peer.received("SEARCH"));
    peer.deliver(mail(2));
    REQUIRE(watching.until([&] { return watching.receiver.taken.size() == 2; }));
    CHECK(watching.receiver.uids() == Uids{1, 2});
}

TEST_CASE("a server that speaks in single bytes and chatters between the lines changes nothing") {
    ImapPeer peer;
    peer.change([](auto& world) {
        world.piece = 1;
        world.chatter = "* OK still here {5}\r\n* 1 FETCH (FLAGS (\\Seen) UID 1)\r\n* FLAGS (\\Seen)\r\n* "
                        "XUNKNOWN \"x\" (y)";
    });
    fill(peer, 5);
    Watching watching{peer.url()};
    REQUIRE(watching.until_polled());
    peer.deliver(mail(6));
    REQUIRE(watching.until([&] { return watching.receiver.taken.size() == 6; }));
    CHECK(watching.receiver.taken.back().bytes == mail(6));
    CHECK(watching.receiver.troubles.empty());
}

TEST_CASE("a server without IDLE is polled") {
    ImapPeer peer;
    peer.change([](auto& world) { world.capabilities = "IMAP4rev1 MOVE"; });
    Watching watching{peer.url()};
    watching.settings.poll = std::chrono::seconds{1};
    REQUIRE(watching.until_polled());
    peer.deliver(mail(1));
    REQUIRE(watching.until([&] { return watching.receiver.taken.size() == 1; }));
    CHECK_FALSE(peer.received("IDLE"));
}

TEST_CASE("a server that offers IDLE and refuses it is polled") {
    ImapPeer peer;
    peer.change([](auto& world) {
        world.instead = [](const std::string& command) -> std::optional<std::string> {
            return command == "IDLE" ? std::optional{"NO not now"} : std::nullopt;
        };
    });
    Watching watching{peer.url()};
    watching.settings.poll = std::chrono::seconds{1};
    REQUIRE(watching.until_polled());
    peer.deliver(mail(1));
    REQUIRE(watching.until([&] { return watching.receiver.taken.size() == 1; }));
}

TEST_CASE("a listing of capabilities takes the place of the one before") {
    ImapPeer peer;
    Watching watching{peer.url()};
    watching.settings.poll = std::chrono::seconds{1};
    REQUIRE(watching.until([&] { return peer.received("IDLE"); }));
    peer.say("* CAPABILITY IMAP4rev1 MOVE");
    peer.change([](auto& world) { world.commands.clear(); });
    peer.deliver(mail(1));
    REQUIRE(watching.until_polled(3));
    CHECK(watching.receiver.uids() == Uids{1});
    CHECK_FALSE(peer.received("IDLE"));
    CHECK_FALSE(peer.received("RETURN"));
}

TEST_CASE("polls go on beside IDLE, for servers that announce nothing") {
    ImapPeer peer;
    Watching watching{peer.url()};
    watching.settings.poll = std::chrono::seconds{1};
    REQUIRE(watching.until([&] { return peer.received("IDLE"); }));
    peer.change([](auto& world) { world.inbox.emplace(world.uidnext++, mail(1)); }); // no EXISTS
    REQUIRE(watching.until([&] { return watching.receiver.taken.size() == 1; }));
}

TEST_CASE("a gap in the numbers of pushed mails has none of them taken twice") {
    ImapPeer peer;
    Watching watching{peer.url()};
    watching.settings.processed = "";
    REQUIRE(watching.until([&] { return peer.received("IDLE"); }));
    peer.change([](auto& world) { world.uidnext += 3; });
    peer.deliver(mail(1));
    REQUIRE(watching.until_polled(2));
    CHECK(watching.receiver.uids() == Uids{4});
}

TEST_CASE("polls go on beside pushes, however often these come") {
    ImapPeer peer;
    Watching watching{peer.url()};
    watching.settings.poll = std::chrono::seconds{1};
    REQUIRE(watching.until([&] { return peer.received("IDLE"); }));
    peer.change([](auto& world) { world.commands.clear(); });
    const auto begin = std::chrono::steady_clock::now();
    auto pushed = begin;
    int number = 0;
    CHECK(watching.until([&] {
        const auto now = std::chrono::steady_clock::now();
        if (now > pushed + std::chrono::milliseconds{100}) peer.deliver(mail(++number)), pushed = now;
        return peer.received("UID SEARCH");
    }));
    CHECK(number < 50); // it waits for no pause of theirs
}

TEST_CASE(
    "mails that the ledger knows are not fetched; those it knows and the folder still holds are moved") {
    ImapPeer peer;
    fill(peer, 4);
    Watching watching{peer.url()};
    watching.receiver.ledger = {{{7, 1}, Disposition::processed}, {{7, 2}, Disposition::held}};
    REQUIRE(watching.until_polled());
    CHECK(watching.receiver.uids() == Uids{3, 4});
    CHECK(filed(peer, "Processed") == 3);
    CHECK(filed(peer, "Hold") == 1);
    CHECK(peer.received("UID FETCH 3:4 (UID INTERNALDATE RFC822.SIZE BODY"));
}

TEST_CASE("long mails are fetched whole, in their order") {
    ImapPeer peer;
    peer.deliver(mail(1));
    peer.deliver(mail(2, 700'000));
    peer.deliver(mail(3, 9'000'000));
    peer.deliver(mail(4, 131'072));
    peer.deliver(mail(5));
    Watching watching{peer.url()};
    REQUIRE(watching.until_polled());
    CHECK(watching.receiver.uids() == Uids{1, 2, 3, 4, 5});
    for (const auto& taken : watching.receiver.taken) CHECK_FALSE(taken.header_only);
    CHECK(watching.receiver.taken[1].bytes == mail(2, 700'000));
    CHECK(watching.receiver.taken[2].bytes == mail(3, 9'000'000));
    CHECK(watching.receiver.taken[3].bytes == mail(4, 131'072));
}

TEST_CASE(
    "a mail above the size limit comes with its beginning only, also when the server lies about its size") {
    ImapPeer peer;
    peer.deliver(mail(1, 500'000));
    peer.deliver(mail(2, 500'000));
    peer.deliver(mail(3, 150'000));
    peer.change([](auto& world) {
        world.claimed_size = [&world](std::uint32_t uid) {
            return uid == 1 ? world.inbox.at(uid).size() : 12U;
        };
    });
    Watching watching{peer.url()};
    watching.settings.max_message_size = 200'000;
    REQUIRE(watching.until_polled());
    const auto& taken = watching.receiver.taken;
    REQUIRE(taken.size() == 3);
    CHECK(taken[0].header_only);
    CHECK(taken[0].size == mail(1, 500'000).size());
    CHECK(taken[0].bytes == mail(1, 500'000).substr(0, 128 * 1024));
    CHECK(taken[1].header_only);
    CHECK(taken[1].bytes.size() == 128 * 1024);
    CHECK_FALSE(taken[2].header_only);
    CHECK(taken[2].bytes == mail(3, 150'000));
}

TEST_CASE("a mail that could not be taken is asked for again after a pause; the others have been moved") {
    ImapPeer peer;
    fill(peer, 3);
    Watching watching{peer.url()};
    int failures = 2;
    watching.receiver.decide = [&](const auto& m) {
        return m.delivery.uid == 2 && failures-- > 0 ? Disposition::retry : Disposition::processed;
    };
    REQUIRE(watching.until([&] { return watching.receiver.taken.size() == 5; }));
    CHECK(watching.receiver.uids() == Uids{1, 2, 3, 2, 2});
    REQUIRE(watching.until([&] { return left(peer) == 0; }));
}

TEST_CASE("when nothing can be stored the mails stay on the server and are asked for again") {
    ImapPeer peer;
    fill(peer, 60);
    Watching watching{peer.url()};
    int failures = 3;
    watching.receiver.before_take = [&]() -> net::awaitable<void> {
        if (failures-- > 0) throw store::Failure{"the disk is full", false};
        co_return;
    };
    REQUIRE(watching.until_polled());
    CHECK(watching.receiver.taken.size() == 60);
    CHECK(watching.receiver.troubles.size() == 1);
    CHECK(watching.receiver.complained("the disk is full"));
    CHECK(left(peer) == 0);
}

TEST_CASE("while two batches are in work a set of short mails comes, and one of long mails stays there") {
    const std::size_t size = GENERATE(0U, 40'000U);
    CAPTURE(size);
    ImapPeer peer;
    for (int i = 1; i <= 600; ++i) peer.deliver(mail(i, size));
    Watching watching{peer.url()};
    net::asio::steady_timer slow{watching.io, std::chrono::steady_clock::time_point::max()};
    watching.receiver.before_take = [&]() -> net::awaitable<void> {
        co_await slow.async_wait(net::asio::as_tuple(net::asio::use_awaitable));
    };
    // Two are asked for at first, and after each that has come another one.
    const auto asked = [&] {
        return peer.change([](auto& world) {
            return std::ranges::count_if(world.commands,
                                         [](const auto& each) { return each.starts_with("UID FETCH"); });
        });
    };
    const auto all = size == 0 ? 5 : 4;
    REQUIRE(watching.until([&] { return asked() == all; }));
    watching.io.run_for(std::chrono::milliseconds{100});
    CHECK(asked() == all);
    CHECK(watching.receiver.takes == 1);
    watching.receiver.before_take = nullptr;
    slow.cancel();
    REQUIRE(watching.until_polled());
    CHECK(watching.receiver.taken.size() == 600);
}

TEST_CASE("cancellation lets the take in hand and its move finish, and logs out") {
    ImapPeer peer;
    fill(peer, 3);
    Watching watching{peer.url()};
    watching.pace.farewell = std::chrono::seconds{5};
    net::asio::steady_timer slow{watching.io};
    bool entered = false;
    watching.receiver.before_take = [&]() -> net::awaitable<void> {
        entered = true;
        slow.expires_after(std::chrono::milliseconds{200});
        co_await slow.async_wait(net::asio::use_awaitable);
    };
    REQUIRE(watching.until([&] { return entered; }));
    REQUIRE(watching.stop());
    CHECK(watching.receiver.taken.size() == 3);
    CHECK(left(peer) == 0);
    CHECK(peer.received("LOGOUT"));
}

TEST_CASE("cancellation ends an IDLE, a pause and a login at once") {
    const auto seconds_to_stop = [](Watching& watching) {
        const auto begin = std::chrono::steady_clock::now();
        REQUIRE(watching.stop());
        return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    };
    ImapPeer peer;
    SECTION("IDLE") {
        Watching watching{peer.url()};
        REQUIRE(watching.until([&] { return peer.received("IDLE"); }));
        CHECK(seconds_to_stop(watching) < 1.0);
        CHECK(peer.received("LOGOUT"));
    }
    SECTION("pause") {
        peer.change([](auto& world) { world.password = "other"; });
        Watching watching{peer.url()};
        watching.pace.refused_pause = watching.pace.longest_pause = std::chrono::seconds{60};
        REQUIRE(watching.until([&] { return !watching.receiver.troubles.empty(); }));
        CHECK(seconds_to_stop(watching) < 1.0);
    }
    SECTION("login") {
        peer.change([](auto& world) {
            world.instead = [](const std::string&) { return std::optional<std::string>{"* OK wait"}; };
        });
        Watching watching{peer.url()};
        REQUIRE(watching.until([&] { return peer.received("CAPABILITY"); }));
        CHECK(seconds_to_stop(watching) < 1.0);
    }
}
