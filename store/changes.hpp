// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "store/alerts.hpp"
#include "store/desk_view.hpp"
#include "store/holding.hpp"
#include "store/model.hpp"
#include "store/people.hpp"
#include "store/threads.hpp"

#include <functional>
#include <string_view>

namespace ticketd::store {

/// A mail to be kept as an entry. Its id must be Facts::next_entry.
struct NewEntry {
    Entry entry;
    ContentHash content_hash{};
    bool hash_counts = false;
    std::string text;          ///< for the full-text index only; read back from the raw mail otherwise
    std::string_view raw;      ///< the mail, verbatim; whoever has it keeps it until the changes are applied
    bool access_data = false;  ///< it holds passwords or the like, which are erased after closing
    std::string packed, words; ///< `raw` and `text` as a Preparation made them; empty: the store does it
};

/// What becomes of an existing ticket; what is absent stays. `clear_clock` stops the clock. A status of open
/// or waiting forgets the moment of closing. A new start, a later due time and a stop forget how far staff
/// were reminded, unless `reminded` says so.
struct TicketUpdate {
    Tid tid;
    std::optional<Status> status;
    std::optional<LevelBasis> level_basis;
    std::optional<std::string> license_key;
    std::optional<std::string> level, level_set_by, assignee, language;
    std::optional<bool> urgent, in_development;
    std::optional<Instant> clock_start, due;
    bool clear_clock = false;
    std::optional<Reminded> reminded;
    std::optional<Instant> closed;
    /// The survivor; a merge that would lead back to the ticket itself is a permanent Failure.
    std::optional<Tid> merged_into;
};

/// Somebody who takes part from now on; one who does already stays as he is.
struct NewParticipant {
    Tid tid;
    Person person;
    std::string added_by;
};

struct NewEvent {
    std::optional<Tid> tid;
    std::optional<EntryId> entry;
    std::string what, who, detail;
};

/// A coupon that the ticket gets its level by. One that was used meanwhile is a permanent Failure.
struct UsedCoupon {
    CouponId coupon;
    Tid tid;
};

/// A coupon as it is issued.
struct NewCoupon {
    CouponHash hash{};
    std::string key, ends; ///< as in Coupon
    std::chrono::year_month_day last_day;
};

/// What a client thinks of an answer, or of the whole; a later one for the same replaces it.
struct NewRating {
    Tid tid;
    std::optional<EntryId> answer; ///< absent: the ticket as a whole
    int value = 0;                 ///< 1, the worst, to 5
};

/// A mail to be sent: becomes an OutboxItem in the same transaction.
struct NewOutgoing {
    std::optional<Tid> tid;
    std::optional<EntryId> entry;
    std::string kind;
    bool automatic = true; ///< counts for the gate's windows: set by policy's permit alone (notify's letter)
    bool to_staff = false; ///< of an automatic mail: it counts in its reader's own windows and in no other
    std::optional<std::string> subject; ///< of an acknowledgement: the normalised subject that it counts for
    std::string envelope_from, recipient, message_id;
    std::string bytes;
    /// Makes the bytes where `bytes` is empty: on any thread, before the transaction ends. What it throws
    /// fails the transaction.
    std::function<std::string()> compose;
    std::size_t composed_size = 0; ///< about so many it makes
    std::vector<PartReference> parts;
    Instant not_before{};
};

/// A notice to one of the staff that the gate held back: remembered until a summary has told of it.
struct CollapsedNotice {
    std::string address; ///< the person's registered one
    std::optional<Tid> tid;
    std::optional<EntryId> entry;
    std::string kind;   ///< of the mail that was not written: notice, refusal, …
    std::string detail; ///< what it would have told, one line for a person
};

/// A mail of ours that came back, by the report that is the new entry.
struct ReturnedMail {
    OutboxId mail;
    std::string why; ///< the words of the server that refused it
};

/// Nothing more is written to a dead address until then.
struct NewSuspension {
    std::string address;
    Instant until{};
    std::string why;
};

/// The global breaker opens; closes because there is room again; or is closed by a person, and what was sent
/// before counts no more.
enum class BreakerChange { opens, closes, is_reset };

/// A summary has told a person of all notices that were held back, up to this one.
struct Summarised {
    std::string address;
    std::int64_t up_to = 0; ///< HeldNotice::id
};

/// All that one mail may change; applied whole or not at all.
struct ChangeSet {
    /// The ledger's row: which delivery, and what became of it ("new", "reply", "answer", "note",
    /// "duplicate", "refused", "machine", "held"). Absent for what did not come from a mailbox (a command of
    /// ticketctl).
    std::optional<Delivery> delivery;
    std::string outcome;
    std::optional<EntryId> delivered_entry; ///< the entry that the delivery is, new or known
    std::optional<Ticket> new_ticket;       ///< its tid must be Facts::next_tid; entry counts are the store's
    std::optional<NewEntry> new_entry;
    std::vector<TicketUpdate> updates;
    std::vector<NewParticipant> participants;
    std::optional<Response> response; ///< of a public answer; its entry is `new_entry`
    std::vector<NewEvent> events;
    std::vector<NewRating> ratings;
    std::vector<NewOutgoing> outgoing;
    std::vector<UsedCoupon> used_coupons;
    /// Each takes the place of what the ticket knew about that login.
    std::vector<LoginClaim> login_claims;
    std::vector<CollapsedNotice> collapsed;
    ThreadChanges threads;
    PeopleChanges people;
    HoldingChanges holding;
    bool spam = false; ///< the new entry, which has no ticket, stands in the list of spam
    /// An entry of the list of spam that is none: it is taken out and belongs to this ticket from now on, as
    /// if it came only now. Instead of `new_entry`.
    std::optional<Entry> adopted;
    std::vector<ReturnedMail> returned;
    std::vector<NewSuspension> suspensions;
    std::vector<std::string> lifted; ///< addresses that live after all
    std::optional<BreakerChange> breaker;
    std::vector<Summarised> summarised;
    std::vector<DigestSent> digests;
    AlertChanges alerts;
    std::vector<OutboxId> told;     ///< mails of whose final failure staff have been told
    std::vector<HoldId> told_holds; ///< mails on hold that were reported
    Instant at{};                   ///< of events and outbox rows
};

} // namespace ticketd::store
