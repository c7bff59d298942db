// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/intake/imap_session.hpp"
#include "daemon/intake/intake.hpp"
#include "daemon/intake/ledger_numbers.hpp"
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
/// is known as a message is no second ticket. It is noticed by a UIDNEXT that is too low and, where so many
/// mails have come since that it is not, by mails that came after what the ledger has of their UIDs.
class Numbers {
public:
    Numbers(Session& session, Receiver& receiver, Trouble& trouble, const MailboxSettings& settings,
            store::MailboxId mailbox)
        : session_(session),
          receiver_(receiver),
          trouble_(trouble),
          settings_(settings),
          mailbox_(mailbox),
          ledger_(receiver, mailbox),
          uidvalidity_(session.selected().uidvalidity) {}

    /// With `start = "new"` what is not to be read is marked so when it returns.
    net::awaitable<std::uint32_t> settle();
    /// `uids`, ascending: mails of the folder that the ledger has. Throws net::Failure if one is not the mail
    /// that the ledger means; the next connection settles on a renewed UIDVALIDITY then.
    net::awaitable<void> check_dates(std::vector<std::uint32_t> uids);

private:
    net::awaitable<bool> are_given_again();
    net::awaitable<void> begin();
    enum class Refusal { is_failure, is_left_out }; ///< of the server, to tell the dates of some mails
    net::awaitable<std::vector<Dated>> dates_of(std::vector<std::uint32_t> uids, Refusal);

    Session& session_;
    Receiver& receiver_;
    Trouble& trouble_;
    const MailboxSettings& settings_;
    store::MailboxId mailbox_;
    LedgerNumbers ledger_;
    std::uint32_t uidvalidity_;
};

} // namespace ticketd::intake
