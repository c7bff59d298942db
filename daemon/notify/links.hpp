// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/notify/matter.hpp"

#include <string>
#include <string_view>

namespace ticketd::notify {

/// What a link asks the desk for (policy/request.hpp).
struct Link {
    char purpose = 't';
    store::EntryId entry;   ///< of a rating: which answer is rated; value 0: the ticket as a whole
    std::string_view value; ///< of a rating: "good" or "bad"
};

/// A `mailto:` address (RFC 6068) that a mail program makes a mail of, which asks for that; an empty text is
/// enough. Its token is worth something to `recipient` alone. It stands in a sub-address, where the mailbox
/// has such, and else in the subject.
std::string link(const Link&, store::Tid, const std::string& recipient, const Desk&);

/// Of an acknowledgement only that to the transcript.
enum class Links { to_transcript, of_closing };

/// Sets what a client's templates say of the client's rights: transcript_link; of a closing mail also
/// reopen_link, supervisor_link, good_link, bad_link and the list `answers`.
void add_links(Links, const Matter&, const std::string& recipient, Values&);

} // namespace ticketd::notify
