// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include <cstdint>
#include <deque>
#include <list>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace ticketd::outbox {

/// An SMTP server on loopback that answers as it is told, for what a real one cannot be made to do.
class SmtpPeer {
public:
    struct Mail {
        std::string mail, rcpt; ///< the commands as they came
        std::string bytes;      ///< with the dots undone, without the final one
        bool operator==(const Mail&) const = default;
    };

    /// Serves from `port`, 0: a free one.
    explicit SmtpPeer(std::uint16_t port = 0);
    ~SmtpPeer();
    SmtpPeer(const SmtpPeer&) = delete;
    SmtpPeer& operator=(const SmtpPeer&) = delete;

    /// The next answer to a command ("greeting", "EHLO", "MAIL", "RCPT", "DATA", ".", "RSET"), once; several
    /// queue up. "cut" closes the connection instead, "stall" says nothing for ever,
    /// "drip" a digit now and then.
    void answer(const std::string& command, const std::string& reply);
    /// What EHLO offers from now on, lines such as "SIZE 1000".
    void offer(std::vector<std::string> extensions);
    /// No new connections, and those that are open are cut.
    void go_away();

    std::string url() const;
    std::uint16_t port() const { return port_; }
    std::vector<Mail> mails() const;           ///< that were accepted with 250
    std::vector<std::string> commands() const; ///< of all connections
    int connections() const;
    bool pipelined() const; ///< some command came before the one ahead of it was answered

private:
    struct Connection;
    void accept_all();
    void serve(int socket);
    std::string reply_to(const std::string& command, const std::string& usual);

    int listener_ = -1;
    std::uint16_t port_ = 0;
    mutable std::mutex mutex_;
    std::map<std::string, std::deque<std::string>> answers_;
    std::vector<std::string> extensions_{"PIPELINING", "SIZE 0", "8BITMIME"};
    std::vector<Mail> mails_;
    std::vector<std::string> commands_;
    std::list<int> open_;
    int connections_ = 0;
    bool pipelined_ = false;
    std::thread acceptor_;
    std::list<std::thread> servants_;
};

} // namespace ticketd::outbox
