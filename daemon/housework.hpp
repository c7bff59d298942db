// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/notify/plan.hpp"
#include "store/store.hpp"

namespace ticketd {

/// The global breaker opens, with an alert, or closes, as what was sent so far asks for. In the caller's
/// transaction. True if it queued mail.
bool turn_breaker(store::Transaction&, const notify::Desk&, store::Instant now);

/// What the gate leaves to do beside the mails: turns the breaker, puts final failures of deliveries into
/// their readers' summaries, and sends the summaries that are due. Transactions of its own; what is not done
/// is done at the next call. True if it queued mail.
bool tend_gate(store::Store&, const notify::Desk&, store::Instant now);

/// Reports mails on hold of which nobody has been told. True if it queued mail.
bool report_holds(store::Store&, const notify::Desk&, store::Instant now);

} // namespace ticketd
