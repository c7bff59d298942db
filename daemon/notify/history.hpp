// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/notify/matter.hpp"
#include "store/changes.hpp"

#include <vector>

namespace ticketd::notify {

/// What the ticket's history says about the mail itself (its letters add theirs): created, linked, mentioned,
/// replied, reopened, answered, noted, closed, refused, rated, not-rated,
/// transcript-requested, escalated-by-client, machine-mail, delivery-failed, too-large.
std::vector<store::NewEvent> history(const Matter&);

/// The mail shows that its sender's address, which is suspended, lives: a person wrote it.
bool lifts_suspension(const Matter&);

/// Who did it: a staff member's name, else the address that the mail bears, else "unknown".
std::string actor(const Matter&);

} // namespace ticketd::notify
