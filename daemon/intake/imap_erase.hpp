// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/intake/imap.hpp"

#include <string>
#include <vector>

namespace ticketd::intake {

/// What became of the copies that a mail server has.
struct ErasedCopies {
    std::size_t found = 0, erased = 0;
    std::string left; ///< why what was found and not erased stays, one sentence; empty: nothing stays
};

/// Erases the mails from and to an address, and those with these Message-IDs (without angle brackets), in the
/// mailbox's folder and in those for processed and held mails. On a server without UIDPLUS (RFC 4315) nothing
/// is touched: an EXPUNGE of all would destroy other people's deletions. Folders that are not there are
/// passed over. Throws net::Failure.
net::awaitable<ErasedCopies> erase_copies(MailboxSettings, std::string address,
                                          std::vector<std::string> message_ids, Pace pace = {});

} // namespace ticketd::intake
