// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/notify/plan.hpp"
#include "store/store.hpp"

namespace ticketd {

/// Where a mail said that a held one is to be sent: that one goes its way anew, as a mail of its writer's
/// that came now, in the same transaction. It becomes an entry of its own, behind all that came meanwhile, so
/// that whoever answers from an older notice is known not to have seen it. True if mail was queued.
bool release_held_mail(store::Transaction&, const policy::Decision&, const store::Facts&, const notify::Desk&,
                       store::Instant now);

} // namespace ticketd
