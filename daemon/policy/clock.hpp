// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/policy/decision.hpp"
#include "store/changes.hpp"

#include <optional>
#include <string>

/// The clock of a ticket: what is owed since when, and until when. It runs from the
/// client's first message that staff has not answered until a public answer, and is Ticket::clock_start and
/// Ticket::due while it runs. Everything here is pure.
namespace ticketd::policy {

/// The promise in force; nothing while no answer is owed.
std::optional<Promise> running_clock(const store::Ticket&);

/// A client's message of that moment starts a clock: none runs, or the message reopens the ticket. Else the
/// clock that runs stays as it is: a further message neither restarts nor lengthens it.
bool starts_clock(const store::Ticket&, bool reopens);

/// The clock after the ticket got another level. The start stays.
///
///   both counted from the start, the new level ends   the ticket is due
///   later (it is laxer)                                then, or as before if that is later still
///   not later (it is stricter)                         at the earlier of the old due time and `now` plus the
///                                                      new response time: nearer if anything, and not newly
///                                                      in the past
///   never (its calendar does not open)                 as before
Promise at_level(const Promise& running, const std::string& level, const Rules&, store::Instant now);

/// A check of the register may change the ticket's level: staff have not set it.
bool register_may_set_level(const store::Ticket&);

/// What becomes of the clocks when a ticket is merged into another: the earlier start and the earlier due
/// time survive, and of the reminders those that were sent about that due time. The update of the survivor,
/// without anything else in it. The other's clock is to be cleared (TicketUpdate::clear_clock).
store::TicketUpdate merged_clock(const store::Ticket& survivor, const store::Ticket& merged);

/// A public answer on a ticket as it stood before it, measured against the promise that was in force.
store::Response response_of(const store::Ticket& before, store::EntryId answer, store::Instant answered,
                            const std::string& who, const Rules&);

/// A level's promise in the words of the configuration: "24h business", "14d always".
std::string promise_in_short(const Level&);

} // namespace ticketd::policy
