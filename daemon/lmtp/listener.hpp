// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/lmtp/settings.hpp"
#include "daemon/net/awaitable.hpp"

#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/generic/stream_protocol.hpp>

#include <string>

namespace ticketd::lmtp {

/// The socket that mail servers connect to; a socket's file is removed with it.
class Listener {
public:
    using Acceptor = net::asio::basic_socket_acceptor<net::asio::generic::stream_protocol>;

    /// Listens. A socket's file that nobody listens at any more is replaced. Throws net::Failure.
    Listener(const net::asio::any_io_executor&, const Settings&);
    ~Listener();
    Listener(const Listener&) = delete;
    Listener& operator=(const Listener&) = delete;
    Acceptor& acceptor() { return acceptor_; }

private:
    void listen_at_path(const Settings&);
    void listen_at_port(const Settings&);
    Acceptor acceptor_;
    std::string path_; ///< of the socket's file; empty: none
};

} // namespace ticketd::lmtp
