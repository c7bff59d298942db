// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/notify/plan.hpp"
#include "store/store.hpp"

namespace ticketd {

/// Carries out what a staff mail says of tickets that its commands name (policy::TicketOrder), each on the
/// way of a single staff action, in the mail's own transaction: all or, by an exception, nothing. True if it
/// queued mail.
bool carry_out_orders(store::Transaction&, const policy::Decision&, const notify::Desk&, store::Instant now);

} // namespace ticketd
