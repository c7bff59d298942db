// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/net/connection.hpp"
#include "store/model.hpp"

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

/// intake: brings mails in and says afterwards to the server what became of them.
/// It knows mailboxes and their protocols. It must not know what a mail says, nor decide anything about it.
namespace ticketd::intake {

/// One mailbox of the configuration.
struct MailboxSettings {
    net::Endpoint endpoint;
    std::string folder = "INBOX"; ///< as in the URL's path, decoded
    std::string maildir;          ///< a folder of this machine instead of a server; empty: endpoint's server
    std::string name;             ///< URL without user and password, for the store
    std::string label; ///< what it is called to people: the name, with the user where another has it too
    std::chrono::seconds poll{60}; ///< beside IDLE
    bool start_new = false;        ///< begin at the mailbox's next UID
    std::string processed =
        "Processed";           ///< folder after the commit; empty: stays in place, flagged $Ticketed
    std::string hold = "Hold"; ///< likewise for mails on hold
    bool only_read = false;    ///< nothing is moved, flagged or made there
    std::uint64_t max_message_size = 50'000'000; ///< over it only the header is fetched
    bool operator==(const MailboxSettings&) const = default;
};

/// What a receiver has read of a mail ahead of its turn; its own affair.
struct Reading;

/// A mail as a mailbox gave it.
struct RawMail {
    store::Delivery delivery;
    std::string bytes;
    store::Instant internal_date{};
    std::uint64_t size = 0; ///< RFC822.SIZE
    bool header_only = false;
    std::uint32_t print = 0; ///< of a mail that has another UID each time it comes: what is the same then
    std::shared_ptr<Reading> reading = nullptr; ///< empty until it was read ahead
};

/// What is to be done with the mail on the server, after it is safe.
enum class Disposition { processed, held, retry };

/// Where mails go: implemented by the daemon, which does this work on the writer's thread.
class Receiver {
public:
    virtual ~Receiver() = default;
    virtual net::awaitable<store::MailboxId> open_mailbox(std::string name, std::string user) = 0;
    /// Those of `uids` that are not in the ledger, ascending.
    virtual net::awaitable<std::vector<std::uint32_t>> unknown(store::MailboxId, std::uint32_t uidvalidity,
                                                               std::vector<std::uint32_t> uids) = 0;
    /// What the ledger has of `uids` (for those that should have been moved and were not).
    virtual net::awaitable<std::map<std::uint32_t, Disposition>>
    known(store::MailboxId, std::uint32_t uidvalidity, std::vector<std::uint32_t> uids) = 0;
    /// When those of `uids` that the ledger has were taken in, or put on hold.
    virtual net::awaitable<std::map<std::uint32_t, store::Instant>>
    known_since(store::MailboxId, std::uint32_t /*uidvalidity*/, std::vector<std::uint32_t> /*uids*/) {
        co_return std::map<std::uint32_t, store::Instant>{};
    }
    /// Marks all of `uids` as not to be read, and, the first time, that the mailbox has begun: UID 0 of
    /// UIDVALIDITY 0, which no mail can have, is known from then on. All or nothing.
    virtual net::awaitable<void> skip(store::MailboxId, std::uint32_t uidvalidity,
                                      std::vector<std::uint32_t> uids) = 0;
    /// When the mailbox began, by the first skip(); nothing: there was none.
    virtual net::awaitable<std::optional<store::Instant>> begun(store::MailboxId) { co_return std::nullopt; }
    /// Does to mails what needs no look at those before them, while these are being taken. What comes back is
    /// for take().
    virtual net::awaitable<std::vector<RawMail>> read_ahead(std::vector<RawMail> mails) { co_return mails; }
    /// Makes them tickets. Returns after the commit, one disposition a mail in their order. Never throws for
    /// what a mail holds; throws store::Failure when nothing can be stored now: the mails are then asked for
    /// again.
    virtual net::awaitable<std::vector<Disposition>> take(std::vector<RawMail>) = 0;
    /// A poll has completed: the mailbox was open and looked at, and nothing more waits.
    /// `in_trouble`: what was said last by troubled() is true still, of some mail or folder there.
    virtual void polled(const std::string& mailbox, bool in_trouble) = 0;
    /// The mailbox cannot be read now; `why` says what, where and what to do. Called once per change of
    /// cause.
    virtual void troubled(const std::string& mailbox, const std::string& why) = 0;
    /// An attempt to open or read the mailbox has failed and the next one will be made: each time, a sign of
    /// life.
    virtual void attempted(const std::string& /*mailbox*/) {}
    /// The server refuses us (password, certificate): it will until a person has mended it. After troubled(),
    /// each time; a completed poll ends it.
    virtual void refused(const std::string& /*mailbox*/, const std::string& /*why*/) {}
    /// The server lets us in, and the mailbox cannot be read until a person has mended it (its folder is
    /// missing); otherwise as refused().
    virtual void unreadable(const std::string& /*mailbox*/, const std::string& /*why*/) {}
    /// So many mails are known to wait on the server for their turn.
    virtual void backlog(const std::string& /*mailbox*/, std::size_t /*mails*/) {}
};

} // namespace ticketd::intake
