// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/outbox/delivery.hpp"
#include "store/queries.hpp"
#include "tests/daemon/smtp_peer.hpp"

#include <boost/asio/steady_timer.hpp>

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace ticketd::outbox {

/// A store with an outbox, a clock that can be moved, and a Delivery that runs on them.
class OutboxDesk {
public:
    OutboxDesk();
    ~OutboxDesk();

    /// Queues so many mails to different people; also while run() runs.
    void queue(int count);
    /// Queues so many, and in the same transaction records the errand's results, or not, and claims as many
    /// as both together; hands all over.
    void hand_over(int count, Errand, bool record = true);
    /// Likewise, but a while later.
    void hand_over_late(int count, Errand, bool record = true);
    /// Queues one mail that refers to an attachment "log.bin" of a stored entry.
    void queue_with_attachment(const std::string& content);
    /// The bytes of the mail that was queued as number `number`, from 0.
    static std::string text(int number);

    /// Runs a Delivery until `done` (looked at every few milliseconds) and stops it; fails the test after a
    /// while.
    void run(const SmtpSettings&, const std::function<bool()>& done);
    /// Delivery::give_errand(), while it runs.
    Errand errand() { return running_->give_errand(); }
    const Delivery& delivery() const { return *running_; } ///< while it runs
    /// Transactions that have changed something, so far as the log goes back: all of a small desk.
    std::size_t commits() const;

    std::vector<store::OutboxItem> items(); ///< oldest first
    std::size_t count(store::OutboxState);
    store::Instant now() const { return now_; }
    void advance(std::chrono::milliseconds by);

private:
    std::vector<store::OutboxItem> apply(store::ChangeSet, std::size_t claims = 0,
                                         std::span<const store::SendResult> results = {});

    std::string folder_;
    store::Instant now_;
    int queued_ = 0, entries_ = 0;
    std::unique_ptr<Writer> writer_;
    std::unique_ptr<store::Queries> queries_;
    Delivery* running_ = nullptr;
    std::unique_ptr<net::asio::steady_timer> late_;
};

/// A Delivery to that server, which gives it five seconds for an answer.
SmtpSettings settings_for(const SmtpPeer&);

} // namespace ticketd::outbox
