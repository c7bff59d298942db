// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/lmtp/lmtp.hpp"
#include "tests/daemon/recording_receiver.hpp"
#include "tests/daemon/run_until.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/write.hpp>
#include <catch2/catch.hpp>

#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <filesystem>
#include <string>

namespace ticketd::tests {

/// A server on a socket of its own, and clients that talk to it, on one loop.
class Served {
public:
    Served() {
        auto name = (std::filesystem::temp_directory_path() / "ticketd-lmtp-XXXXXX").string();
        REQUIRE(::mkdtemp(name.data()) != nullptr);
        folder = name;
        settings.listen = "unix:" + (folder / "socket").string();
        pace.command = std::chrono::seconds{2};
        pace.retry = std::chrono::milliseconds{20};
        pace.farewell = std::chrono::milliseconds{500};
    }
    ~Served() {
        stop();
        std::filesystem::remove_all(folder);
    }
    Served(const Served&) = delete;
    Served& operator=(const Served&) = delete;

    void start() {
        const auto is_ours = [](std::string_view address) { return address.ends_with("@desk.example"); };
        const auto now = [] { return store::Instant{std::chrono::seconds{1'764'000'000}}; };
        auto work = lmtp::serve(settings, receiver, is_ours, now, pace);
        net::asio::co_spawn(
            io, std::move(work),
            net::asio::bind_cancellation_slot(cancel.slot(), [this](std::exception_ptr) { ended = true; }));
        started = true;
    }
    template <class Reached>
    bool until(Reached reached) {
        if (!started) start();
        return run_until(io, reached);
    }
    void stop() {
        if (!started || ended) return;
        cancel.emit(net::asio::cancellation_type::total);
        until([this] { return ended; });
    }

    /// Says all of it at once and gives all that comes until the server closes, or `lines` have come.
    std::string talk(std::string words, int lines = 1'000) {
        REQUIRE(until([this] { return receiver.polls > 0; }));
        std::string heard;
        bool done = false;
        net::asio::co_spawn(io, converse(std::move(words), lines, heard),
                            [&done](std::exception_ptr) { done = true; });
        CHECK(until([&done] { return done; }));
        return heard;
    }

    net::asio::io_context io{1};
    tests::RecordingReceiver receiver;
    lmtp::Settings settings;
    lmtp::Pace pace;
    net::asio::cancellation_signal cancel;
    std::filesystem::path folder;
    bool started = false, ended = false;

private:
    net::asio::awaitable<void> converse(std::string words, int lines, std::string& heard) {
        net::asio::local::stream_protocol::socket socket(io);
        co_await socket.async_connect(
            net::asio::local::stream_protocol::endpoint((folder / "socket").string()),
            net::asio::use_awaitable);
        co_await net::asio::async_write(socket, net::asio::buffer(words), net::asio::use_awaitable);
        std::array<char, 4096> buffer;
        while (std::ranges::count(heard, '\n') < lines) {
            const auto count =
                co_await socket.async_read_some(net::asio::buffer(buffer), net::asio::use_awaitable);
            heard.append(buffer.data(), count);
        }
    }
};

} // namespace ticketd::tests
