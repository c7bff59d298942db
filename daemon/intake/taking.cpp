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
    net::asio::steady_timer ended; ///< never expires: cancelled at the end
    bool done = false;
    std::exception_ptr error;
    std::vector<Disposition> dispositions;
};

Taking::Taking(const net::asio::any_io_executor& executor, Receiver& receiver, std::vector<RawMail> mails)
    : outcome_(std::make_shared<Outcome>(executor)) {
    uids_.reserve(mails.size());
    for (const auto& mail : mails) uids_.push_back(mail.delivery.uid);
    auto task = receiver.take(std::move(mails));
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
    if (!outcome->done) {
        co_await outcome->ended.async_wait(net::asio::as_tuple(net::asio::use_awaitable));
        if (!outcome->done) throw boost::system::system_error{net::asio::error::operation_aborted};
    }
    if (outcome->error) std::rethrow_exception(outcome->error);
    auto dispositions = std::move(outcome->dispositions);
    dispositions.resize(uids_.size(),
                        Disposition::retry); // one a mail is promised; what has none is not done
    co_return dispositions;
}

} // namespace ticketd::intake
