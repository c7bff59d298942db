// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/outbox/settings.hpp"
#include "daemon/writer.hpp"

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

/// outbox: sends what the store says is due, and records how it went.
/// It knows SMTP and when to try again. It must not know why a mail is sent, nor change it.
namespace ticketd::outbox {

class InFlight;

/// What somebody else's commit may do for the outbox along with its own work, and so save it a visit to the
/// store.
struct Errand {
    std::size_t room = 0;                   ///< to claim no more mails than so many
    std::vector<store::SendResult> results; ///< to record
};

/// How attempts ended, counted.
struct Tally {
    std::uint64_t sent = 0, put_off = 0, failed = 0;
    void add(const store::SendResult&);
};

/// Sends due mails for ever over a few connections that are kept open; wakes by wake(), or when the next mail
/// falls due. Ends by cancellation of run(): mails in hand are finished and recorded first.
class Delivery {
public:
    using Now = std::function<store::Instant()>;
    Delivery(net::asio::io_context&, SmtpSettings, Writer&, InFlight&, Now);
    ~Delivery();
    net::awaitable<void> run();
    /// Why nothing can be sent now; empty: it can. On the io_context's thread.
    std::string trouble() const;
    /// Why a person must mend something first (a refused password or certificate); empty: nothing is refused.
    std::string refusal() const;
    const Tally& tally() const; ///< since the start; on the io_context's thread
    /// When run() last looked what is due; it does so every 30 s at least, unless the database stands still.
    std::chrono::steady_clock::time_point last_step() const;
    /// The room and the results are another's until accept() gives them back; run() does not end before. On
    /// the io_context's thread, like all below.
    Errand give_errand();
    /// The end of an errand: mails that were claimed are sent, or go back to the store, as if run() had
    /// claimed them; results that were not recorded are recorded by run().
    void accept(Errand, std::vector<store::OutboxItem> claimed, bool recorded);
    void wake(); ///< something was queued; call on the io_context's thread

    /// Other settings, while run() is not running; the next run() connects by them.
    void replace(SmtpSettings);

    struct Impl;

private:
    std::unique_ptr<Impl> impl_;
};

} // namespace ticketd::outbox
