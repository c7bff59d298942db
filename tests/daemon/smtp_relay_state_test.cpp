// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/outbox/relay_state.hpp"
#include "tests/daemon/outbox_desk.hpp"
#include "tests/daemon/smtp_peer.hpp"

#include <catch2/catch.hpp>

using namespace ticketd::outbox;
using ticketd::store::OutboxState;
using namespace std::chrono_literals;

namespace {

constexpr double no_jitter = 0.5;
const RelayState::Clock::time_point start{1h};

} // namespace

TEST_CASE("several connections that fail together are one absence", "[outbox]") {
    RelayState relay("smtp://relay");
    CHECK_FALSE(relay.away());
    for (int i = 0; i < 4; ++i)
        CHECK(relay.failed("refused", false, no_jitter, start + 100ms * i) == 2s - 100ms * i);
    CHECK(relay.away());
    CHECK(relay.failed("refused", false, no_jitter, start + 2s) == 4s);
    relay.let_in();
    relay.served();
    CHECK_FALSE(relay.away());
    CHECK(relay.failed("refused", false, no_jitter, start + 1min) == 2s);
}

TEST_CASE("a server that only greets is not back: the pauses go on growing", "[outbox]") {
    RelayState relay("smtp://relay");
    CHECK(relay.failed("closing", false, no_jitter, start) == 2s);
    relay.let_in();
    CHECK_FALSE(relay.away());
    CHECK(relay.failed("closing", false, no_jitter, start + 2s) == 4s);
    relay.served(); // over a connection that is older
    CHECK(relay.away());
    CHECK(relay.cause() == "closing");
    relay.let_in();
    CHECK(relay.failed("closing", false, no_jitter, start + 6s) == 8s);
}

TEST_CASE("a mail that is waited for brings the next look at the server nearer", "[outbox]") {
    RelayState relay("smtp://relay");
    auto at = start;
    for (int i = 0; i < 6; ++i) at += relay.failed("refused", false, no_jitter, at);
    const auto failed = at - 60s; // the last pause was a minute
    CHECK(relay.next_probe() == at);
    relay.hurry();
    CHECK(relay.next_probe() == failed + 5s);
}

TEST_CASE("nobody hurries where a person must mend something, or an account would get locked", "[outbox]") {
    RelayState relay("smtp://relay");
    auto at = start;
    for (int i = 0; i < 6; ++i) at += relay.failed("wrong password", true, no_jitter, at);
    relay.hurry();
    CHECK(relay.next_probe() == at);
}

TEST_CASE("three broken connections in a row are the server's fault, one that served between them is not",
          "[outbox]") {
    RelayState relay("smtp://relay");
    CHECK_FALSE(relay.strike());
    CHECK_FALSE(relay.strike());
    relay.no_strike();
    CHECK_FALSE(relay.strike());
    CHECK_FALSE(relay.strike());
    CHECK(relay.strike());
}

TEST_CASE("a server that greets and then closes is left alone for longer each time", "[outbox]") {
    SmtpPeer peer;
    for (int i = 0; i < 200; ++i) peer.answer("MAIL", "421 going down");
    OutboxDesk desk;
    desk.queue(50);
    bool again = false;
    desk.run(settings_for(peer), [&] {
        const auto last = desk.items()[49];
        const bool waits = last.state == OutboxState::queued && !last.last_error.empty();
        if (!waits || last.next_attempt <= desk.now()) return false;
        if (again) return true;
        again = true;
        desk.advance(1min);
        return false;
    });
    CHECK(desk.items()[49].attempts == 0);
    CHECK(desk.items()[49].next_attempt > desk.now() + 2600ms); // the first pause is at most 2.5 s
}

TEST_CASE("a server that closes is nobody's to mend, one that wants a login is", "[outbox]") {
    const auto [reply, persons] = GENERATE(table<std::string, bool>(
        {{"421 going down", false}, {"530 5.7.0 log in first", true}, {"534 5.7.9 too weak", true}}));
    SmtpPeer peer;
    for (int i = 0; i < 50; ++i) peer.answer("MAIL", reply);
    OutboxDesk desk;
    desk.queue(10);
    bool refused = false;
    desk.run(settings_for(peer), [&] {
        refused = !desk.delivery().refusal().empty();
        return !desk.delivery().trouble().empty();
    });
    CHECK(refused == persons);
    CHECK(desk.count(OutboxState::failed) == 0);
}

TEST_CASE("mails wait for a server whose answer to EHLO is no SMTP", "[outbox]") {
    SmtpPeer peer;
    peer.answer("EHLO", "250 peer"); // to libcurl
    peer.answer("EHLO", "gibberish");
    OutboxDesk desk;
    desk.queue(1);
    bool moved = false;
    desk.run(settings_for(peer), [&] {
        const auto item = desk.items()[0];
        if (!moved && !item.last_error.empty()) {
            moved = true;
            CHECK(item.last_error.find("is no answer of an SMTP server") != std::string::npos);
            desk.advance(1min);
        }
        return item.state == OutboxState::sent;
    });
    CHECK(moved);
    CHECK(desk.items()[0].attempts == 1);
}
