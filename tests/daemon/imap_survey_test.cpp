// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/intake/survey.hpp"
#include "tests/daemon/watching.hpp"

#include <catch2/catch.hpp>

using namespace ticketd;
using namespace ticketd::tests;
using Uids = std::vector<std::uint32_t>;

namespace {

/// Settings and pace of a Watching, without its watch.
struct Quiet {
    explicit Quiet(const std::string& url) : watching(url) {}
    Watching watching;

    intake::Survey survey() {
        std::optional<intake::Survey> found;
        auto work = intake::survey(watching.settings, watching.pace);
        run(std::move(work), found);
        return *found;
    }
    void read_once() {
        std::optional<bool> done;
        auto work = read();
        run(std::move(work), done);
    }

private:
    net::awaitable<bool> read() {
        co_await intake::read_once(watching.settings, watching.receiver, watching.pace);
        co_return true;
    }
    template <class Result>
    void run(net::awaitable<Result> work, std::optional<Result>& result) {
        std::exception_ptr error;
        net::asio::co_spawn(watching.io, std::move(work), [&](std::exception_ptr failure, Result value) {
            error = failure;
            result.emplace(std::move(value));
        });
        watching.io.run();
        if (error) std::rethrow_exception(error);
    }
};

} // namespace

TEST_CASE("a survey names what a folder holds, and touches nothing") {
    ImapPeer peer;
    fill(peer, 5);
    peer.change([](auto& world) { world.inbox.erase(3); });
    Quiet quiet{peer.url()};
    const auto found = quiet.survey();
    CHECK(found.uidvalidity == 7);
    CHECK(found.uids == Uids{1, 2, 4, 5});
    CHECK(peer.received("EXAMINE"));
    for (const auto* verb : {"SELECT", "FETCH", "STORE", "MOVE", "CREATE"}) CHECK_FALSE(peer.received(verb));
}

TEST_CASE("a survey of a folder that is not there says so") {
    ImapPeer peer;
    Quiet quiet{peer.url("Support")};
    CHECK_THROWS_AS(quiet.survey(), net::Failure);
}

TEST_CASE("reading a folder once takes what the ledger does not know, moves nothing, and ends") {
    ImapPeer peer;
    fill(peer, 130);
    Quiet quiet{peer.url()};
    quiet.watching.receiver.ledger = {{{7, 2}, intake::Disposition::processed}};
    quiet.read_once();
    CHECK(quiet.watching.receiver.taken.size() == 129);
    CHECK(left(peer) == 130);
    for (const auto* verb : {"SELECT", "STORE", "MOVE", "CREATE"}) CHECK_FALSE(peer.received(verb));
}

TEST_CASE("a mail that fails is asked for again before reading a folder once ends") {
    ImapPeer peer;
    fill(peer, 3);
    Quiet quiet{peer.url()};
    int failures = 2;
    quiet.watching.receiver.decide = [&](const auto& mail) {
        return mail.delivery.uid == 2 && failures-- > 0 ? intake::Disposition::retry
                                                        : intake::Disposition::processed;
    };
    quiet.read_once();
    CHECK(quiet.watching.receiver.uids() == Uids{1, 2, 3, 2, 2});
}
