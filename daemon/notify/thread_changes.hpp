// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/notify/matter.hpp"
#include "store/changes.hpp"

namespace ticketd::notify {

/// Adds what the decision says about who takes part and which ticket goes on where (policy's ThreadChange):
/// participants, the requester, a merge with the survivor's clock, tokens that are revoked; each with its
/// event.
void add_thread_changes(const Matter&, store::ChangeSet&);

/// Adds the ticket that a message becomes which is split off: its clock, acknowledgement and notices are
/// those of a new request, decided about the stored mail by policy as if it had come as one; only its entry
/// moves.
void add_split(const Matter&, store::ChangeSet&);

} // namespace ticketd::notify
