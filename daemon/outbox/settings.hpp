// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/net/connection.hpp"

#include <chrono>
#include <cstdint>
#include <optional>

namespace ticketd::outbox {

/// How long a server is waited for; RFC 5321 section 4.5.3.2 names the least.
struct Patience {
    std::chrono::milliseconds command =
        std::chrono::minutes(5); ///< an answer to a command, or taking a block of data
    std::chrono::milliseconds acceptance = std::chrono::minutes(10); ///< the answer to a whole mail
    std::chrono::milliseconds idle = std::chrono::seconds(60); ///< a connection without work is kept so long
    std::chrono::milliseconds farewell = std::chrono::seconds(5);   ///< the answer to QUIT
    std::chrono::milliseconds last_mail = std::chrono::seconds(20); ///< mails in hand, when the daemon stops
    bool operator==(const Patience&) const = default;
};

/// The relay that takes what the desk sends; [smtp] of the configuration.
struct SmtpSettings {
    net::Endpoint endpoint;
    std::uint32_t connections = 4; ///< at most so many at a time; opened when there is work for them
    /// In bytes. In a mail above it, or above the server's SIZE, attachments become lines that name them.
    std::uint64_t max_size = 25'000'000;
    Patience patience;                           ///< not configurable
    std::optional<std::chrono::seconds> suspend; ///< how long nothing is written to a dead address
    bool operator==(const SmtpSettings&) const = default;
};

} // namespace ticketd::outbox
