// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/observer.hpp"

#include "daemon/clock.hpp"
#include "daemon/http/exposition.hpp"
#include "daemon/state_dir.hpp"
#include "store/failure.hpp"

#include <boost/asio/co_spawn.hpp>

namespace ticketd {

namespace {

using Clock = std::chrono::steady_clock;
constexpr auto good_for = std::chrono::seconds(1);

} // namespace

struct Observer::Reading {
    VitalSigns signs; ///< but for what the daemon says itself, which is taken anew each time
    Clock::time_point at;
};

Observer::Observer(Sources sources, std::vector<intake::MailboxSettings> mailboxes)
    : sources_(std::move(sources)), mailboxes_(std::move(mailboxes)), started_(now()) {}

Observer::~Observer() { thread_.join(); }

net::awaitable<http::Response> Observer::answer(std::string path) {
    http::Response response;
    if (path != "/health" && path != "/metrics") {
        response.status = 404;
        response.body = "There is /health and /metrics.\n";
        co_return response;
    }
    if (!newest_ || Clock::now() - newest_->at > good_for) co_await read();
    auto signs = newest_->signs;
    const auto at = now();
    signs.daemon = sources_.health.health();
    signs.daemon->written = at; // it is this process that answers
    const auto wrong = problems(signs, sources_.state_dir, mailboxes_, at);
    if (path == "/health") {
        response.status = wrong.empty() ? 200 : 503;
        response.type = "application/json";
        response.body = json_of(signs, wrong);
        co_return response;
    }
    response.type = http::Exposition::content_type;
    response.body = metrics({.signs = signs,
                             .healthy = wrong.empty(),
                             .counts = sources_.statistics.counts(),
                             .tally = sources_.tally(),
                             .started = started_},
                            at);
    co_return response;
}

net::awaitable<void> Observer::read() {
    auto look = [this, mailboxes = mailboxes_,
                 state_dir = sources_.state_dir]() -> net::awaitable<VitalSigns> {
        VitalSigns signs;
        look_at_disk(state_dir, mailboxes, signs);
        try {
            if (!gauges_) gauges_ = std::make_unique<store::Gauges>(state_dir / database_file);
            signs.desk = gauges_->read(now());
        } catch (const store::Failure& failure) {
            signs.store_trouble = failure.what();
            gauges_.reset();
        }
        co_return signs;
    };
    auto work = look();
    auto signs = co_await net::asio::co_spawn(thread_, std::move(work), net::until_its_end());
    newest_ = std::make_unique<Reading>(Reading{std::move(signs), Clock::now()});
}

} // namespace ticketd
