// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/net/awaitable.hpp"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>

#include <chrono>
#include <utility>

namespace ticketd::outbox {

/// Wakes the one coroutine that waits for it. A ring while nobody waits is kept for the next wait; two are
/// one.
class Bell {
public:
    explicit Bell(net::asio::io_context& io) : timer_(io) {}

    void ring() {
        rung_ = true;
        timer_.cancel();
    }

    /// Waits for a ring, at most so long; true if it was rung. A cancelled wait ends early, without a ring.
    net::awaitable<bool> wait(std::chrono::milliseconds at_most) {
        if (!rung_) {
            timer_.expires_after(at_most);
            boost::system::error_code interrupted; // by ring() or by cancellation: the flag tells
            auto token = net::asio::redirect_error(net::asio::use_awaitable, interrupted);
            co_await timer_.async_wait(token);
        }
        co_return std::exchange(rung_, false);
    }

private:
    net::asio::steady_timer timer_;
    bool rung_ = false;
};

} // namespace ticketd::outbox
