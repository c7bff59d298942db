// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/policy/case.hpp"

namespace ticketd::policy {

/// Why a mail causes no automatic mail at all: the gate is closed, or it is older than ack.max_age; nothing
/// if it may. `ticket`: where it belongs, or nullptr. Pure.
std::optional<std::string> why_no_automatic_answer(const Case&, const Sender&,
                                                   const store::CandidateTicket* ticket);

/// Whether a new ticket is acknowledged: unless the gate is closed or the mail is older than ack.max_age.
/// Pure.
Acknowledgement acknowledge_new(const Case&, const Sender&);

/// Whether a further message on a ticket is acknowledged: if the gate is open, it may be answered at all
/// (not an unconfirmed sender's), it is not too old, nobody has answered the client's message before it yet,
/// and the last automatic mail about the ticket to that address is older than ack.followup_gap. Pure.
Acknowledgement acknowledge_follow_up(const Case&, const Decision&, const store::CandidateTicket&);

} // namespace ticketd::policy
