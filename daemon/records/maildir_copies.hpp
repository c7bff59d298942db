// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/intake/imap_erase.hpp"
#include "parser/message.hpp"

#include <string>
#include <vector>

namespace ticketd::records {

/// Exactly this address, in From:, To: or Cc:.
bool is_from_or_to(const parser::Message&, const std::string& address);

/// As intake::erase_copies(), in a Maildir of this machine and its folders for processed and held mails.
/// Throws net::Failure where the Maildir is not there, or cannot be read.
intake::ErasedCopies erase_maildir_copies(const intake::MailboxSettings&, const std::string& address,
                                          const std::vector<std::string>& message_ids);

} // namespace ticketd::records
