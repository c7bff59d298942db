// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/intake/imap.hpp"

#include "daemon/intake/backoff.hpp"
#include "daemon/intake/imap_mailbox.hpp"
#include "store/failure.hpp"

#include <boost/asio/cancellation_state.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>

#include <memory>

namespace ticketd::intake {

namespace {

namespace asio = net::asio;

/// What ended one connection, as far as the next one is concerned.
struct Ending {
    std::string why;
    bool needs_person = false;
    bool logged_in = false;     ///< it is not the password or the certificate
    bool of_connection = false; ///< not of what the receiver did
};

Ending ending_of(const std::exception_ptr& error, const MailboxSettings& settings) {
    try {
        std::rethrow_exception(error);
    } catch (const net::Failure& failure) {
        return {.why = failure.what(), .needs_person = failure.needs_person(), .of_connection = true};
    } catch (const store::Failure& failure) {
        return {.why = std::string{"mail cannot be stored: "} + failure.what() + "; it stays in \""
                       + settings.folder + "\" and is fetched again, look at the disk of state_dir"};
    } catch (const std::exception& other) {
        return {.why = std::string{"mail cannot be taken in: "} + other.what() + "; it stays in \""
                       + settings.folder + "\" and is fetched again"};
    }
}

/// The watch over the connections that follow each other.
class Watch {
public:
    Watch(MailboxSettings settings, Receiver& receiver, Pace pace)
        : settings_(std::move(settings)),
          receiver_(receiver),
          pace_(pace),
          trouble_(settings_.label, receiver),
          backoff_(pace.longest_pause),
          suspects_(pace.retry, pace.longest_retry) {}

    asio::awaitable<void> run() {
        co_await asio::this_coro::reset_cancellation_state(asio::enable_total_cancellation());
        co_await asio::this_coro::throw_if_cancelled(false);
        while (!co_await net::is_cancelled()) {
            const auto ending = co_await one_connection();
            if (co_await net::is_cancelled()) break;
            trouble_.report(ending.why);
            if (ending.needs_person) tell_person(ending);
            receiver_.attempted(settings_.label);
            co_await pause(backoff_.next(ending.needs_person ? pace_.refused_pause : pace_.first_pause));
        }
        co_await farewell();
    }

private:
    void tell_person(const Ending& ending) {
        if (ending.logged_in)
            receiver_.unreadable(settings_.label, ending.why);
        else
            receiver_.refused(settings_.label, ending.why);
    }

    asio::awaitable<Ending> one_connection() {
        const auto begin = std::chrono::steady_clock::now();
        std::exception_ptr error;
        try {
            co_await asio::this_coro::throw_if_cancelled(
                true); // also where the awaited work cannot be cancelled
            auto connection = co_await net::Connection::open(settings_.endpoint);
            mailbox_ = std::make_unique<Mailbox>(std::move(connection), settings_, receiver_, trouble_, pace_,
                                                 copied_, suspects_);
            co_await mailbox_->work();
        } catch (...) {
            error = std::current_exception();
        }
        co_await asio::this_coro::throw_if_cancelled(false);
        // A server or a proxy that ends each one at once must not be stormed.
        const bool lasted = std::chrono::steady_clock::now() - begin > 10 * pace_.first_pause;
        if (lasted && mailbox_ && mailbox_->has_polled()) backoff_.reset();
        if (co_await net::is_cancelled()) co_return Ending{}; // the farewell needs the mailbox
        Ending ending = ending_of(error, settings_);
        ending.logged_in = mailbox_ != nullptr;
        if (mailbox_ && ending.of_connection) ending.why = mailbox_->connection_ended(ending.why);
        mailbox_.reset();
        co_return ending;
    }

    asio::awaitable<void> pause(std::chrono::milliseconds time) {
        asio::steady_timer timer{co_await asio::this_coro::executor, time};
        try {
            co_await timer.async_wait(asio::use_awaitable);
        } catch (const boost::system::system_error&) {
        }
    }

    asio::awaitable<void> farewell() {
        co_await asio::this_coro::reset_cancellation_state(asio::disable_cancellation());
        if (!mailbox_) co_return;
        try {
            co_await mailbox_->finish();
        } catch (const std::exception&) { // what was not moved is moved at the next start
        }
        mailbox_.reset();
    }

    const MailboxSettings settings_;
    Receiver& receiver_;
    const Pace pace_;
    Trouble trouble_;
    Backoff backoff_;
    Copied copied_;
    Suspects suspects_;
    std::unique_ptr<Mailbox> mailbox_; ///< outlives a cancelled work()
};

} // namespace

net::awaitable<void> watch_imap(MailboxSettings settings, Receiver& receiver, Pace pace) {
    Watch watch{std::move(settings), receiver, pace};
    co_await watch.run();
}

} // namespace ticketd::intake
