// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "tests/daemon/watching.hpp"

#include <catch2/catch.hpp>

#include <array>

using namespace ticketd;
using namespace ticketd::tests;
using Uids = std::vector<std::uint32_t>;

TEST_CASE("whatever one step answers once, every mail is taken in the end, and none twice") {
    const std::array commands{"CAPABILITY", "LIST",   "SELECT", "UID SEARCH", "UID FETCH",
                              "UID MOVE",   "CREATE", "IDLE",   "LOGIN"};
    const std::array replies{"NO refused", "BAD what", "* BYE going down", "", "NO [UNAVAILABLE] later"};
    for (const auto* command : commands)
        for (const auto* reply : replies) {
            CAPTURE(command, reply);
            ImapPeer peer;
            fill(peer, 3);
            disturb(peer, command, reply, 1);
            Watching watching{peer.url()};
            watching.settings.poll = std::chrono::seconds{1};
            REQUIRE(
                watching.until([&] { return peer.change([](auto& world) { return world.inbox.empty(); }); }));
            CHECK(sorted_uids(watching) == Uids{1, 2, 3});
            REQUIRE(watching.stop());
        }
}

TEST_CASE("a wrong password is reported once, without the password, and tried again for ever") {
    ImapPeer peer;
    peer.change([](auto& world) { world.password = "other"; });
    Watching watching{peer.url()};
    REQUIRE(watching.until([&] { return peer.change([](auto& world) { return world.connections >= 4; }); }));
    REQUIRE(watching.receiver.troubles.size() == 1);
    CHECK(watching.receiver.complained("refuses the user \"support\""));
    CHECK(watching.receiver.complained("password_file"));
    CHECK_FALSE(watching.receiver.complained("secret"));
    CHECK_FALSE(watching.receiver.refusals.empty());
    CHECK(watching.receiver.unreadables.empty());
    peer.change([](auto& world) { world.password = "secret"; });
    REQUIRE(watching.until_polled());
}

TEST_CASE("a login that is unavailable for the moment is not called a wrong password") {
    ImapPeer peer;
    disturb(peer, "LOGIN", "NO [UNAVAILABLE] backend is away", 1);
    Watching watching{peer.url()};
    REQUIRE(watching.until_polled());
    CHECK(watching.receiver.complained("cannot log anyone in now"));
    CHECK_FALSE(watching.receiver.complained("password_file"));
}

TEST_CASE("a source folder that is not there is reported with what to do, and watched once it is there") {
    ImapPeer peer;
    Watching watching{peer.url("Support")};
    REQUIRE(watching.until([&] { return peer.change([](auto& world) { return world.connections >= 3; }); }));
    REQUIRE(watching.receiver.troubles.size() == 1);
    CHECK(watching.receiver.complained("\"Support\" cannot be opened"));
    CHECK(watching.receiver.complained("correct the path"));
    CHECK(watching.receiver.refusals.empty()); // the password is good
    CHECK_FALSE(watching.receiver.unreadables.empty());
    peer.change([](auto& world) { world.folders.insert("Support"); });
    REQUIRE(watching.until_polled());
}

TEST_CASE("a server that is not there is reported once, and found when it comes") {
    std::string url;
    {
        ImapPeer gone;
        url = gone.url();
    }
    Watching watching{url};
    REQUIRE(watching.until([&] { return !watching.receiver.troubles.empty(); }));
    CHECK(watching.receiver.complained("Connection refused"));
    watching.until([end = std::chrono::steady_clock::now() + std::chrono::milliseconds{200}] {
        return std::chrono::steady_clock::now() > end;
    });
    CHECK(watching.receiver.troubles.size() == 1);
}

TEST_CASE("a server that sends an answer by single bytes is given up, and its mail is taken over the next "
          "connection") {
    ImapPeer peer;
    Watching watching{peer.url()};
    watching.pace.reply = std::chrono::milliseconds{300};
    REQUIRE(watching.until([&] { return peer.received("IDLE"); }));
    peer.change([](auto& world) {
        world.piece = 1;
        world.drip = std::chrono::milliseconds{30};
    });
    peer.deliver(mail(1));
    REQUIRE(watching.until([&] { return watching.receiver.complained("single bytes"); }));
    peer.change([](auto& world) {
        world.piece = 0;
        world.drip = {};
    });
    REQUIRE(watching.until([&] { return left(peer) == 0; }));
    CHECK(watching.receiver.uids() == Uids{1});
}

