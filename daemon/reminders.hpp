// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/notify/plan.hpp"
#include "store/store.hpp"

namespace ticketd {

/// Sends staff what they are to be reminded of by now: mail and mark in one transaction a ticket, so that
/// each reminder goes out once, whatever dies in between. True if mail was queued. Throws store::Failure.
bool remind_staff(store::Store&, const notify::Desk&, store::Instant now);

} // namespace ticketd
