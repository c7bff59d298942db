// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "store/model.hpp"
#include "store/threads.hpp"

#include <map>

/// What is remembered of staff's mails that wait for their writer's word, of answers that can still be taken
/// back, and of what notes say: parts of MailKeys, Facts and ChangeSet, as values.
namespace ticketd::store {

// Stored by number: append, never reorder.
/// Why a staff mail waits: a colleague answered since; it holds a note's text; it came from an address that
/// is not its owner's.
enum class HeldFor { newer_answer, note_text, foreign_address };
/// sent: it went its way anew, as the entry `became`; replaced: its writer answered with another text.
enum class HeldState { waiting, sent, cancelled, replaced };
std::string_view to_string(HeldState);

/// A staff mail that waits, or waited, for its writer's word.
struct HeldStaffMail {
    EntryId entry; ///< the mail as it came; its writer was shown what came before it
    Tid tid;
    HeldFor reason = HeldFor::newer_answer;
    std::string why;    ///< a sentence
    std::string writer; ///< the name of the staff member who alone may send it
    Instant at{};
    HeldState state = HeldState::waiting;
    std::optional<Instant> ended;
    std::optional<EntryId> became; ///< of a sent one; of a replaced one the other answer
    bool operator==(const HeldStaffMail&) const = default;
};

/// 64-bit fingerprints of what a note says, ascending; policy's note_print makes them.
struct NotePrint {
    EntryId entry;
    std::vector<std::uint64_t> prints;
};

/// A mail to a client that an answer made.
struct RelayedMail {
    OutboxId id;
    std::string recipient;
    OutboxState state = OutboxState::queued;
    bool uncertain = false; ///< it may have arrived
};

/// An answer, with what is needed to take it back.
struct GivenAnswer {
    Entry entry;
    std::optional<Ticket> before;   ///< the ticket before it, as far as an answer's mail changes it; absent:
                                    ///< nothing is delayed
    std::vector<RelayedMail> mails; ///< to clients
    std::vector<Event> events;      ///< of its ticket, by its mail and by later ones, in their order
};

struct HoldingKeys {
    std::vector<EntryId> named; ///< by the references of a mail with `!send` or `!cancel`, or to a held one
    bool notes = false;         ///< the fingerprints of the tickets' notes are wanted
    /// Public answers behind what an answer's writer had seen are wanted: by the entry, else by the time.
    std::optional<EntryId> seen;
    std::optional<Instant> seen_until;
};

struct HoldingFacts {
    std::vector<HeldStaffMail> held;   ///< those of HoldingKeys::named
    std::optional<GivenAnswer> answer; ///< the first of HoldingKeys::named that is one
    std::map<Tid, std::vector<NotePrint>> notes;
    std::vector<HeldStaffMail>
        waiting; ///< where the queue was asked for (DeskKeys): all that wait, oldest first
    /// The newest few, newest first; of a very large one only the header is there.
    std::map<Tid, std::vector<StoredMail>> unseen;
};

struct EndedHold {
    EntryId entry;
    HeldState state = HeldState::sent;
    std::optional<EntryId> became;
};

struct HoldingChanges {
    std::optional<HeldStaffMail> held; ///< the new entry waits from now on
    std::optional<EndedHold> ended;    ///< one that waits no more; a permanent Failure if it did not wait
    std::vector<std::uint64_t> prints; ///< of the new entry, which is a note; ascending
    std::optional<Ticket> before;      ///< the ticket before the new entry, an answer that can be taken back
    /// An answer that is taken back: it is a note from now on, its mails are dropped, and it counts for
    /// nothing. A permanent Failure if one of them has left or may have.
    std::optional<EntryId> taken_back;
};

} // namespace ticketd::store
