// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/net/awaitable.hpp"
#include "store/store.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/thread_pool.hpp>

#include <type_traits>
#include <utility>

namespace ticketd {

/// The one thread that owns the store: work is handed to it and awaited, so that network and disk overlap
/// and no lock is needed. Work that has begun always ends, also when its awaiter is cancelled.
class Writer {
public:
    explicit Writer(store::Store store) : store_(std::move(store)) {}
    ~Writer() { thread_.join(); }
    Writer(const Writer&) = delete;
    Writer& operator=(const Writer&) = delete;

    /// Runs `work(store)` on the writer's thread; its result or exception comes back to the awaiting
    /// coroutine.
    template <class Work>
    net::awaitable<std::invoke_result_t<Work&, store::Store&>> run(Work work) {
        auto task = carry_out(std::move(work));
        co_return co_await net::asio::co_spawn(thread_, std::move(task), net::until_its_end());
    }

private:
    template <class Work>
    net::awaitable<std::invoke_result_t<Work&, store::Store&>> carry_out(Work work) {
        co_return work(store_);
    }

    store::Store store_;
    net::asio::thread_pool thread_{1};
};

} // namespace ticketd
