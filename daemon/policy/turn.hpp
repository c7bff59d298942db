// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/policy/case.hpp"

namespace ticketd::policy {

/// A new ticket of a level whose tickets are handed out becomes that of whose turn it is (people.hpp), if
/// nobody has it yet. Pure.
void assign_in_turn(const store::PeopleFacts&, const Rules&, store::Instant now, Decision&);

} // namespace ticketd::policy
