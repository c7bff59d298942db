// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/intake/intake.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <vector>

namespace ticketd::intake {

/// The number of a mail, and when it came.
struct Dated {
    std::uint32_t uid = 0;
    store::Instant at{};
};

/// The ledger's side of how a mailbox numbers its mails, the same for an IMAP folder and a Maildir. That the
/// numbers of a UIDVALIDITY have begun is a row of its own there, UID 0, which no mail can have.
class LedgerNumbers {
public:
    /// Mails are asked for their dates, which costs something, only where the dates decide.
    using Dates = std::function<net::awaitable<std::vector<Dated>>(std::vector<std::uint32_t> uids)>;

    LedgerNumbers(Receiver& receiver, store::MailboxId mailbox) : receiver_(receiver), mailbox_(mailbox) {}

    net::awaitable<bool> have_begun(std::uint32_t uidvalidity);
    /// Whether the ledger has one of `next` and the `looked_ahead - 1` numbers behind it, which the mailbox
    /// says that it has not given yet.
    net::awaitable<bool> are_used(std::uint32_t uidvalidity, std::uint32_t next);
    static constexpr std::uint32_t looked_ahead = 1000; ///< so many at most came to nobody, one after another

    /// Marks that `uidvalidity` has begun, and which of `old` (ascending) are not to be read. At the first
    /// start that is all of them; under another UIDVALIDITY later those that are older than that start, which
    /// were left then or were taken in. How many were left for their age.
    net::awaitable<std::size_t> begin(std::uint32_t uidvalidity, std::vector<std::uint32_t> old, Dates dates);

private:
    net::awaitable<std::vector<std::uint32_t>> older_than(store::Instant start, std::uint32_t uidvalidity,
                                                          std::vector<std::uint32_t> uids, Dates dates);

    Receiver& receiver_;
    store::MailboxId mailbox_;
};

} // namespace ticketd::intake
