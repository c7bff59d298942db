// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/intake/imap.hpp"

#include <vector>

namespace ticketd::intake {

/// Which mails a folder holds.
struct Survey {
    std::uint32_t uidvalidity = 0;
    std::vector<std::uint32_t> uids; ///< ascending
};

/// Connects, looks at the mailbox's folder and leaves; changes nothing there. Throws net::Failure.
net::awaitable<Survey> survey(MailboxSettings, Pace pace = {});

/// Connects, hands over all mails of the folder that the ledger does not know, and leaves; nothing is moved
/// or flagged there. Those that the receiver wants again are tried as often as it takes until it is done with
/// them. Throws net::Failure, and what the receiver throws.
net::awaitable<void> read_once(MailboxSettings, Receiver&, Pace pace = {});

} // namespace ticketd::intake
