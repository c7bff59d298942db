// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/net/awaitable.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/thread_pool.hpp>

#include <chrono>
#include <functional>
#include <memory>
#include <type_traits>
#include <utility>

namespace ticketd::intake {

/// A thread on which one mailbox's disk is waited for: a slow one holds up nobody else. Work that has begun
/// always ends, also when its awaiter is cancelled.
class DiskThread {
public:
    /// `still_waits` is called in the awaiting coroutine's place each time that the disk has not answered for
    /// another `patience`.
    DiskThread(std::chrono::milliseconds patience, std::function<void()> still_waits)
        : patience_(patience), still_waits_(std::move(still_waits)) {}
    ~DiskThread() { thread_.join(); }
    DiskThread(const DiskThread&) = delete;
    DiskThread& operator=(const DiskThread&) = delete;

    /// Runs `work()` there; its result or exception comes back to the awaiting coroutine.
    template <class Work>
    net::awaitable<std::invoke_result_t<Work&>> run(Work work) {
        const auto timer = std::make_shared<net::asio::steady_timer>(co_await net::asio::this_coro::executor);
        watch(timer);
        auto task = carry_out(std::move(work));
        co_return co_await net::asio::co_spawn(thread_, std::move(task), net::until_its_end());
    }

private:
    template <class Work>
    static net::awaitable<std::invoke_result_t<Work&>> carry_out(Work work) {
        co_return work();
    }

    void watch(const std::shared_ptr<net::asio::steady_timer>& timer) {
        timer->expires_after(patience_);
        timer->async_wait([this, weak = std::weak_ptr(timer)](const boost::system::error_code& error) {
            const auto waiting = weak.lock(); // gone with the work, and this object perhaps with it
            if (error || !waiting) return;
            still_waits_();
            watch(waiting);
        });
    }

    std::chrono::milliseconds patience_;
    std::function<void()> still_waits_;
    net::asio::thread_pool thread_{1};
};

} // namespace ticketd::intake
