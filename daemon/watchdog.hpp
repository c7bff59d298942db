// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <utility>

namespace ticketd {

/// Tells systemd how the daemon fares (sd_notify(3)): ready when every mailbox was open once, alive while
/// mailboxes are being looked at and the outbox, with the database behind it, goes its round. A daemon that
/// hangs is not fed, and systemd starts it anew.
class Watchdog {
public:
    explicit Watchdog(std::size_t mailboxes) : mailboxes_(mailboxes) {}

    /// A mailbox was open and looked at; `in_trouble`: what troubled() said of it is true still.
    void polled(const std::string& mailbox, bool in_trouble);
    /// A mailbox cannot be read now; said once per cause.
    void troubled(const std::string& mailbox, const std::string& why);
    /// A server refused or did not answer, and will be asked again: the daemon lives, starting it anew would
    /// not help and would cut off what the outbox sends. While the start waits, systemd is asked for more
    /// time.
    void attempted();
    /// These mailboxes are there from now on, and where all is well one of them is looked at so often.
    /// systemd, whose patience ends after WatchdogSec, is asked for more where that is too seldom for it.
    void watch(const std::set<std::string>& mailboxes, std::chrono::seconds between_looks);
    using Clock = std::chrono::steady_clock;
    /// When the outbox last looked what is due. Nothing is fed while that is longer ago than longest_round.
    void watch_outbox(std::function<Clock::time_point()> last_step) { last_step_ = std::move(last_step); }
    static constexpr std::chrono::minutes longest_round{5};
    /// It has been said that the start is over.
    bool is_ready() const { return ready_; }
    /// The daemon is stopping.
    void stopping();

private:
    void report() const;
    void feed();

    std::size_t mailboxes_;
    std::map<std::string, std::string> state_; ///< by mailbox: what is wrong with it; empty: nothing
    std::set<std::string> open_;               ///< those that could be read when they were last looked at
    std::function<Clock::time_point()> last_step_;
    std::chrono::seconds between_looks_{0};
    bool ready_ = false, stands_still_ = false;
};

} // namespace ticketd
