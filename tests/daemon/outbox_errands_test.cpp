// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "tests/daemon/outbox_desk.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <chrono>
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
            desk.hand_over(40, desk.errand());
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
            desk.hand_over(200, desk.errand()); // more than one claim
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
        const auto first = desk.errand();
        const auto second = desk.errand();
        CHECK(first.room > 0);
        CHECK(second.room > 0);
        CHECK(desk.errand().room == 0);
        desk.hand_over(0, first);
        CHECK(desk.errand().room == first.room);
        desk.hand_over(0, first);
        desk.hand_over(0, second);
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
        if (!std::exchange(handed_over, true)) desk.hand_over(3, desk.errand());
        return desk.count(OutboxState::queued) == 3 && desk.errand().room == 0;
    });
    for (const auto& item : desk.items()) CHECK_FALSE(item.uncertain);
}

TEST_CASE("the end waits for mails that are being claimed, and they go back as they were", "[outbox]") {
    SmtpPeer peer;
    OutboxDesk desk;
    desk.run(settings_for(peer), [&] {
        desk.hand_over_late(4, desk.errand());
        return true;
    });
    CHECK(desk.count(OutboxState::queued) == 4);
    CHECK(peer.mails().empty());
    for (const auto& item : desk.items()) CHECK(item.attempts == 0);
}

TEST_CASE("results that another's commit has recorded are not recorded again", "[outbox]") {
    SmtpPeer peer;
    OutboxDesk desk;
    bool lent = false;
    desk.run(settings_for(peer), [&] {
        if (lent) return desk.count(OutboxState::sent) == desk.items().size();
        const auto is_put_off = [](const ticketd::store::OutboxItem& item) {
            return item.state == OutboxState::queued && item.attempts > 0;
        };
        if (std::ranges::all_of(desk.items(), is_put_off)) { // the last one's result was not to be had
            peer.answer("RCPT", "450 4.2.0 come back later");
            desk.queue(1);
        }
        auto errand = desk.errand();
        lent = !errand.results.empty();
        if (lent) desk.advance(std::chrono::hours(1)); // what is put off, and claimed along, goes out at once
        desk.hand_over(0, std::move(errand));
        return false;
    });
    CHECK(peer.mails().size() == desk.items().size());
    for (const auto& item : desk.items()) CHECK(item.attempts == 2);
}

TEST_CASE("results that come back unrecorded are recorded all the same", "[outbox]") {
    SmtpPeer peer;
    OutboxDesk desk;
    std::size_t lent = 0;
    desk.run(settings_for(peer), [&] {
        const bool all_sent = desk.count(OutboxState::sent) == desk.items().size();
        if (lent == 0 && all_sent) desk.queue(1);
        auto errand = desk.errand();
        lent += errand.results.size();
        desk.hand_over(0, std::move(errand), false);
        return lent > 0 && all_sent;
    });
    CHECK(lent == 1); // what came back is not lent again
    CHECK(peer.mails().size() == desk.items().size());
}

TEST_CASE("the end waits for results that another is recording", "[outbox]") {
    for (const bool recorded : {true, false}) {
        SmtpPeer peer;
        OutboxDesk desk;
        desk.run(settings_for(peer), [&] {
            if (desk.count(OutboxState::sent) == desk.items().size()) desk.queue(1);
            auto errand = desk.errand();
            desk.hand_over(
                0, {.room = std::exchange(errand.room, 0), .results = {}}); // nothing else is waited for
            const bool lent = !errand.results.empty();
            if (lent) desk.hand_over_late(0, std::move(errand), recorded);
            return lent;
        });
        CHECK(desk.count(OutboxState::sent) == desk.items().size());
    }
}

TEST_CASE("results that come while others are recorded wait for company too", "[outbox]") {
    SmtpPeer peer;
    OutboxDesk desk;
    desk.queue(400);
    const auto begin = std::chrono::steady_clock::now();
    desk.run(settings_for(peer), [&] { return desk.count(OutboxState::sent) == 400; });
    const auto took = std::chrono::steady_clock::now() - begin;
    constexpr std::size_t others = 8; // the first ones, and claims of 64 to 256 mails
    CHECK(desk.commits() <= others + static_cast<std::size_t>(took / std::chrono::milliseconds(10)));
}
