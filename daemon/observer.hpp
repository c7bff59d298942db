// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/health_keeper.hpp"
#include "daemon/http/server.hpp"
#include "daemon/metrics.hpp"

#include <boost/asio/thread_pool.hpp>

#include <functional>
#include <memory>
#include <vector>

namespace ticketd {

/// Answers GET /health and GET /metrics. The store is read on a thread of its own, over a connection of its
/// own, at most once a second however often is asked: neither mails nor other requests wait for it.
class Observer {
public:
    struct Sources {
        std::filesystem::path state_dir;
        const HealthKeeper& health;
        const Statistics& statistics;
        std::function<outbox::Tally()> tally;
    };
    Observer(Sources, std::vector<intake::MailboxSettings>);
    ~Observer();

    /// These are expected from now on.
    void expect(std::vector<intake::MailboxSettings> mailboxes) { mailboxes_ = std::move(mailboxes); }
    /// On the io_context's thread.
    net::awaitable<http::Response> answer(std::string path);

private:
    struct Reading;
    net::awaitable<void> read();

    Sources sources_;
    std::vector<intake::MailboxSettings> mailboxes_;
    store::Instant started_;
    std::unique_ptr<Reading> newest_;
    std::unique_ptr<store::Gauges> gauges_; ///< used on the thread only
    net::asio::thread_pool thread_{1};
};

} // namespace ticketd
