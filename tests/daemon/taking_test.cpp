// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/intake/taking.hpp"
#include "tests/daemon/recording_receiver.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <catch2/catch.hpp>

#include <stdexcept>

using namespace ticketd;
using namespace ticketd::tests;
using intake::Disposition;
using intake::Taking;
namespace asio = net::asio;
using Uids = std::vector<std::uint32_t>;

namespace {

std::vector<intake::RawMail> batch(Uids uids) {
    std::vector<intake::RawMail> mails;
    for (const auto uid : uids) mails.emplace_back().delivery = {store::MailboxId{5}, 7, uid};
    return mails;
}

/// Two batches, the second begun while the first is being taken.
struct Two {
    asio::io_context io{1};
    RecordingReceiver receiver;
    asio::steady_timer gate{io, asio::steady_timer::time_point::max()}; ///< the first take() waits for it
    Uids read_at_gate;                                                  ///< what was read by then
    bool fails = false;

    Two() {
        receiver.before_take = [this]() -> net::awaitable<void> {
            if (receiver.takes > 1) co_return;
            boost::system::error_code opened;
            co_await gate.async_wait(asio::redirect_error(asio::use_awaitable, opened));
            read_at_gate = receiver.read;
            if (fails) throw std::runtime_error("the disk is full");
        };
    }
    /// What each take() ended with: its dispositions, or nothing where it threw.
    std::vector<std::vector<Disposition>> run() {
        Taking first(io.get_executor(), receiver, batch({1, 2}), nullptr);
        Taking second(io.get_executor(), receiver, batch({3}), &first);
        while (receiver.takes == 0 || receiver.read.size() < 3) io.run_one();
        gate.cancel();
        std::vector<std::vector<Disposition>> results(2);
        for (auto* each : {&first, &second})
            asio::co_spawn(
                io,
                [](Taking& taking, std::vector<Disposition>& result) -> net::awaitable<void> {
                    result = co_await taking.result();
                }(*each, results[each == &first ? 0 : 1]),
                asio::detached);
        try {
            io.run();
        } catch (const std::runtime_error&) {
            io.run();
        }
        return results;
    }
};

} // namespace

TEST_CASE("a batch is read while the one before it is taken, and taken behind it") {
    Two two;
    const auto results = two.run();
    CHECK(two.read_at_gate == Uids{1, 2, 3});
    CHECK(two.receiver.uids() == Uids{1, 2, 3});
    CHECK(results[0].size() == 2);
    CHECK(results[1].size() == 1);
}

TEST_CASE("of batches behind one that cannot be stored none is taken: they are asked for again, in order") {
    Two two;
    two.fails = true;
    const auto results = two.run();
    CHECK(two.receiver.takes == 1);
    CHECK(two.receiver.uids().empty());
    CHECK(results[0].empty());
    CHECK(results[1].empty());
}

TEST_CASE("one that was given up goes on by itself, and the one behind it too") {
    Two two;
    {
        Taking first(two.io.get_executor(), two.receiver, batch({1, 2}), nullptr);
        Taking second(two.io.get_executor(), two.receiver, batch({3}), &first);
    }
    while (two.receiver.takes == 0) two.io.run_one();
    two.gate.cancel();
    two.io.run();
    CHECK(two.receiver.uids() == Uids{1, 2, 3});
}
