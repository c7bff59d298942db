// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/health_file.hpp"
#include "daemon/intake/intake.hpp"

#include <functional>
#include <map>
#include <string>

namespace ticketd {

/// Collects how the mailboxes and the outbox fare, and writes it into the state directory's health file.
class HealthKeeper {
public:
    HealthKeeper(std::filesystem::path file, const std::vector<intake::MailboxSettings>&);

    void polled(const std::string& mailbox);
    void troubled(const std::string& mailbox, const std::string& why);
    /// The login of a mailbox, or of the outbox, cannot be renewed; it may still be good. Empty: it can
    /// again.
    void login_troubled(const std::string& mailbox, const std::string& why);
    void outbox_login_troubled(const std::string& why) { outbox_login_ = why; }

    /// Writes every `health_interval` until it is cancelled.
    net::awaitable<void> run(std::function<std::string()> outbox_trouble);
    /// Says that the daemon has ended.
    void stopped();

private:
    Health::Mailbox* find(const std::string& mailbox);
    void write();

    std::filesystem::path file_;
    Health health_;
    std::map<std::string, std::string> logins_; ///< by mailbox: why its login cannot be renewed
    std::string outbox_login_;
    bool complained_ = false;
};

} // namespace ticketd
