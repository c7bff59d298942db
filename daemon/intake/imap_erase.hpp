// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/intake/imap.hpp"

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace ticketd::intake {

/// What became of the copies that a mail server has.
struct ErasedCopies {
    std::size_t found = 0, erased = 0;
    std::string left; ///< why what was found and not erased stays, one sentence; empty: nothing stays
};

/// Whose mails go.
struct ErasedPerson {
    std::string address;
    std::vector<std::string> message_ids; ///< of other mails, without angle brackets
    /// Whether a mail, of which these are the first bytes, is from or to the address: a server finds longer
    /// ones too, such as "colombo@example.com" for bo@example.com.
    std::function<bool(std::string_view beginning)> is_in;
};

/// Erases the person's mails in the mailbox's folder and in those for processed and held mails. On a server
/// without UIDPLUS (RFC 4315) nothing is touched: an EXPUNGE of all would destroy other people's deletions.
/// Folders that are not there are passed over. Throws net::Failure.
net::awaitable<ErasedCopies> erase_copies(MailboxSettings, ErasedPerson, Pace pace = {});

} // namespace ticketd::intake
