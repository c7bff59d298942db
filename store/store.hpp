// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "store/changes.hpp"
#include "store/erasing.hpp"
#include "store/facts.hpp"
#include "store/failure.hpp"

#include <filesystem>
#include <memory>
#include <set>
#include <span>

namespace ticketd::store {

class Transaction;

/// How one attempt to send ended.
struct SendResult {
    OutboxId id;
    OutboxState state = OutboxState::sent; ///< sent, queued (again at next_attempt) or failed
    Instant next_attempt{};
    std::string error;                      ///< the server's words or ours, one line; empty when sent
    bool uncertain = false;                 ///< cut after DATA
    std::optional<Instant> suspend_until{}; ///< of a failure that means that the address is dead
    bool tried = true; ///< false: the server never saw it (it was away); the attempt is not counted
};

/// Mails on hold of which nobody has been told, without bytes, and when last somebody was told of any.
struct HoldsToReport {
    std::vector<HeldMail> mails;
    std::optional<Instant> last_report;
};

/// A place among the tickets that are owed an answer, in the order of their due times; at first before them
/// all.
struct ClockPlace {
    Instant due = Instant::min();
    Tid tid;
};

/// The one writer of the database. Not thread-safe: one object, one thread. All verbs throw Failure.
class Store {
public:
    /// Opens or creates the file, migrates an older schema; `first_tid` numbers the first ticket of a new
    /// file.
    Store(const std::filesystem::path& file, std::int64_t first_tid);
    ~Store();
    Store(Store&&) noexcept;
    Store& operator=(Store&&) noexcept;

    /// Begins an immediate transaction; rolled back when it is destroyed without commit().
    Transaction begin();

    /// The id of a mailbox, made on first use. `url` is without user and password.
    MailboxId mailbox(const std::string& url, const std::string& user);
    /// Those of `uids` (ascending) that the ledger does not have, ascending.
    std::vector<std::uint32_t> unknown_uids(MailboxId, std::uint32_t uidvalidity,
                                            std::span<const std::uint32_t> uids);
    /// What the ledger says became of these deliveries; absent ones are left out. Tells which mails are to be
    /// moved after a crash between commit and move ("held" goes to the hold folder).
    std::map<std::uint32_t, std::string> outcomes(MailboxId, std::uint32_t uidvalidity,
                                                  std::span<const std::uint32_t> uids);
    /// When that was; absent ones are left out.
    std::map<std::uint32_t, Instant> outcome_times(MailboxId, std::uint32_t uidvalidity,
                                                   std::span<const std::uint32_t> uids);
    /// Puts a mail that cannot be processed on hold, with its ledger row, in a transaction of its own.
    HoldId hold(const HeldMail&);
    /// A mail on hold was tried again in vain. False: there is no such mail.
    bool held_again(HoldId, const std::string& error);
    /// Gives a mail on hold up, which the ledger remembers. False: there is no such mail.
    bool drop_held(HoldId, Instant at);
    /// Ledger rows without an entry: mails that were there before `start = "new"` began, or marks. One
    /// transaction, with the mark that the mailbox has begun: UID 0 of UIDVALIDITY 0, which no mail can have.
    void skip(MailboxId, std::uint32_t uidvalidity, std::span<const std::uint32_t> uids, Instant at);
    /// When that mark was made; nothing: it was not.
    std::optional<Instant> begun(MailboxId);

    /// Takes up to `limit` mails whose time has come, oldest first, and marks them `sending` with one more
    /// attempt, durably: an intent to send is on disk before any of them leaves.
    std::vector<OutboxItem> claim_due(Instant now, std::size_t limit);
    /// Records how attempts ended; a final failure is also an event on its ticket. One transaction.
    void record(std::span<const SendResult>, Instant at);
    /// When the next queued mail falls due; absent when none is queued.
    std::optional<Instant> next_due();
    /// At start: what was `sending` when the last process died is queued again; how many. Those of `doubtful`
    /// are marked uncertain; all of them where it is not known which.
    std::size_t requeue_interrupted(Instant at,
                                    const std::optional<std::vector<OutboxId>>& doubtful = std::nullopt);
    /// `ticketctl outbox retry` and `drop`; false if there is no such item in a state that allows it.
    bool retry_outgoing(OutboxId, Instant now);
    bool drop_outgoing(OutboxId);

