// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/intake/maildir.hpp"

#include "daemon/intake/backoff.hpp"
#include "daemon/intake/maildir_mailbox.hpp"
#include "store/failure.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/cancellation_state.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>

#include <string>

namespace ticketd::intake {

namespace {

namespace asio = net::asio;

std::string why_of(const std::exception_ptr& error) {
    try {
        std::rethrow_exception(error);
    } catch (const net::Failure& failure) {
        return failure.what();
    } catch (const store::Failure& failure) {
        return std::string("mail cannot be stored: ") + failure.what()
               + "; it stays where it is and is read again, look at the disk of state_dir";
    } catch (const std::exception& other) {
        return std::string("mail cannot be taken in: ") + other.what()
               + "; it stays where it is and is read again";
    }
}

} // namespace

net::awaitable<void> read_maildir_once(MailboxSettings settings, Receiver& receiver, Pace pace) {
    settings.processed = settings.hold = "";
    Trouble trouble(settings.label, receiver);
    Retries retries(pace.retry, pace.longest_retry);
    MaildirMailbox mailbox(settings, receiver, trouble, retries, pace);
    co_await mailbox.once();
}

net::awaitable<void> watch_maildir(MailboxSettings settings, Receiver& receiver, Pace pace) {
    co_await asio::this_coro::reset_cancellation_state(asio::enable_total_cancellation());
    co_await asio::this_coro::throw_if_cancelled(false);
    Trouble trouble(settings.label, receiver);
    Backoff backoff(pace.longest_pause);
    Retries retries(pace.retry, pace.longest_retry);
    while (!co_await net::is_cancelled()) {
        std::exception_ptr error;
        try {
            MaildirMailbox mailbox(settings, receiver, trouble, retries, pace);
            co_await mailbox.run();
        } catch (...) {
            error = std::current_exception();
        }
        if (!error || co_await net::is_cancelled()) break;
        trouble.report(why_of(error));
        receiver.attempted(settings.label);
        asio::steady_timer timer(co_await asio::this_coro::executor, backoff.next(pace.first_pause));
        co_await timer.async_wait(asio::as_tuple(asio::use_awaitable));
    }
}

} // namespace ticketd::intake
