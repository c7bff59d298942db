// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/net/awaitable.hpp"
#include "daemon/net/listen.hpp"

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>

/// http: answers GET requests (RFC 9112), and nothing else, to whoever can reach a port of loopback or a
/// socket of the file system. It knows bounds: of a header's size, of the time for a request, of connections.
/// It must not know what is asked: a handler answers.
namespace ticketd::http {

/// What is answered to GET and HEAD of a path.
struct Response {
    unsigned status = 200;
    std::string type = "text/plain; charset=utf-8";
    std::string body;
};
/// `path` without the query. An exception becomes 500, and the log gets it.
using Handler = std::function<net::awaitable<Response>(std::string path)>;

struct Limits {
    std::size_t header = 8 * 1024; ///< bytes of request line and fields
    std::size_t connections = 64;  ///< over it the one that has kept us waiting longest is closed
    std::size_t requests = 100;    ///< over one connection
    std::chrono::milliseconds request{
        10'000};                              ///< for a whole request, from the connection or the last answer
    std::chrono::milliseconds answer{10'000}; ///< for the client to take an answer
};

/// The place cannot be listened on: in use, no permission. Says what to do.
class ListenError : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

class Server {
public:
    /// Listens from now on. A socket file that nobody listens on any more is replaced. Throws ListenError.
    Server(net::asio::io_context&, net::Listen, Handler, Limits = {});
    /// Takes the socket file away.
    ~Server();
    /// Serves until it is cancelled; then all connections are closed.
    net::awaitable<void> run();

    struct Impl;

private:
    std::shared_ptr<Impl> impl_; ///< the connections' coroutines hold it too
};

} // namespace ticketd::http
