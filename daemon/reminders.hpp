// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/notify/plan.hpp"
#include "store/store.hpp"

namespace ticketd {

/// So many tickets are looked at in one call; a desk that owes more answers is gone round in several.
constexpr std::size_t most_clocks = 500;

/// Sends staff what they are to be reminded of by now: mail and mark in one transaction a ticket, so that
/// each reminder goes out once, whatever dies in between. Looks at the tickets behind `place`, and sets it to
/// where the next call goes on. True if mail was queued. Throws store::Failure.
bool remind_staff(store::Store&, const notify::Desk&, store::Instant now, store::ClockPlace& place);

} // namespace ticketd
