// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/config/config.hpp"

#include <string>
#include <vector>

namespace ticketd::records {

/// What became of the copies in one mailbox.
struct MailboxCopies {
    std::string mailbox;
    std::size_t found = 0, erased = 0;
    std::string left;  ///< why something may still be there; empty: nothing is
    bool away = false; ///< it could not be looked into; another time it may
};

/// Erases mails on the servers that they came from: those from and to an address, and those with these
/// Message-IDs. A server that does not answer is said in `left`.
std::vector<MailboxCopies> erase_mailbox_copies(config::Config, const std::string& address,
                                                const std::vector<std::string>& message_ids);

} // namespace ticketd::records
