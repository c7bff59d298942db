// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/intake/intake.hpp"
#include "daemon/intake/trouble.hpp"

#include <boost/asio/steady_timer.hpp>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace ticketd::lmtp {

/// What became of a mail.
enum class Kept {
    safe,    ///< a ticket, an entry, a known mail, or on hold: it is ours now
    no_room, ///< the store can take nothing now; the sender is to come again
    failed,  ///< likewise, for another reason
};

/// Brings mails from all connections to the receiver, those that wait together in one commit; numbers them,
/// so that the ledger has them: UIDVALIDITY is of this run of the daemon, the UID counts its mails. One
/// thread.
class Batches : public std::enable_shared_from_this<Batches> {
public:
    Batches(std::string name, intake::Receiver& receiver)
        : name_(std::move(name)), receiver_(receiver), trouble_(name_, receiver) {}

    /// Makes the store know us. Throws what the receiver throws; may be called again.
    net::awaitable<void> open(store::Instant now);
    bool is_open() const { return uidvalidity_ != 0; }
    /// The last mails could not be taken.
    bool in_trouble() const { return in_trouble_; }

    /// Returns after the commit. A mail that fails by itself is tried until it is on hold. The work goes on
    /// when the awaiter is cancelled. `print` is the same when a mail comes again.
    net::awaitable<Kept> take(std::string bytes, std::uint64_t size, std::uint32_t print,
                              store::Instant received);

private:
    struct Waiting {
        explicit Waiting(const net::asio::any_io_executor&);
        intake::RawMail mail;
        std::string why; ///< of what failed
        Kept kept = Kept::failed;
        bool done = false;
        net::asio::steady_timer ended; ///< never expires: cancelled when it is done
    };
    using Batch = std::vector<std::shared_ptr<Waiting>>;
    net::awaitable<void> work();
    net::awaitable<void> take_batch(Batch&);
    void finish(Waiting&, Kept);
    void fails(const std::string& why);
    void goes_on();

    std::string name_;
    intake::Receiver& receiver_;
    store::MailboxId mailbox_;
    std::uint32_t uidvalidity_ = 0, last_uid_ = 0;
    Batch waiting_;
    bool working_ = false, in_trouble_ = false;
    intake::Trouble trouble_;
};

} // namespace ticketd::lmtp
