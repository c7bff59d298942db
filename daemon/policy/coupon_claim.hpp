// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/policy/case.hpp"

namespace ticketd::policy {

/// Takes the VIP coupon in a client's new text, if there is one, into the decision: the ticket's level
/// becomes [licenses] coupon_level, it becomes urgent, and the coupon is to be used up; or the decision says
/// by which refusal it is not. To an address of the coupon's own licence that is
/// used_up or expired, to anybody else not_valid, whatever is wrong with it. A coupon is not looked at in a
/// mail whose sender is not believed or that a program sent, and not used up on a ticket that has its level
/// by one already. Sets `level`, `level_basis`, `urgent` and `coupon`; the clock is the caller's. `ticket`:
/// where the mail belongs; nullptr for a new one. Pure.
void claim_coupon(const Case&, const store::CandidateTicket* ticket, Decision&);

} // namespace ticketd::policy
