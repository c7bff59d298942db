// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "tests/daemon/outbox_desk.hpp"
#include "tests/daemon/smtp_peer.hpp"

#include <catch2/catch.hpp>

#include <algorithm>

using namespace ticketd;
using namespace ticketd::outbox;
using namespace std::chrono_literals;
using store::OutboxState;

TEST_CASE("a mail that waits for memory while the outbox ends goes back to the store", "[outbox]") {
    SmtpPeer peer;
    OutboxDesk desk;
    for (int i = 0; i < 2; ++i) desk.queue_with_attachment(std::string(7'000'000, 'x'));
    peer.answer(".", "stall");
    auto settings = settings_for(peer);
    settings.patience.acceptance = 20s;
    settings.patience.last_mail = 300ms;
    int looks = 0; // once both connections are greeted, by libcurl and by us
    desk.run(settings, [&] {
        const auto commands = peer.commands();
        const auto greetings =
            std::ranges::count_if(commands, [](const auto& line) { return line.starts_with("EHLO"); });
        return greetings == 4 && desk.count(OutboxState::sending) == 2 && ++looks > 20;
    });
    CHECK(desk.count(OutboxState::queued) == 2);
}

namespace {

/// Small mails are queued, behind `before_them` with attachments, when the relay lets a large one wait.
void send_small_ones_beside_a_slow_one(SmtpPeer& peer, OutboxDesk& desk, int before_them) {
    peer.answer("RCPT", "stall");
    auto settings = settings_for(peer);
    settings.connections = 2;
    settings.patience.command = settings.patience.acceptance = 1h;
    settings.patience.last_mail = 100ms;
    bool queued = false;
    desk.run(settings, [&] {
        const auto commands = peer.commands();
        const auto is_envelope = [](const auto& line) { return line.starts_with("RCPT"); };
        if (!queued && std::ranges::any_of(commands, is_envelope)) {
            queued = true;
            for (int i = 0; i < before_them; ++i) desk.queue_with_attachment("x");
            desk.queue(3);
        }
        return desk.count(OutboxState::sent) == 3;
    });
}

} // namespace

TEST_CASE("small mails leave while one with large attachments takes long and others wait for memory",
          "[outbox]") {
    SmtpPeer peer;
    OutboxDesk desk;
    for (int i = 0; i < 3; ++i) desk.queue_with_attachment(std::string(7'000'000, 'x'));
    send_small_ones_beside_a_slow_one(peer, desk, 0);
    CHECK(peer.connections() == 2);
    CHECK(desk.count(OutboxState::queued) == 3);
}

TEST_CASE("small mails leave however many with attachments wait for memory", "[outbox]") {
    SmtpPeer peer;
    OutboxDesk desk;
    desk.queue_with_attachment(std::string(7'000'000, 'x'));
    send_small_ones_beside_a_slow_one(peer, desk, 400);
    CHECK(desk.count(OutboxState::queued) == 401);
}

TEST_CASE("mails with large attachments that waited for memory leave one after the other", "[outbox]") {
    SmtpPeer peer;
    OutboxDesk desk;
    for (int i = 0; i < 4; ++i) desk.queue_with_attachment(std::string(7'000'000, 'x'));
    desk.run(settings_for(peer), [&] { return desk.count(OutboxState::sent) == 4; });
    const auto items = desk.items();
    CHECK(std::ranges::all_of(items, [](const auto& item) { return item.attempts == 1; }));
}

TEST_CASE("mails that wait for memory keep no connection open, however often the queue is looked at",
          "[outbox]") {
    const bool looks_often = GENERATE(false, true);
    SmtpPeer peer;
    peer.answer(".", "stall");
    OutboxDesk desk;
    for (int i = 0; i < 2; ++i) desk.queue_with_attachment(std::string(7'000'000, 'x'));
    auto settings = settings_for(peer);
    settings.patience.acceptance = 1h;
    settings.patience.idle = settings.patience.last_mail = 100ms;
    desk.run(settings, [&] {
        if (looks_often) desk.hand_over(0, desk.errand());
        return std::ranges::count(peer.commands(), "QUIT") == 1;
    });
    CHECK(peer.connections() == 2);
    CHECK(desk.count(OutboxState::queued) == 2);
}
