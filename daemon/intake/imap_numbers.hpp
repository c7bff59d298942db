// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/intake/imap_session.hpp"
#include "daemon/intake/intake.hpp"
#include "daemon/intake/trouble.hpp"

#include <cstdint>
#include <vector>

namespace ticketd::intake {

/// The UIDVALIDITY under which the ledger has the mails of a folder whose server gave UIDs a second time
/// under `uidvalidity`, and after a further time that of this one. No server's own: it is far from
/// `uidvalidity`, as servers take the time or count.
std::uint32_t renewed(std::uint32_t uidvalidity);

/// Finds the UIDVALIDITY under which the ledger is to have the mails of the selected folder.
///
/// That is the server's own while it keeps to RFC 3501 section 2.3.1.1. One that was restored from a backup
/// gives UIDs again that the ledger has: under a renewed UIDVALIDITY every mail is looked at again, and what
/// is known as a message is no second ticket. That a UIDVALIDITY has begun is a row of its own, its UID 0,
/// which no mail can have.
class Numbers {
public:
    Numbers(Session& session, Receiver& receiver, Trouble& trouble, const MailboxSettings& settings,
            store::MailboxId mailbox)
        : session_(session),
          receiver_(receiver),
          trouble_(trouble),
          settings_(settings),
          mailbox_(mailbox),
          uidvalidity_(session.selected().uidvalidity) {}

    /// With `start = "new"` what is not to be read is marked so when it returns.
    net::awaitable<std::uint32_t> settle();

private:
    net::awaitable<bool> has_begun(std::uint32_t uidvalidity);
    net::awaitable<bool> are_given_again();
    net::awaitable<void> begin();
    net::awaitable<std::vector<std::uint32_t>> old_mails();
    net::awaitable<std::vector<std::uint32_t>> from_before(store::Instant start,
                                                           std::vector<std::uint32_t> uids);

    Session& session_;
    Receiver& receiver_;
    Trouble& trouble_;
    const MailboxSettings& settings_;
    store::MailboxId mailbox_;
    std::uint32_t uidvalidity_;
};

} // namespace ticketd::intake
