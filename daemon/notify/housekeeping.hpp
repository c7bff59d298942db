// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/notify/plan.hpp"

#include <optional>
#include <vector>

namespace ticketd::notify {

/// What the gate needs to be asked with for all of these.
store::MailKeys housekeeping_keys(const policy::Rules&, store::Instant now);

/// The global breaker opens or closes now: what is to be written down, with the alert to whoever looks after
/// the desk, one an opening. Nothing if it stays as it is. Pure.
std::optional<store::ChangeSet> breaker_turn(const store::Facts&, const Desk&, store::Instant now);

/// The summaries that are due of notices that were held back: one mail a person, a window's length after the
/// first of them, or at once if it tells of a failed delivery. What may not be sent yet stays. Pure.
store::ChangeSet summaries(const std::vector<store::HeldNotice>&, const store::Facts&, const Desk&,
                           store::Instant now);

/// Who is told that a mail failed for good: of one to a client those who are responsible for its ticket
/// (`facts` hold it); of one to staff whoever looks after the desk, else the team. Not who could not be
/// reached. Of a summary nobody: it would take a summary to tell, and two people out of reach would be told
/// of each other for ever. Pure.
std::vector<store::Person> told_of_failure(const store::OutboxItem&, const store::Facts&, const Desk&);

/// Mails that failed for good come into the next summary of those who are told of them. Pure.
store::ChangeSet failures(const std::vector<store::OutboxItem>&, const store::Facts&, const Desk&,
                          store::Instant now);

} // namespace ticketd::notify
