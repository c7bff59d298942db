// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "tests/daemon/outbox_desk.hpp"
#include "tests/daemon/smtp_peer.hpp"

#include "parser/compose.hpp"
#include "parser/parse.hpp"

#include <catch2/catch.hpp>

#include <memory>
#include <set>
#include <stdexcept>

using namespace ticketd;
using namespace ticketd::outbox;
using namespace std::chrono_literals;
using store::OutboxState;

namespace {

std::size_t in_state(const std::vector<store::OutboxItem>& items, OutboxState state) {
    return static_cast<std::size_t>(
        std::count_if(items.begin(), items.end(), [&](const auto& item) { return item.state == state; }));
}

} // namespace

TEST_CASE("what is queued goes out and is recorded as sent", "[outbox]") {
    SmtpPeer peer;
    OutboxDesk desk;
    desk.queue(3);
    desk.run(settings_for(peer), [&] { return desk.count(OutboxState::sent) == 3; });
    CHECK(peer.mails().size() == 3);
    for (const auto& item : desk.items()) {
        CHECK(item.state == OutboxState::sent);
        CHECK(item.attempts == 1);
        CHECK_FALSE(item.uncertain);
        CHECK(item.sent);
    }
}

TEST_CASE("a thousand mails go out once each, over no more connections than allowed", "[outbox]") {
    SmtpPeer peer;
    OutboxDesk desk;
    desk.queue(1500);
    desk.run(settings_for(peer), [&] { return desk.count(OutboxState::sent) == 1500; });
    const auto mails = peer.mails();
    std::set<std::string> recipients;
    for (const auto& mail : mails) recipients.insert(mail.rcpt);
    CHECK(mails.size() == 1500);
    CHECK(recipients.size() == 1500);
    CHECK(peer.connections() <= 5); // four, and one that was worn out
}

TEST_CASE("one mail alone goes over one connection, which is kept for the next", "[outbox]") {
    SmtpPeer peer;
    OutboxDesk desk;
    int queued = 0;
    desk.run(settings_for(peer), [&] {
        if (desk.count(OutboxState::sent) < static_cast<std::size_t>(queued)) return false;
        if (queued == 5) return true;
        desk.queue(1);
        ++queued;
        return false;
    });
    CHECK(peer.mails().size() == 5);
    CHECK(peer.connections() == 1);
}

TEST_CASE("a greylisted mail is put off and goes out later", "[outbox]") {
    SmtpPeer peer;
    peer.answer("RCPT", "451 4.7.1 greylisted, come again");
    OutboxDesk desk;
    desk.queue(1);
    bool moved = false;
    desk.run(settings_for(peer), [&] {
        const auto items = desk.items();
        if (!moved && items[0].state == OutboxState::queued && items[0].attempts == 1) {
            moved = true;
            CHECK(items[0].last_error.find("451 4.7.1 greylisted") != std::string::npos);
            CHECK(items[0].next_attempt > desk.now() + 30s);
            desk.advance(10min);
        }
        return items[0].state == OutboxState::sent;
    });
    CHECK(desk.items()[0].attempts == 2);
    CHECK(peer.mails().size() == 1);
}

TEST_CASE("a mail refused for good fails at once and is an event of its ticket", "[outbox]") {
    SmtpPeer peer;
    peer.answer("RCPT", "550 5.1.1 no such user");
    OutboxDesk desk;
    desk.queue(2);
    desk.run(settings_for(peer),
             [&] { return desk.count(OutboxState::sent) == 1 && desk.count(OutboxState::failed) == 1; });
    CHECK(peer.mails().size() == 1);
}

