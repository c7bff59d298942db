// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/net/awaitable.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/thread_pool.hpp>

#include <type_traits>
#include <utility>

namespace ticketd::intake {

/// A thread on which one mailbox's disk is waited for: a slow one holds up nobody else. Work that has begun
/// always ends, also when its awaiter is cancelled.
class DiskThread {
public:
    DiskThread() = default;
    ~DiskThread() { thread_.join(); }
    DiskThread(const DiskThread&) = delete;
    DiskThread& operator=(const DiskThread&) = delete;

    /// Runs `work()` there; its result or exception comes back to the awaiting coroutine.
    template <class Work>
    net::awaitable<std::invoke_result_t<Work&>> run(Work work) {
        auto task = carry_out(std::move(work));
        co_return co_await net::asio::co_spawn(thread_, std::move(task), net::until_its_end());
    }

private:
    template <class Work>
    static net::awaitable<std::invoke_result_t<Work&>> carry_out(Work work) {
        co_return work();
    }

    net::asio::thread_pool thread_{1};
};

} // namespace ticketd::intake
