// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/http/server.hpp"

#include "daemon/http/visit.hpp"
#include "daemon/log.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>

#include <fmt/format.h>

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <list>

namespace ticketd::http {

namespace asio = net::asio;
using Protocol = asio::generic::stream_protocol;

namespace {

Protocol::endpoint endpoint_of(const net::Listen& listen) {
    if (listen.host.empty()) return asio::local::stream_protocol::endpoint(listen.path);
    return asio::ip::tcp::endpoint(asio::ip::make_address(listen.host), listen.port);
}

/// A socket of a daemon that has died stays in the file system; one that answers is somebody's.
void remove_stale(asio::io_context& io, const std::string& path) {
    struct stat status{};
    if (path.empty() || ::lstat(path.c_str(), &status) != 0 || !S_ISSOCK(status.st_mode)) return;
    asio::local::stream_protocol::socket socket(io);
    boost::system::error_code error;
    socket.connect(asio::local::stream_protocol::endpoint(path), error);
    if (error == asio::error::connection_refused) ::unlink(path.c_str());
}

} // namespace

struct Server::Impl : std::enable_shared_from_this<Server::Impl> {
    using Acceptor = asio::basic_socket_acceptor<Protocol>;

    Impl(asio::io_context& context, net::Listen listen, Handler handle, Limits bounds)
        : io(context), place(std::move(listen)), handler(std::move(handle)), limits(bounds), acceptor(io) {
        open();
    }

    void open() {
        remove_stale(io, place.path);
        const auto endpoint = endpoint_of(place);
        try {
            acceptor.open(endpoint.protocol());
            if (place.path.empty()) acceptor.set_option(asio::socket_base::reuse_address(true));
            acceptor.bind(endpoint);
            if (!place.path.empty()) ::chmod(place.path.c_str(), 0660);
            acceptor.listen();
        } catch (const boost::system::system_error& error) {
            throw ListenError(fmt::format("[http] listen: {} cannot be listened on: {}; name another port or "
                                          "path, or end who uses it",
                                          net::to_string(place), error.code().message()));
        }
    }

    asio::awaitable<void> accept() {
        for (;;) {
            boost::system::error_code error;
            Protocol::socket socket(io);
            auto token = asio::redirect_error(asio::use_awaitable, error);
            co_await acceptor.async_accept(socket, token);
            if (error == asio::error::operation_aborted) co_return;
            if (error)
                co_await pause(); // no descriptor is left: some will be
            else
                begin(std::move(socket));
        }
    }

    asio::awaitable<void> pause() {
        asio::steady_timer timer(io, std::chrono::milliseconds(100));
        co_await timer.async_wait(asio::use_awaitable);
    }

    void begin(Protocol::socket socket) {
        if (visits.size() >= limits.connections) make_room();
        auto visit = std::make_shared<Visit>(std::move(socket), handler, limits);
        visits.push_back(visit);
        auto done = [self = shared_from_this(), visit](std::exception_ptr) {
            std::erase(self->visits, visit); // what it threw was the client's going away
        };
        asio::co_spawn(io, visit->converse(), std::move(done));
    }

    /// The one that has been silent longest goes, before one that waits for our answer.
    void make_room() {
        auto oldest = std::ranges::find_if(visits, [](const auto& visit) { return !visit->is_answering(); });
        if (oldest == visits.end()) oldest = visits.begin();
        (*oldest)->close();
        visits.erase(oldest);
    }

    void close() {
        for (const auto& visit : visits) visit->close();
        acceptor.close();
    }

    asio::io_context& io;
    net::Listen place;
    Handler handler;
    Limits limits;
    Acceptor acceptor;
    std::list<std::shared_ptr<Visit>> visits; ///< oldest first
};

Server::Server(asio::io_context& io, net::Listen listen, Handler handler, Limits limits)
    : impl_(std::make_shared<Impl>(io, std::move(listen), std::move(handler), limits)) {}

Server::~Server() {
    impl_->close();
    if (!impl_->place.path.empty()) ::unlink(impl_->place.path.c_str());
}

net::awaitable<void> Server::run() {
    log::info("http: {} serves /health and /metrics", net::to_string(impl_->place));
    co_await impl_->accept();
    impl_->close();
}

} // namespace ticketd::http