TEST_CASE("a mail cut after its end is marked, and the same bytes go out again", "[outbox]") {
    SmtpPeer peer;
    peer.answer(".", "cut");
    OutboxDesk desk;
    desk.queue(1);
    desk.run(settings_for(peer), [&] {
        if (desk.items()[0].state == OutboxState::queued && desk.items()[0].attempts == 1)
            desk.advance(10min);
        return desk.count(OutboxState::sent) == 1;
    });
    CHECK(desk.items()[0].uncertain);
    REQUIRE(peer.mails().size() == 1);
    CHECK(peer.mails()[0].bytes == OutboxDesk::text(0));
}

TEST_CASE("a connection that was closed while idle costs no mail an attempt", "[outbox]") {
    SmtpPeer peer;
    OutboxDesk desk;
    desk.queue(1);
    bool second = false;
    desk.run(settings_for(peer), [&] {
        if (!second && desk.count(OutboxState::sent) == 1) {
            second = true;
            peer.answer("MAIL", "421 idle for too long");
            desk.queue(1);
        }
        return desk.count(OutboxState::sent) == 2;
    });
    CHECK(peer.connections() == 2);
    CHECK(desk.items()[1].attempts == 1);
    CHECK(desk.items()[1].last_error.empty());
}

TEST_CASE("while the server is away no mail is blamed, and all go out when it is back", "[outbox]") {
    auto peer = std::make_unique<SmtpPeer>();
    const auto port = peer->port();
    const auto settings = settings_for(*peer);
    peer.reset();
    OutboxDesk desk;
    desk.queue(300);
    desk.run(settings, [&] {
        const auto items = desk.items();
        const auto told = [](const auto& item) { return !item.last_error.empty(); };
        if (!peer && std::count_if(items.begin(), items.end(), told) > 250) {
            CHECK(
                std::all_of(items.begin(), items.end(), [](const auto& item) { return item.attempts <= 1; }));
            desk.advance(1min);
            peer = std::make_unique<SmtpPeer>(port);
        }
        return in_state(items, OutboxState::sent) == 300;
    });
    for (const auto& item : desk.items()) CHECK(item.attempts == 1);
    CHECK(peer->mails().size() == 300);
}

TEST_CASE("a server that is away for five days has its mails given up", "[outbox]") {
    auto peer = std::make_unique<SmtpPeer>();
    const auto settings = settings_for(*peer);
    peer.reset();
    OutboxDesk desk;
    desk.queue(2);
    bool moved = false;
    desk.run(settings, [&] {
        const auto items = desk.items();
        if (!moved && !items[0].last_error.empty()) {
            moved = true;
            desk.advance(120h);
        }
        return in_state(items, OutboxState::failed) == 2;
    });
    CHECK(desk.items()[0].last_error.find("127.0.0.1") != std::string::npos);
}

TEST_CASE("a server that closes with 421 again and again is left alone", "[outbox]") {
    SmtpPeer peer;
    for (int i = 0; i < 200; ++i) peer.answer("MAIL", "421 going down");
    OutboxDesk desk;
    desk.queue(50);
    desk.run(settings_for(peer), [&] { return !desk.items()[49].last_error.empty(); });
    CHECK(peer.connections() < 12);
    CHECK(desk.count(OutboxState::queued) == 50);
    const auto items = desk.items();
    CHECK(std::count_if(items.begin(), items.end(), [](const auto& item) { return item.attempts > 0; }) <= 8);
}

namespace {

/// Fails as a bug would.
struct BrokenTokens : net::TokenSource {
    net::awaitable<std::string> token() override {
        throw std::logic_error("a bug");
        co_return std::string{};
    }
    bool refused(const std::string&) override { return false; }
    const std::string& name() const override { return name_; }
    std::string name_ = "broken";
};

} // namespace

TEST_CASE("a bug under a mail ends the outbox at once, and the mail goes back to the store", "[outbox]") {
    SmtpPeer peer;
    auto settings = settings_for(peer);
    settings.endpoint.tokens = std::make_shared<BrokenTokens>();
    OutboxDesk desk;
    desk.queue(1);
    const auto begin = std::chrono::steady_clock::now();
    CHECK_THROWS_AS(desk.run(settings, [] { return false; }), std::logic_error);
    CHECK(std::chrono::steady_clock::now() - begin < 10s); // a courier that has not ended is waited for 20 s
    CHECK(desk.items()[0].state == OutboxState::queued);
    CHECK_FALSE(desk.items()[0].uncertain);
}

