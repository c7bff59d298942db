// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "store/model.hpp"

#include <vector>

namespace ticketd::policy {

/// The promise is broken: an answer is owed and its due time has passed.
bool is_overdue(const store::Ticket&, store::Instant now);

/// Puts tickets into the order of service (REGULATIONS, 2.2 and 2.4): overdue ones on top, then those that
/// staff called urgent, then the rest, each by due time; tickets that are owed no answer come last, oldest
/// first.
void sort_by_service(std::vector<store::Ticket>&, store::Instant now);

} // namespace ticketd::policy
