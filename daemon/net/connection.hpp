// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/net/token_source.hpp"

#include <chrono>
#include <memory>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>

namespace ticketd::net {

enum class Tls {
    required, ///< imaps:// and smtps:// from the first byte, imap:// and smtp:// by STARTTLS; certificate and
              ///< name verified
    off,      ///< loopback and tests
};

/// Where to connect, and as whom. A value; the password is never logged.
struct Endpoint {
    std::string url; ///< imap://, imaps://, smtp:// or smtps://, host, optional port; path and user ignored
    std::string user, password; ///< no user: no authentication
    Tls tls = Tls::required;
    std::string ca_file;                      ///< PEM; empty: the system's
    std::chrono::seconds connect_timeout{30}; ///< for connection, TLS and authentication together
    std::string oauth;                        ///< which [[oauth]] logs in instead of a password; empty: none
    std::shared_ptr<TokenSource> tokens;      ///< its tokens; there when `oauth` is, before open()
    /// With the same tokens, not others that say the same.
    bool operator==(const Endpoint&) const = default;
};

/// What went wrong with a peer: a sentence that names host and cause and says what to do. Always worth a
/// retry, but `needs_person` ones (refused credentials, certificate) will most likely fail the same way
/// again.
class Failure : public std::runtime_error {
public:
    explicit Failure(const std::string& what, bool needs_person = false)
        : std::runtime_error(what), needs_person_(needs_person) {}
    bool needs_person() const noexcept { return needs_person_; }

private:
    bool needs_person_;
};

/// Nothing came, or nothing was taken, for the time given. The connection can still be used.
class Silent : public Failure {
public:
    using Failure::Failure;
};

/// One connected and authenticated byte stream: libcurl with CONNECT_ONLY does connection, TLS and SASL,
/// the dialogue after it is the caller's. Belongs to one coroutine at a time, on the thread of its
/// io_context.
class Connection {
public:
    /// Connects and logs in. Throws Failure. Every wait here and below ends at once when the coroutine is
    /// cancelled, with boost::system::system_error{operation_aborted}; a cancelled read has lost nothing.
    static awaitable<Connection> open(Endpoint);
    ~Connection();
    Connection(Connection&&) noexcept;
    Connection& operator=(Connection&&) noexcept;

    /// Reads at least one byte into `buffer`; 0 at the end of the stream. Throws Failure on error, and Silent
    /// when `timeout` passes without a byte. Data that was there before is returned without waiting.
    awaitable<std::size_t> read_some(std::span<char> buffer, std::chrono::milliseconds timeout);
    /// Writes all of it. Throws Failure, and Silent when the peer takes no byte for `timeout`.
    awaitable<void> write(std::string_view bytes, std::chrono::milliseconds timeout);

    /// The server's lines up to and including the answer to the login (greeting, capabilities, response
    /// codes). Of several EHLO or CAPABILITY answers only the last one counts: those before TLS are
    /// anybody's.
    const std::string& login_lines() const;
    /// "host:port", for messages.
    const std::string& peer() const;

private:
    struct Impl;
    explicit Connection(std::unique_ptr<Impl>);
    std::unique_ptr<Impl> impl_;
};

} // namespace ticketd::net
