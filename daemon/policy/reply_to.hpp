// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/policy/case.hpp"
#include "daemon/policy/decision.hpp"

namespace ticketd::policy {

/// Reply-To: (RFC 5322 section 3.6.2) says where to answer, and never who writes. If the mail's sender is
/// verified, the address takes part in the ticket from now on, so that it gets what staff answer; of anybody
/// else's, and of several addresses, staff are told, who can say `!cc`. `ticket`: the one that the mail
/// belongs to; null for a new one.
void look_at_reply_to(const Case&, const store::CandidateTicket* ticket, Decision&);

} // namespace ticketd::policy
