// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/policy/case.hpp"

namespace ticketd::policy {

/// What a delivery report means for the mail of ours that a valid token names, and for its
/// ticket. Only `Action: failed` (RFC 3464 section 2.3.3) means anything, and only the first time:
/// the delivery failed and staff are told; a ticket whose only answer it was is open again, with a new clock;
/// an address that is dead is suspended. The address is the one that we wrote to, whatever the report names.
/// Pure.
void judge_returned(const Case&, const store::CandidateTicket&, const Token&, Decision&);

} // namespace ticketd::policy
