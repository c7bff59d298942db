// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "tests/daemon/outbox_desk.hpp"

#include <catch2/catch.hpp>

#include <memory>
#include <utility>

using namespace ticketd::outbox;
using ticketd::store::OutboxState;

TEST_CASE("mails that another has claimed go out like the others, once each", "[outbox]") {
    SmtpPeer peer;
    OutboxDesk desk;
    bool handed_over = false;
    desk.run(settings_for(peer), [&] {
        if (!std::exchange(handed_over, true)) {
            desk.hand_over(40, desk.promise());
            desk.queue(3);
        }
        return desk.count(OutboxState::sent) == 43;
    });
    CHECK(peer.mails().size() == 43);
    for (const auto& item : desk.items()) CHECK(item.attempts == 1);
}

TEST_CASE("what falls due while there is no room is looked for as soon as there is some", "[outbox]") {
    SmtpPeer peer;
    OutboxDesk desk;
    bool handed_over = false;
    desk.run(settings_for(peer), [&] {
        if (!std::exchange(handed_over, true)) {
            desk.hand_over(200, desk.promise()); // more than one claim
            desk.queue(3);
        }
        return desk.count(OutboxState::sent) == 203;
    });
    CHECK(peer.mails().size() == 203);
}

TEST_CASE("room is promised until it is given back, and no more than there is", "[outbox]") {
    SmtpPeer peer;
    OutboxDesk desk;
    desk.run(settings_for(peer), [&] {
        const auto first = desk.promise();
        const auto second = desk.promise();
        CHECK(first > 0);
        CHECK(second > 0);
        CHECK(desk.promise() == 0);
        desk.hand_over(0, first);
        CHECK(desk.promise() == first);
        desk.hand_over(0, first + second);
        return true;
    });
}

TEST_CASE("there is no room while the server is away, and what was claimed before goes back", "[outbox]") {
    auto peer = std::make_unique<SmtpPeer>();
    const auto settings = settings_for(*peer);
    peer.reset();
    OutboxDesk desk;
    bool handed_over = false;
    desk.run(settings, [&] {
        if (!std::exchange(handed_over, true)) desk.hand_over(3, desk.promise());
        return desk.count(OutboxState::queued) == 3 && desk.promise() == 0;
    });
    for (const auto& item : desk.items()) CHECK_FALSE(item.uncertain);
}

TEST_CASE("the end waits for mails that are being claimed, and they go back as they were", "[outbox]") {
    SmtpPeer peer;
    OutboxDesk desk;
    desk.run(settings_for(peer), [&] {
        desk.hand_over_late(4, desk.promise());
        return true;
    });
    CHECK(desk.count(OutboxState::queued) == 4);
    CHECK(peer.mails().empty());
    for (const auto& item : desk.items()) CHECK(item.attempts == 0);
}
