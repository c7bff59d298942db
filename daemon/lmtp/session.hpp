// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/lmtp/batches.hpp"
#include "daemon/lmtp/command.hpp"
#include "daemon/lmtp/settings.hpp"

#include <boost/asio/generic/stream_protocol.hpp>
#include <boost/asio/steady_timer.hpp>

#include <chrono>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace ticketd::lmtp {

/// How patient the server is (RFC 5321 section 4.5.3.2.7 wants five minutes).
struct Pace {
    std::chrono::milliseconds command = std::chrono::minutes(5); ///< a client's silence
    std::chrono::milliseconds reply = std::chrono::minutes(1);   ///< a client that takes no answer
    std::chrono::milliseconds retry = std::chrono::seconds(5);   ///< between attempts to listen
    std::chrono::milliseconds sign_of_life = std::chrono::seconds(20);
    std::chrono::milliseconds farewell = std::chrono::seconds(10); ///< for mails in hand, at the end
};

/// What all connections share. On one thread.
struct Host {
    Settings settings;
    Pace pace;
    std::function<bool(std::string_view address)> is_ours;
    std::function<store::Instant()> now;
    std::shared_ptr<Batches> batches;
    std::string name;                  ///< this machine's
    std::uint64_t bytes_in_memory = 0; ///< of mails that are being received
};

/// One connection (RFC 2033 with 8BITMIME, ENHANCEDSTATUSCODES, PIPELINING, SIZE and SMTPUTF8).
class Session : public std::enable_shared_from_this<Session> {
public:
    using Socket = net::asio::generic::stream_protocol::socket;
    Session(Socket socket, Host& host)
        : socket_(std::move(socket)), host_(host), timer_(socket_.get_executor()) {}

    /// Talks until the client leaves, or must. Throws nothing that needs to be known.
    net::awaitable<void> run();
    /// Ends it as soon as no mail is in the store's hands: an answer that is due is still given.
    void stop();
    /// Ends it now.
    void cut();

private:
    struct Leave {}; ///< the connection is over
    net::awaitable<void> talk();
    net::awaitable<std::size_t> read(std::span<char> buffer);
    net::awaitable<void> flush();
    net::awaitable<std::string> read_line();
    net::awaitable<void> obey(std::string line);
    net::awaitable<void> receive();
    net::awaitable<void> read_content(class DataReader&);
    net::awaitable<std::string_view> hand_over(class DataReader&);
    void limit_time(std::chrono::milliseconds);
    void wake();

    void lhlo(std::string_view argument);
    void mail(std::string_view argument);
    void rcpt(std::string_view argument);
    void reset();
    void answer(std::string_view line) { out_.append(line).append("\r\n"); }
    void complain(std::string_view line);
    std::string with_trace(std::string content, store::Instant at) const;

    Socket socket_;
    Host& host_;
    net::asio::steady_timer timer_;
    std::uint64_t wait_ = 0; ///< number of the wait that is going on
    std::string in_, out_;
    std::string client_; ///< as it calls itself; empty: no LHLO yet
    bool has_sender_ = false, utf8_ = false, taking_ = false, stopping_ = false, leaving_ = false;
    std::string sender_;
    std::vector<std::string> recipients_;
    int errors_ = 0;
};

} // namespace ticketd::lmtp