TEST_CASE("a slow server that makes progress is not given up") {
    ImapPeer peer;
    Watching watching{peer.url()};
    watching.pace.reply = std::chrono::milliseconds{400};
    REQUIRE(watching.until([&] { return peer.received("IDLE"); }));
    peer.change([](auto& world) {
        world.piece = 2048;
        world.drip = std::chrono::milliseconds{100};
    });
    peer.deliver(mail(1) + std::string(20'000, 'x'));
    REQUIRE(watching.until([&] { return left(peer) == 0; }));
    CHECK(watching.receiver.troubles.empty());
}

TEST_CASE("a server that does not come to begin IDLE is given up") {
    ImapPeer peer;
    peer.change([](auto& world) {
        world.instead = [&world](const std::string& command) -> std::optional<std::string> {
            if (command == "IDLE") {
                world.piece = 1;
                world.drip = std::chrono::milliseconds{100};
            }
            return std::nullopt;
        };
    });
    Watching watching{peer.url()};
    watching.pace.reply = std::chrono::milliseconds{300};
    REQUIRE(watching.until([&] { return watching.receiver.complained("does not begin IDLE"); }));
}

TEST_CASE("a server that talks without end and does not answer is given up, and its mail is taken later") {
    ImapPeer peer;
    fill(peer, 1);
    disturb(peer, "UID SEARCH", "* OK Hang in there", 1);
    Watching watching{peer.url()};
    watching.pace.reply = std::chrono::milliseconds{50};
    const auto begin = std::chrono::steady_clock::now();
    REQUIRE(watching.until([&] {
        peer.say("* OK Hang in there");
        return watching.receiver.complained("does not answer");
    }));
    CHECK(std::chrono::steady_clock::now() - begin > std::chrono::milliseconds{400}); // it may take its time
    REQUIRE(watching.until([&] { return left(peer) == 0; }));
    CHECK(watching.receiver.uids() == Uids{1});
}

TEST_CASE("a server that falls silent is given up") {
    ImapPeer peer;
    disturb(peer, "SELECT", "* OK thinking", 1);
    Watching watching{peer.url()};
    watching.pace.reply = std::chrono::milliseconds{100};
    REQUIRE(watching.until_polled());
    CHECK(watching.receiver.complained("silent"));
}

TEST_CASE("one mail that the server cannot give keeps none of its neighbours back") {
    ImapPeer peer;
    fill(peer, 5);
    peer.change([](auto& world) {
        world.instead = [](const std::string& command) -> std::optional<std::string> {
            const bool broken = command.starts_with("UID FETCH 1:5 ") || command.starts_with("UID FETCH 3 ");
            return broken ? std::optional{"NO [SERVERBUG] corrupted"} : std::nullopt;
        };
    });
    Watching watching{peer.url()};
    REQUIRE(watching.until_polled());
    CHECK(sorted_uids(watching) == Uids{1, 2, 4, 5});
    CHECK(watching.receiver.complained("UID 3"));
    CHECK(watching.receiver.complained("corrupted"));
    peer.change([](auto& world) { world.instead = nullptr; });
    REQUIRE(watching.until([&] { return watching.receiver.taken.size() == 5; }));
}

TEST_CASE("mails that vanish before they are fetched are no error") {
    ImapPeer peer;
    fill(peer, 3);
    peer.change([](auto& world) {
        world.instead = [&world](const std::string& command) -> std::optional<std::string> {
            if (command.starts_with("UID FETCH")) world.inbox.erase(2);
            return std::nullopt;
        };
    });
    Watching watching{peer.url()};
    REQUIRE(watching.until_polled());
    CHECK(watching.receiver.uids() == Uids{1, 3});
    CHECK(watching.receiver.troubles.empty());
}

TEST_CASE("EXISTS that shrinks, grows without mail, or comes in the middle, loses and doubles nothing") {
    ImapPeer peer;
    Watching watching{peer.url()};
    REQUIRE(watching.until([&] { return peer.received("IDLE"); }));
    for (const auto* line :
         {"* 9 EXISTS", "* 0 EXISTS", "* 3 EXISTS", "* 4000000000 EXISTS", "* 1 EXPUNGE", "* 1 EXISTS"})
        peer.say(line);
    const auto uid = peer.deliver(mail(1));
    REQUIRE(watching.until([&] { return !watching.receiver.taken.empty(); }));
    REQUIRE(watching.until([&] { return peer.change([](auto& world) { return world.inbox.empty(); }); }));
    CHECK(watching.receiver.uids() == Uids{uid});
}

TEST_CASE("a connection that is cut at any moment costs no mail") {
    ImapPeer peer;
    Watching watching{peer.url()};
    for (int i = 1; i <= 20; ++i) {
        peer.deliver(mail(i));
        watching.until([&, n = 0]() mutable { return ++n > i % 7; });
        peer.cut();
    }
    REQUIRE(watching.until([&] { return peer.change([](auto& world) { return world.inbox.empty(); }); }));
    auto uids = sorted_uids(watching);
    CHECK(uids.size()
          >= 20); // one whose take was cut off may come again: the ledger's row makes that nothing
    uids.erase(std::unique(uids.begin(), uids.end()), uids.end());
    CHECK(uids.size() == 20);
}

TEST_CASE("a refused move is reported, does not stop the intake, and is tried again") {
    ImapPeer peer;
    peer.deliver(mail(1));
    disturb(peer, "UID MOVE", "NO [OVERQUOTA] full", 1);
    Watching watching{peer.url()};
    REQUIRE(watching.until_polled());
    CHECK(watching.receiver.complained("full"));
    CHECK(peer.change([](auto& world) { return world.inbox.size(); }) == 1);
    peer.deliver(mail(2));
    REQUIRE(watching.until([&] { return peer.change([](auto& world) { return world.inbox.empty(); }); }));
    CHECK(watching.receiver.uids() == Uids{1, 2});
}

TEST_CASE("a folder that cannot be made is reported with what to do") {
    ImapPeer peer;
    disturb(peer, "CREATE", "NO [NOPERM] not allowed", 1);
    Watching watching{peer.url()};
    REQUIRE(watching.until_polled());
    CHECK(watching.receiver.complained("\"Processed\" cannot be made"));
    CHECK(watching.receiver.complained("not allowed"));
}

TEST_CASE("a server that ends each connection when nothing is left to do is not stormed") {
    ImapPeer peer;
    disturb(peer, "IDLE", "* BYE that is enough", 1'000);
    Watching watching{peer.url()};
    watching.pace.first_pause = std::chrono::milliseconds{50};
    watching.pace.longest_pause = std::chrono::seconds{60};
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds{2};
    watching.until([&] { return std::chrono::steady_clock::now() > end; });
    const auto connections = peer.change([](auto& world) { return world.connections; });
    CHECK(connections > 1);
    CHECK(connections < 10);
}

TEST_CASE("of pushed mails those that the server does not give at once come later, and are not passed over") {
    ImapPeer peer;
    Watching watching{peer.url()};
    REQUIRE(watching.until([&] { return peer.received("IDLE"); }));
    peer.change([](auto& world) {
        world.withheld = {1};
        world.fetch_status = "NO [SERVERBUG] some could not be read";
    });
    peer.deliver(mail(1));
    peer.deliver(mail(2));
    REQUIRE(watching.until([&] { return !watching.receiver.taken.empty(); }));
    CHECK(watching.receiver.uids() == Uids{2});
    peer.change([](auto& world) {
        world.withheld.clear();
        world.fetch_status = "OK fetched";
    });
    REQUIRE(watching.until([&] { return peer.change([](auto& world) { return world.inbox.empty(); }); }));
    CHECK(sorted_uids(watching) == Uids{1, 2});
}

TEST_CASE("while one mail cannot be read or put away, a completed poll does not say that all is well") {
    const auto* command = GENERATE("UID FETCH", "UID MOVE");
    ImapPeer peer;
    peer.deliver(mail(1));
    disturb(peer, command, "NO [SERVERBUG] corrupted", 1'000'000);
    Watching watching{peer.url()};
    watching.settings.poll = std::chrono::seconds{1};
    REQUIRE(watching.until_polled(3));
    CHECK(watching.receiver.complained("corrupted"));
    CHECK(watching.receiver.in_trouble);
    peer.change([](auto& world) { world.instead = nullptr; });
    REQUIRE(watching.until([&] { return peer.change([](auto& world) { return world.inbox.empty(); }); }));
    REQUIRE(watching.until([&] { return !watching.receiver.in_trouble; }));
}
