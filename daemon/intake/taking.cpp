// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/intake/taking.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/system/system_error.hpp>

namespace ticketd::intake {

struct Taking::Outcome {
    explicit Outcome(const net::asio::any_io_executor& executor)
        : ended(executor, net::asio::steady_timer::time_point::max()) {}
    net::awaitable<void> wait();
    net::asio::steady_timer ended; ///< never expires: cancelled at the end
    bool done = false;
    std::exception_ptr error;
    std::vector<Disposition> dispositions;
};

net::awaitable<void> Taking::Outcome::wait() {
    while (!done) {
        co_await ended.async_wait(net::asio::as_tuple(net::asio::use_awaitable));
        if (!done) throw boost::system::system_error{net::asio::error::operation_aborted};
    }
}

net::awaitable<std::vector<Disposition>> Taking::take(Receiver& receiver, std::vector<RawMail> mails,
                                                      std::shared_ptr<Outcome> before) {
    auto ready = co_await receiver.read_ahead(std::move(mails));
    if (before) {
        co_await before->wait();
        if (before->error) std::rethrow_exception(before->error);
        before.reset();
    }
    co_return co_await receiver.take(std::move(ready));
}

Taking::Taking(const net::asio::any_io_executor& executor, Receiver& receiver, std::vector<RawMail> mails,
               const Taking* before)
    : outcome_(std::make_shared<Outcome>(executor)) {
    uids_.reserve(mails.size());
    for (const auto& mail : mails) {
        uids_.push_back(mail.delivery.uid);
        bytes_ += mail.bytes.size();
    }
    auto task = take(receiver, std::move(mails), before != nullptr ? before->outcome_ : nullptr);
    net::asio::co_spawn(
        executor, std::move(task),
        [outcome = outcome_](std::exception_ptr error, std::vector<Disposition> dispositions) {
            outcome->done = true;
            outcome->error = std::move(error);
            outcome->dispositions = std::move(dispositions);
            outcome->ended.cancel();
        });
}

net::awaitable<std::vector<Disposition>> Taking::result() {
    const auto outcome = outcome_;
    co_await outcome->wait();
    if (outcome->error) std::rethrow_exception(outcome->error);
    auto dispositions = std::move(outcome->dispositions);
    dispositions.resize(uids_.size(),
                        Disposition::retry); // one a mail is promised; what has none is not done
    co_return dispositions;
}

} // namespace ticketd::intake
