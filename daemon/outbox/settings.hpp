// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/net/connection.hpp"

#include <cstdint>

namespace ticketd::outbox {

/// The relay that takes what the desk sends; [smtp] of the configuration.
struct SmtpSettings {
    net::Endpoint endpoint;
    std::uint32_t connections = 4; ///< at most so many at a time; opened when there is work for them
    /// In bytes. A mail above it, or above the server's SIZE, has its attachments replaced by a line that names them.
    std::uint64_t max_size = 25'000'000;
};

} // namespace ticketd::outbox
