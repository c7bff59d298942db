// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/intake/intake.hpp"

namespace ticketd::intake {

/// Watches one mailbox for ever: connects, fetches by UID what the ledger does not know, hands it to the
/// receiver, moves or flags it after the commit, waits in IDLE; reconnects after any fault with capped
/// back-off. Ends only by cancellation of the coroutine; the mails in hand finish first.
net::awaitable<void> watch_imap(MailboxSettings, Receiver&);

} // namespace ticketd::intake
