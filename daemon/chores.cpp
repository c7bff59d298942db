// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/chores.hpp"

#include "daemon/clock.hpp"
#include "daemon/log.hpp"

#include <boost/asio/steady_timer.hpp>

#include <algorithm>
#include <exception>
#include <string>
#include <utility>

namespace ticketd {

namespace {

using Moment = std::chrono::steady_clock::time_point;

/// `trouble` is what the log was told last: of a cause that lasts it is told once.
net::awaitable<void> run_one(const Chore& chore, std::string& trouble, Writer& writer,
                             outbox::Delivery& outbox) {
    try {
        auto work = [&chore](store::Store& store) { return chore.work(store, now()); };
        const bool queued = co_await writer.run(std::move(work));
        if (queued) outbox.wake();
        if (!std::exchange(trouble, {}).empty()) log::info("{}: done again", chore.name);
    } catch (const std::exception& error) {
        if (std::exchange(trouble, error.what()) != trouble)
            log::error("{}: failed and will be tried again: {}; if that lasts, look at the disk of state_dir",
                       chore.name, log::safe(trouble));
    }
}

} // namespace

net::awaitable<void> run_chores(std::vector<Chore> chores, Writer& writer, outbox::Delivery& outbox) {
    if (chores.empty()) co_return;
    net::asio::steady_timer timer(co_await net::asio::this_coro::executor);
    std::vector<std::string> troubles(chores.size());
    std::vector<Moment> next(chores.size(), std::chrono::steady_clock::now());
    for (;;) {
        for (std::size_t i = 0; i < chores.size(); ++i) {
            if (next[i] > std::chrono::steady_clock::now()) continue;
            const bool begins = !chores[i].may_begin || chores[i].may_begin();
            if (begins) co_await run_one(chores[i], troubles[i], writer, outbox);
            next[i] = std::chrono::steady_clock::now() + chores[i].every;
        }
        timer.expires_at(std::ranges::min(next));
        co_await timer.async_wait(net::asio::use_awaitable);
    }
}

} // namespace ticketd
