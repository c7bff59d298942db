// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/net/awaitable.hpp"

#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <curl/curl.h>

#include <chrono>
#include <map>
#include <memory>
#include <optional>

namespace ticketd::net {

/// Drives one easy handle to its end, libcurl's multi_socket interface on the sockets and timers of Asio.
///
/// The multi handle is the handshake's own: libcurl closes a CONNECT_ONLY connection when its easy handle
/// leaves the multi handle, and transfers that share one evict each other's connections. So it lives as long
/// as the connection. Handlers hold a shared_ptr; close() makes those that still come do nothing.
class Handshake : public std::enable_shared_from_this<Handshake> {
public:
    /// `easy` stays the caller's, and must outlive close().
    Handshake(asio::any_io_executor, CURL* easy);
    ~Handshake();
    Handshake(const Handshake&) = delete;
    Handshake& operator=(const Handshake&) = delete;

    /// The transfer's result; CURLE_OPERATION_TIMEDOUT after `timeout`. Once. Ends at once when cancelled
    /// (throws operation_aborted): then only close() may follow.
    awaitable<CURLcode> perform(std::chrono::milliseconds timeout);

    /// Lets go of the easy handle, and with it of the connection.
    void close() noexcept;

private:
    /// One socket that libcurl wants watched.
    struct Watched {
        Watched(const asio::any_io_executor& executor, int fd) : descriptor(executor, fd) {}
        asio::posix::stream_descriptor descriptor;
        int wanted = 0; ///< CURL_POLL_IN | CURL_POLL_OUT
        bool reading = false, writing = false;
    };

    static int on_socket(CURL*, curl_socket_t, int what, void* self, void*);
    static int on_timer(CURLM*, long milliseconds, void* self);
    void watch(curl_socket_t, int what);
    void forget(curl_socket_t);
    void wait_for(curl_socket_t, const std::shared_ptr<Watched>&);
    void start_wait(curl_socket_t, const std::shared_ptr<Watched>&, bool reading);
    void start_timer(long milliseconds);
    void act(curl_socket_t, int events);

    asio::any_io_executor executor_;
    CURL* easy_;
    CURLM* multi_;
    asio::steady_timer timer_;    ///< libcurl's
    asio::steady_timer finished_; ///< expires: timed out; cancelled: see result_
    std::map<curl_socket_t, std::shared_ptr<Watched>> sockets_;
    std::optional<CURLcode> result_;
};

} // namespace ticketd::net
