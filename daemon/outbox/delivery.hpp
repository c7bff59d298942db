// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/outbox/settings.hpp"
#include "daemon/writer.hpp"

#include <functional>
#include <memory>

/// outbox: sends what the store says is due, and records how it went.
/// It knows SMTP and when to try again. It must not know why a mail is sent, nor change it.
namespace ticketd::outbox {

/// Sends due mails for ever over a few connections that are kept open; wakes by wake(), or when the next mail
/// falls due. Ends by cancellation of run(): mails in hand are finished and recorded first.
class Delivery {
public:
    using Now = std::function<store::Instant()>;
    Delivery(net::asio::io_context&, SmtpSettings, Writer&, Now);
    ~Delivery();
    net::awaitable<void> run();
    /// Why nothing can be sent now; empty: it can. On the io_context's thread.
    std::string trouble() const;
    void wake(); ///< something was queued; call on the io_context's thread

    struct Impl;

private:
    std::unique_ptr<Impl> impl_;
};

} // namespace ticketd::outbox
