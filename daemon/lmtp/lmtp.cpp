// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/lmtp/lmtp.hpp"

#include "daemon/lmtp/listener.hpp"
#include "store/failure.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/cancellation_state.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>

#include <unistd.h>

#include <algorithm>
#include <array>
#include <list>
#include <memory>
#include <optional>

namespace ticketd::lmtp {

namespace {

namespace asio = net::asio;

constexpr std::size_t most_connections = 50;
constexpr std::chrono::milliseconds accept_pause{
    200}; ///< after one that failed, such as for want of descriptors
constexpr std::chrono::milliseconds turn{20};

std::string own_name() {
    std::array<char, 256> buffer{};
    ::gethostname(buffer.data(), buffer.size() - 1);
    const auto name = safe_name(buffer.data());
    return name == "unknown" ? "localhost" : name;
}

asio::awaitable<void> pause(std::chrono::milliseconds time) {
    asio::steady_timer timer(co_await asio::this_coro::executor, time);
    co_await timer.async_wait(asio::as_tuple(asio::use_awaitable));
}

class Server {
public:
    Server(Host host, intake::Receiver& receiver) : host_(std::move(host)), receiver_(receiver) {}

    asio::awaitable<void> run() {
        co_await asio::this_coro::reset_cancellation_state(asio::enable_total_cancellation());
        co_await asio::this_coro::throw_if_cancelled(false);
        while (!co_await net::is_cancelled()) {
            std::string why;
            try {
                co_await listen();
            } catch (const store::Failure& failure) {
                why = std::string("the store cannot be used: ") + failure.what();
            } catch (const std::exception& error) {
                why = error.what();
            }
            if (why.empty()) continue;
            tell(why);
            receiver_.attempted(host_.settings.name());
            co_await pause(host_.pace.retry);
        }
        co_await asio::this_coro::reset_cancellation_state(asio::disable_cancellation());
        co_await end_sessions();
    }

private:
    /// Returns when cancelled; throws when there is nothing to listen at.
    asio::awaitable<void> listen() {
        const auto executor = co_await asio::this_coro::executor;
        if (!host_.batches->is_open()) co_await host_.batches->open(host_.now());
        Listener listener(executor, host_.settings);
        const auto alive = std::make_shared<asio::steady_timer>(executor);
        show_life(alive);
        while (!co_await net::is_cancelled()) {
            auto [error, socket] =
                co_await listener.acceptor().async_accept(asio::as_tuple(asio::use_awaitable));
            if (!error) {
                welcome(executor, std::move(socket));
            } else if (error != asio::error::operation_aborted) {
                cannot_accept(error.message());
                co_await pause(accept_pause);
            }
        }
    }

    void cannot_accept(const std::string& why) {
        accept_failed_ = true;
        tell("connections cannot be accepted: " + why
             + "; mail servers wait and come again, look at what else is open and at LimitNOFILE of the "
               "service");
    }

    void tell(const std::string& why) {
        if (why != std::exchange(told_, why)) receiver_.troubled(host_.settings.name(), why);
    }

    /// While it listens the mailbox counts as looked at; what could not be stored is no less a trouble.
    void show_life(const std::shared_ptr<asio::steady_timer>& alive) {
        const bool fails = std::exchange(accept_failed_, false);
        if (!fails) told_.clear();
        receiver_.polled(host_.settings.name(), fails || host_.batches->in_trouble());
        alive->expires_after(host_.pace.sign_of_life);
        alive->async_wait([this, weak = std::weak_ptr(alive)](const boost::system::error_code& error) {
            const auto timer = weak.lock(); // gone when it listens no more, and the server perhaps with it
            if (!error && timer) show_life(timer);
        });
    }

    void welcome(const asio::any_io_executor& executor, Session::Socket socket) {
        if (sessions_.size() >= most_connections) {
            boost::system::error_code ignored;
            socket.non_blocking(true, ignored);
            constexpr std::string_view full = "421 4.3.2 too many connections\r\n";
            socket.send(asio::buffer(full), 0, ignored);
            return;
        }
        const auto session = std::make_shared<Session>(std::move(socket), host_);
        sessions_.push_back(session);
        auto ended = [this, session](const std::exception_ptr&) { sessions_.remove(session); };
        asio::co_spawn(executor, session->run(), std::move(ended));
    }

    asio::awaitable<void> end_sessions() {
        const auto end = std::chrono::steady_clock::now() + host_.pace.farewell;
        for (const auto& session : std::list(sessions_)) session->stop();
        while (!sessions_.empty() && std::chrono::steady_clock::now() < end) co_await pause(turn);
        for (const auto& session : std::list(sessions_)) session->cut();
        while (!sessions_.empty()) co_await pause(turn);
    }

    Host host_;
    intake::Receiver& receiver_;
    std::list<std::shared_ptr<Session>> sessions_;
    std::string told_;
    bool accept_failed_ = false; ///< since the last sign of life
};

} // namespace

net::awaitable<void> serve(Settings settings, intake::Receiver& receiver,
                           std::function<bool(std::string_view address)> is_ours,
                           std::function<store::Instant()> now, Pace pace) {
    const auto name = settings.name();
    Host host{.settings = std::move(settings),
              .pace = pace,
              .is_ours = std::move(is_ours),
              .now = std::move(now),
              .batches = std::make_shared<Batches>(name, receiver),
              .name = own_name()};
    const auto server = std::make_unique<Server>(std::move(host), receiver);
    co_await server->run();
}

} // namespace ticketd::lmtp
