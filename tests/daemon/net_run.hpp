// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/net/connection.hpp"

#include <boost/asio/co_spawn.hpp>

#include <array>
#include <chrono>
#include <exception>
#include <filesystem>
#include <functional>

#include <iterator>
#include <optional>
#include <string>
#include <thread>

namespace ticketd::tests {

using Dialogue = std::function<net::awaitable<void>(net::Connection&)>;

inline net::awaitable<void> with_connection(net::Endpoint endpoint, Dialogue dialogue) {
    auto connection = co_await net::Connection::open(std::move(endpoint));
    co_await dialogue(connection);
}

/// Connects, and runs the dialogue to its end; throws what it throws.
inline void run_dialogue(net::Endpoint endpoint, Dialogue dialogue) {
    net::asio::io_context io{1};
    std::exception_ptr failed;
    auto task = with_connection(std::move(endpoint), std::move(dialogue));
    net::asio::co_spawn(io, std::move(task), [&](std::exception_ptr error) { failed = std::move(error); });
    io.run();
    if (failed) std::rethrow_exception(failed);
}

/// Says something and gives what comes back at first.
inline net::awaitable<std::string> converse(net::Connection& connection, std::string words) {
    co_await connection.write(words, std::chrono::seconds{5});
    std::array<char, 4096> buffer;
    const auto count = co_await connection.read_some(buffer, std::chrono::seconds{5});
    co_return std::string(buffer.data(), count);
}

inline net::awaitable<void> say_nothing(net::Connection&) { co_return; }

/// The failure to connect; nothing if it succeeds.
inline std::optional<net::Failure> refusal(const net::Endpoint& endpoint) {
    try {
        run_dialogue(endpoint, say_nothing);
    } catch (const net::Failure& failure) {
        return failure;
    }
    return std::nullopt;
}

inline std::string failure_of(const net::Endpoint& endpoint) {
    const auto failure = refusal(endpoint);
    return failure ? failure->what() : "";
}

inline bool needs_person(const net::Endpoint& endpoint) {
    const auto failure = refusal(endpoint);
    return failure && failure->needs_person();
}

inline std::ptrdiff_t open_descriptors() {
    return std::distance(std::filesystem::directory_iterator{"/proc/self/fd"},
                         std::filesystem::directory_iterator{});
}

/// Once nothing has opened or closed one for a while: a peer of the test closes its ends a little later.
inline std::ptrdiff_t descriptors_at_rest() {
    auto last = open_descriptors();
    for (int still = 0, looks = 0; still < 10 && looks < 500; ++looks) {
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
        const auto now = open_descriptors();
        still = now == last ? still + 1 : 0;
        last = now;
    }
    return last;
}

} // namespace ticketd::tests
