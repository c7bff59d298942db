// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "store/facts.hpp"

#include <filesystem>
#include <memory>

namespace ticketd::store {

struct TicketDetail {
    Ticket ticket;
    std::vector<Person> participants;
    std::vector<Entry> entries;      ///< oldest first
    std::vector<Event> events;       ///< oldest first
    std::vector<Rating> ratings;     ///< of the whole first, then by answer
    std::vector<HeldStaffMail> held; ///< that wait for their writer's word, or waited; oldest first
};

struct LedgerRow {
    Delivery delivery;
    std::string mailbox; ///< its URL
    std::string user;
    std::string outcome;
    std::optional<EntryId> entry;
    Instant at{};
};

struct OutboxPace {
    std::size_t waiting = 0;
    std::optional<Instant> oldest; ///< when the longest waiting of them was queued
    std::optional<Instant> last_sent;
};

/// Read-only views for commands and pages; a connection of its own beside the writer's. Throws Failure.
class Queries {
public:
    /// The file must exist and have this version's schema.
    explicit Queries(const std::filesystem::path& file);
    ~Queries();
    Queries(Queries&&) noexcept;

    enum class Which { unfinished, all };
    /// Tickets in no particular order (the order of service is policy's).
    std::vector<Ticket> tickets(Which);
    /// Entries that belong to no ticket: machines' mail.
    std::vector<Entry> machine_entries();
    /// Entries that a filter before us marked, and that nobody has brought in.
    std::vector<Entry> spam_entries();
    /// Mails of ours about a ticket that were refused or came back; without bytes.
    std::vector<OutboxItem> failed_deliveries(Tid);
    std::vector<SuspendedAddress> suspended();
    std::vector<HeldNotice> held_notices();
    std::vector<Absence> absences(); ///< by name; those that are past too
    /// Staff's mails that wait for their writer's word, oldest first.
    std::vector<HeldStaffMail> held_staff_mails();
    std::optional<TicketDetail> ticket(Tid);
    std::optional<Entry> entry(EntryId);
    std::optional<std::string> raw(EntryId);
    /// The facts that a Transaction would give for the same keys (for `explain`).
    Facts lookup(const MailKeys&);
    /// Everything but bytes and parts; sent ones too if `all`.
    std::vector<OutboxItem> outbox(bool all);
    std::vector<HeldMail> held();
    std::optional<HeldMail> held_mail(HoldId); ///< with its bytes
    /// How mails leave: what waits, and when one last left.
    OutboxPace outbox_pace();
    std::vector<LedgerRow> ledger();
    std::vector<License> licenses_of(const std::string& address);
    /// All rows of the licence of that key.
    std::vector<License> licenses_with_key(const std::string& key);
    std::vector<Coupon> coupons(); ///< oldest first
    /// Tids of tickets whose subjects or texts hold all of the words, newest first.
    std::vector<Tid> find(const std::string& words, std::size_t limit);

    /// Public answers given in [since, until), oldest first.
    std::vector<Response> responses(Instant since, Instant until);
    /// Of the tickets opened, or closed and closed still, in [since, until): how many of each level. Spam and
    /// tickets that were merged into others are none.
    std::vector<LevelCount> opened(Instant since, Instant until);
    std::vector<LevelCount> closed(Instant since, Instant until);
    /// Ratings given in [since, until), by the level that the ticket has.
    std::vector<LevelRating> ratings(Instant since, Instant until);

    struct Impl;

private:
    std::unique_ptr<Impl> impl_;
};

} // namespace ticketd::store
