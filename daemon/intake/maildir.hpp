// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/intake/imap.hpp"

namespace ticketd::intake {

/// Watches a Maildir of this machine for ever, as watch_imap() does a server's folder: mails in new/ and cur/
/// go to the receiver, and after the commit into the Maildir++ folders for processed ones and those on hold.
/// Looks when the kernel says that something came, and every `poll`. Ends by cancellation, when the mails in
/// hand are put away. Reads and moves files on a thread of its own.
net::awaitable<void> watch_maildir(MailboxSettings, Receiver&, Pace pace = {});

/// The same once, as read_once() of a server's folder; nothing is moved there.
net::awaitable<void> read_maildir_once(MailboxSettings, Receiver&, Pace pace = {});

} // namespace ticketd::intake
