// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/notify/plan.hpp"
#include "store/store.hpp"

namespace ticketd {

/// Sends the digest of this morning to those who have not been given it: mails and marks in one transaction,
/// so that each goes out once a person and day, whatever dies in between and however the clock jumps. True if
/// mail was queued. Throws store::Failure.
bool send_digest(store::Store&, const notify::Desk&, store::Instant now);

} // namespace ticketd
