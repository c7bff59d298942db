// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/alerts.hpp"
#include "daemon/health_file.hpp"
#include "daemon/intake/intake.hpp"

#include <chrono>
#include <functional>
#include <map>
#include <string>

namespace ticketd {

/// How the outbox fares.
struct OutboxState {
    std::string server;    ///< its URL
    std::string trouble;   ///< why nothing can be sent now; empty: it can
    std::string refusal;   ///< why a person must mend something first; empty: nothing
    bool has_sent = false; ///< the server has taken mail since the start
};

/// Collects how the mailboxes and the outbox fare, writes it into the state directory's health file, and
/// raises alerts of what needs a person. On the io_context's thread.
class HealthKeeper {
public:
    using Clock = std::chrono::steady_clock; // the clock on the wall jumps, and no mailbox stands still by it
    using Moment = std::function<Clock::time_point()>;
    HealthKeeper(std::filesystem::path file, const std::vector<intake::MailboxSettings>&, Alerts&,
                 Moment moment = Clock::now);

    /// These are watched from now on; what is known of those that were watched before stays.
    void watch(const std::vector<intake::MailboxSettings>&);

    void polled(const std::string& mailbox, bool in_trouble);
    void troubled(const std::string& mailbox, const std::string& why);
    /// The login of a mailbox, or of the outbox, cannot be renewed; it may still be good. Empty: it can
    /// again.
    void login_troubled(const std::string& mailbox, const std::string& why);
    void outbox_login_troubled(const std::string& why);
    void refused(const std::string& mailbox, const std::string& why);
    void unreadable(const std::string& mailbox, const std::string& why);
    /// One that gets shorter is a sign of life.
    void backlog(const std::string& mailbox, std::size_t mails);

    /// Writes every `health_interval` until it is cancelled.
    net::awaitable<void> run(std::function<OutboxState()> outbox);
    /// Says that the daemon has ended.
    void stopped();
    /// As it is written.
    Health health() const;

private:
    Health::Mailbox* find(const std::string& mailbox);
    void look_at_outbox(const OutboxState&);
    void look_at_polls();
    void note_login(const std::string& cause, const std::string& why);
    void write();

    std::filesystem::path file_;
    Alerts& alerts_;
    Moment moment_;
    Health health_;
    std::map<std::string, Clock::time_point>
        alive_;            ///< by mailbox: its last poll or mail, or when it was first watched
    std::string refusing_; ///< the server that refuses our mail
    std::map<std::string, std::string> logins_; ///< by mailbox: why its login cannot be renewed
    std::string outbox_login_;
    bool complained_ = false;
};

} // namespace ticketd
