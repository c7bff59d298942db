// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/policy/rules.hpp"
#include "store/model.hpp"

#include <vector>

namespace ticketd::policy {

/// The promise is broken: an answer is owed and its due time has passed.
bool is_overdue(const store::Ticket&, store::Instant now);

/// The promise is about to be broken: the moment of the warning to staff has passed (reminders.hpp).
bool is_about_to_be_overdue(const store::Ticket&, const Rules&, store::Instant now);

/// Puts tickets into the order of service:
///
///   overdue                     the urgent ones of them first
///   urgent                      out of turn; staff or a VIP coupon made it so
///   about to be overdue
///   the rest that is owed an answer
///   owed none                   oldest first
///
/// each by due time, and of the same due time who came first.
void sort_by_service(std::vector<store::Ticket>&, const Rules&, store::Instant now);

} // namespace ticketd::policy
