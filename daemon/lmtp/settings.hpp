// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include <cstdint>
#include <string>

/// lmtp: takes mails that a mail server on this machine hands over (RFC 2033), beside those that mailboxes
/// hold. It knows the protocol and whose addresses are ours. It must not know what a mail says, nor decide
/// about it.
namespace ticketd::lmtp {

/// [lmtp] of the configuration.
struct Settings {
    std::string listen;        ///< "unix:/path", or "127.0.0.1:24", "[::1]:24"; empty: no LMTP
    std::uint32_t mode = 0660; ///< of the socket's file
    std::string group;         ///< of the socket's file; empty: the daemon's own
    std::uint64_t max_message_size = 50'000'000;
    /// What log and store call it.
    std::string name() const { return "lmtp:" + listen; }
    bool operator==(const Settings&) const = default;
};

} // namespace ticketd::lmtp
