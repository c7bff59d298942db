// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/net/connection.hpp"
#include "daemon/writer.hpp"

#include <boost/asio/steady_timer.hpp>

#include <cstdint>
#include <functional>
#include <string>

/// outbox: sends what the store says is due, and records how it went.
/// It knows SMTP and when to try again. It must not know why a mail is sent, nor change it.
namespace ticketd::outbox {

struct SmtpSettings {
    net::Endpoint endpoint;
    std::uint32_t connections = 4;
    std::uint64_t max_size = 25'000'000; ///< above it, or above the server's SIZE, an attachment becomes a line that names it
};

/// Sends due mails for ever over a few connections that are kept open; wakes by wake(), or when the next mail
/// falls due. Ends by cancellation of run(): mails in hand are finished and recorded first.
class Delivery {
public:
    using Now = std::function<store::Instant()>;
    Delivery(net::asio::io_context&, SmtpSettings, Writer&, Now);
    ~Delivery();
    net::awaitable<void> run();
    void wake(); ///< something was queued; call on the io_context's thread

    struct Impl;

private:
    std::unique_ptr<Impl> impl_;
};

} // namespace ticketd::outbox