TEST_CASE("a limit of connections at the server is no absence", "[outbox]") {
    SmtpPeer peer;
    OutboxDesk desk;
    desk.queue(1);
    bool more = false;
    desk.run(settings_for(peer), [&] {
        if (!more && desk.count(OutboxState::sent) == 1) {
            more = true;
            for (int i = 0; i < 20; ++i) peer.answer("greeting", "421 too many connections from you");
            desk.queue(200);
        }
        return desk.count(OutboxState::sent) == 201;
    });
    for (const auto& item : desk.items()) CHECK(item.attempts == 1);
}

TEST_CASE("what is not sent when the daemon stops is due at the next start, and not marked", "[outbox]") {
    SmtpPeer peer;
    peer.offer({}); // one command at a time: slow enough to be stopped half-way
    OutboxDesk desk;
    desk.queue(3000);
    desk.run(settings_for(peer), [&] { return desk.count(OutboxState::sent) > 100; });
    CHECK(desk.count(OutboxState::sending) == 0);
    const auto sent = desk.count(OutboxState::sent);
    CHECK(sent == peer.mails().size());
    CHECK(desk.count(OutboxState::queued) == 3000 - sent);
    const auto items = desk.items();
    CHECK(std::none_of(items.begin(), items.end(), [](const auto& item) { return item.uncertain; }));
    CHECK(peer.commands().back() == "QUIT");
}

TEST_CASE("a stop waits for a server that says nothing no longer than allowed, and marks the mail",
          "[outbox]") {
    SmtpPeer peer;
    peer.answer(".", "stall");
    auto settings = settings_for(peer);
    settings.patience.acceptance = 10min;
    settings.patience.last_mail = 200ms;
    OutboxDesk desk;
    desk.queue(1);
    const auto begin = std::chrono::steady_clock::now();
    desk.run(settings, [&] { return !peer.commands().empty() && peer.commands().back() == "DATA"; });
    CHECK(std::chrono::steady_clock::now() - begin < 5s);
    CHECK(desk.items()[0].state == OutboxState::queued);
    CHECK(desk.items()[0].uncertain);
}

TEST_CASE(
    "a mail does not wait behind one over which the server takes long, while there may be another connection",
    "[outbox]") {
    SmtpPeer peer;
    peer.answer(".", "stall");
    OutboxDesk desk;
    desk.queue(2);
    auto settings = settings_for(peer);
    settings.patience.acceptance = 1h;
    settings.patience.last_mail = 100ms;
    desk.run(settings, [&] { return desk.count(OutboxState::sent) == 1; });
    CHECK(peer.connections() == 2);
}

TEST_CASE("attachments are taken from the stored mail, and left out above the server's SIZE", "[outbox]") {
    SmtpPeer peer;
    const bool small = GENERATE(true, false);
    peer.offer({"PIPELINING", small ? "SIZE 20000" : "SIZE 0"});
    OutboxDesk desk;
    desk.queue_with_attachment(std::string(50'000, 'x'));
    desk.run(settings_for(peer), [&] { return desk.count(OutboxState::sent) == 1; });
    REQUIRE(peer.mails().size() == 1);
    const std::string bytes = peer.mails()[0].bytes;
    const auto message = parser::parse(bytes);
    CHECK(message.attachments.size() == (small ? 0 : 1));
    CHECK((message.text.find("[Attachment \"log.bin\"") != std::string::npos) == small);
    if (!small) CHECK(message.attachments.at(0).content.decode() == std::string(50'000, 'x'));
    CHECK(peer.mails()[0].mail.ends_with(" SIZE=" + std::to_string(bytes.size())));
}
