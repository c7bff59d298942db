// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "store/desk_view.hpp"
#include "store/holding.hpp"
#include "store/model.hpp"
#include "store/people.hpp"
#include "store/threads.hpp"

#include <map>

namespace ticketd::store {

/// What is asked about one mail: MailKeys in, Facts out.
struct MailKeys {
    Delivery delivery;
    std::string message_id; ///< without angle brackets; empty: none
    ContentHash content_hash{};
    /// The hash may identify the mail: with a Message-ID both must match; without one only if there is a
    /// Date.
    bool hash_counts = false;
    std::string sender;              ///< the From: address, lower case
    std::vector<CouponHash> coupons; ///< that its new text holds; bounded by the caller
    std::string login;               ///< that its new text names; empty: none
    std::vector<std::string>
        referenced_ids;          ///< In-Reply-To, then References from the newest back; bounded by the caller
    bool correspondence = false; ///< CandidateTicket::correspondence is wanted: much to read
    bool since_answer = false;   ///< CandidateTicket::since_answer is wanted
    std::vector<Tid> tids;       ///< numbers that the mail names, by tag or by signed reference
    ThreadKeys threads;
    HoldingKeys holding;
    DeskKeys desk;
    /// Starts of the windows in which automatic mail is counted (policy's gate), for each count in Facts.
    std::vector<Instant> address_windows, ticket_windows, global_windows, staff_windows;
    Instant counted_until = Instant::max(); ///< what was made after it counts in none of them
    /// Other addresses that automatic mail may go to because of this: clients', and staff's. The requesters
    /// of the tickets are looked up unasked.
    std::vector<std::string> recipients, staff;
    std::optional<std::string> subject; ///< normalised; what acknowledgements of one subject are counted by
    Instant subject_since{};            ///< since when they are counted
    std::vector<EntryId> returned;      ///< entries whose mails of ours came back, by a signed reference
};

/// An address that answered permanently that it is dead: until then nothing is written to it.
struct Suspension {
    Instant since{}, until{};
    std::string why; ///< the words of the server that knows
};

/// What the gate asks about an address that automatic mail may go to.
struct RecipientFacts {
    std::vector<std::uint32_t> sent;     ///< automatic mails to it, one count a window of its kind
    std::optional<Suspension> suspended; ///< its end may be past
};

struct PublicAnswer {
    EntryId entry;
    Instant received{};
};

/// A ticket that the mail may belong to.
struct CandidateTicket {
    Ticket ticket;                             ///< the survivor, where the one that was named is merged
    std::vector<Person> participants;          ///< beside the requester
    std::vector<std::uint32_t> automatic_mail; ///< sent about this ticket, one count a ticket window
    EntryId last_client;                       ///< the client's newest message; value 0: none
    std::string last_client_message_id;        ///< its Message-ID: what an answer is a reply to; empty: none
    bool answered_since_client = false;        ///< a public answer followed the client's newest message
    bool holds_access_data = false;            ///< passwords or the like, not erased yet
    std::vector<PublicAnswer> answers;         ///< the newest 20, oldest first
    std::optional<Instant> last_escalation;    ///< when its client last brought it before the supervisor
    /// Oldest first; only where MailKeys wanted it, and of a very long one only the newest.
    std::vector<StoredMail> correspondence;
    bool correspondence_cut = false; ///< older mails were left out
    /// What clients wrote, and staff noted, since the newest public answer, oldest first; only where MailKeys
    /// wanted it. Few, the newest, and of a long mail only its beginning: texts, not attachments.
    std::vector<StoredMail> since_answer;
    bool since_answer_cut = false;    ///< older ones were left out
    std::uint32_t public_answers = 0; ///< counted to 2, and only if MailKeys::returned is not empty
    std::optional<Instant> last_automatic_to_sender; ///< newest automatic mail about it to MailKeys::sender
    std::vector<LoginClaim> login_claims;            ///< of the ticket as it was named, merged or not
};

/// What is known about the login that a mail names.
struct LoginFacts {
    std::vector<License> licenses;     ///< rows of that login, in the register's order; few
    std::optional<Instant> last_asked; ///< when its owner was last asked to confirm anything
};

/// A ticket under way whose level follows the register.
struct RegisterTicket {
    Ticket ticket;
    std::string address;           ///< whose licences count: the requester, or who confirmed a login
    std::vector<License> licenses; ///< rows of that address, and rows of its domain
};

/// A mail of ours that left, as far as a delivery report about it matters.
struct SentMail {
    OutboxId id;
    EntryId entry;
    std::string kind, recipient, message_id;
    OutboxState state = OutboxState::sent;
    bool automatic = true, to_staff = false;
    std::optional<EntryId> returned_by; ///< the report that was filed about it before
};

struct KnownMail {
    EntryId entry;
    std::optional<Tid> tid;
};

/// What is known about one mail; read and used inside one transaction, so it cannot go stale.
struct Facts {
    bool delivery_known = false;           ///< the ledger has this delivery
    std::optional<KnownMail> same_message; ///< stored before, from another delivery
    std::map<std::string, Tid>
        tickets_by_message_id; ///< for those of referenced_ids that are stored in a ticket (survivors)
    std::map<Tid, CandidateTicket>
        tickets; ///< by the number that was named, or found by Message-ID; unknown ones are absent
    std::vector<License> licenses; ///< rows of the sender's address, and rows of its domain
    std::vector<Coupon> coupons;   ///< those of MailKeys::coupons that were ever issued, in that order
    LoginFacts login;              ///< about MailKeys::login
    std::vector<std::uint32_t> automatic_to_sender; ///< one count an address window
    std::vector<std::uint32_t> automatic_in_all;    ///< one count a global window
    std::optional<Instant> breaker_open;            ///< since when the global breaker is open, if it is
    std::uint32_t acknowledged_subject = 0;         ///< acknowledgements of MailKeys::subject to the sender
    std::vector<SentMail> sent;                     ///< the mails of MailKeys::returned
    /// By address in lower case: the sender, those of MailKeys::recipients, the login's owner and all who
    /// take part in the tickets; those of MailKeys::staff.
    std::map<std::string, RecipientFacts> recipients, staff;
    ThreadFacts threads;
    PeopleFacts people;
    HoldingFacts holding;
    DeskFacts desk;
    Tid next_tid;       ///< what a new ticket will be called
    EntryId next_entry; ///< what a new entry will be called
};

} // namespace ticketd::store
