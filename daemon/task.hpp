// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/net/awaitable.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>

#include <chrono>
#include <exception>
#include <functional>
#include <memory>

namespace ticketd {

/// A coroutine that runs beside others until it is cancelled, and whose end can be awaited.
class Task {
public:
    /// Starts it. `on_failure` is called if it ends by an exception; being cancelled is no failure.
    Task(net::asio::io_context& io, net::awaitable<void> work,
         std::function<void(std::exception_ptr)> on_failure)
        : state_(std::make_shared<State>(io)) {
        net::asio::co_spawn(io, std::move(work),
                            net::asio::bind_cancellation_slot(
                                state_->cancel.slot(), [state = state_, on_failure = std::move(on_failure)](
                                                           std::exception_ptr error) {
                                    state->ended = true;
                                    state->end.cancel();
                                    if (error && !state->cancelled) on_failure(error);
                                }));
    }

    void cancel() {
        if (state_->ended) return;
        state_->cancelled = true;
        state_->cancel.emit(net::asio::cancellation_type::terminal);
    }

    /// Returns when it has ended; at once if it has already.
    net::awaitable<void> ended() { co_await ended_by(std::chrono::steady_clock::time_point::max()); }

    /// Returns when it has ended, or at `deadline`; whether it has.
    net::awaitable<bool> ended_by(std::chrono::steady_clock::time_point deadline) {
        auto state = state_;
        net::asio::steady_timer bound(state->end.get_executor(), deadline);
        bound.async_wait([state](const boost::system::error_code& error) {
            if (!error) state->end.cancel();
        });
        while (!state->ended && std::chrono::steady_clock::now() < deadline) {
            boost::system::error_code interrupted; // the timer never expires: its cancellation is the news
            auto token = net::asio::redirect_error(net::asio::use_awaitable, interrupted);
            co_await state->end.async_wait(token);
        }
        co_return state->ended;
    }
    bool has_ended() const { return state_->ended; }

private:
    struct State {
        explicit State(net::asio::io_context& io) : end(io, net::asio::steady_timer::time_point::max()) {}
        net::asio::cancellation_signal cancel;
        net::asio::steady_timer end;
        bool ended = false, cancelled = false;
    };
    std::shared_ptr<State> state_;
};

} // namespace ticketd