    /// Replaces the whole register at once. `source` stands for what it was read from, for register_source().
    void replace_licenses(std::span<const License>, const std::string& source = {});
    /// What the register in force was read from; empty: nothing yet, or unknown.
    std::string register_source();
    /// Issues a coupon unless `allowance` of them were issued to its licence since `since`; false: refused.
    bool issue_coupon(const NewCoupon&, Instant since, std::uint32_t allowance, Instant at);
    /// Closed tickets whose access data has not been erased since they were closed, oldest closing first.
    std::vector<ClosedTicket> unerased(std::size_t limit);
    /// Erases the access data of a ticket everywhere, in one transaction, and says so in its history; once a
    /// closing. Nothing if it is open again or was closed anew. What was erased is in no file any more after
    /// settle_erasures().
    Erased erase(const ClosedTicket&, const Eraser&, Instant at);
    /// The full-text index holds words of what was erased or removed, until settle_erasures().
    bool index_is_stale();
    /// Goes on to take what was erased out of the database's old pages, index and log; mails wait for some
    /// milliseconds. False: to be called again, as there is more to do, or somebody reads there.
    bool settle_erasures();
    /// The raw mail of an entry, verbatim; empty optional if there is no such entry.
    std::optional<std::string> raw(EntryId);

    /// Tickets that are owed an answer and about which staff were not reminded to the last, by due time: the
    /// next `most` behind a place. Costs nothing for those that are not.
    std::vector<Ticket> clocks_to_remind(const ClockPlace& behind, std::size_t most);

    /// Of a copy that a backup made: the keys that came with it, until forget_backup(). Such a file has left
    /// 1,000 ticket numbers out when it was first opened here; forget_backup() marks what waits as uncertain.
    std::optional<std::string> keys_of_backup();
    void forget_backup();
    /// The names, in lower case, of those who have been given the digest of that day; and when the newest one
    /// of an earlier day was sent.
    std::set<std::string> given_digest(std::chrono::year_month_day);
    std::optional<Instant> last_digest(std::chrono::year_month_day before);

    /// A number that changes when another process has written.
    std::int64_t data_version();

    struct Impl;

private:
    std::unique_ptr<Impl> impl_;
};

/// Facts, decision and changes of mails, in one immediate transaction. Facts see what was applied before in
/// the same transaction, so many mails may share one. After a Failure of any verb nothing of it can be
/// committed: destroy it, and take the mails one by one to find the one that fails.
class Transaction {
public:
    Facts lookup(const MailKeys&);
    /// Tickets under way whose level follows the register, by number, at most `limit` after `after`.
    std::vector<RegisterTicket> register_tickets(Tid after, std::size_t limit);
    /// Notices that were held back and of which no summary has told yet, oldest first, at most 10,000.
    std::vector<HeldNotice> held_notices();
    HoldsToReport holds_to_report();
    /// What was told of the desk's own troubles, and what of the store may be one.
    AlertFacts alerts(Instant now);
    /// Staff's mails that wait for their writer's word, oldest first.
    std::vector<HeldStaffMail> held_staff_mails();
    /// The raw mail of an entry, verbatim, as Store::raw().
    std::optional<std::string> raw(EntryId);
    /// Mails that failed for good, of which staff have not been told yet; without bytes, at most 1,000.
    std::vector<OutboxItem> untold_failures();
    void apply(const ChangeSet&);
    /// As Store::claim_due(), with what was applied before: such mails may leave after the commit, and not
    /// before.
    std::vector<OutboxItem> claim_due(Instant now, std::size_t limit);
    /// As Store::next_due(), of what is not claimed.
    std::optional<Instant> next_due();
    /// As Store::record().
    void record(std::span<const SendResult>, Instant at);
    void commit();
    ~Transaction();
    Transaction(Transaction&&) noexcept;
    Transaction& operator=(Transaction&&) = delete;

private:
    friend class Store;
    explicit Transaction(Store::Impl&);
    Store::Impl* store_;
};

} // namespace ticketd::store
