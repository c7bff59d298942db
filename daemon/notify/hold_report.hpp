// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/notify/plan.hpp"

#include <optional>
#include <vector>

namespace ticketd::notify {

/// Mails that are on hold and of which nobody knows yet: one mail to each of those who look after the desk
/// (without any: to all of the staff) tells of all of them. Nothing while an earlier report is so fresh that
/// the next one can wait for more, or where the gate lets none out now. `facts` answer housekeeping_keys().
/// Pure.
std::optional<store::ChangeSet> hold_report(const std::vector<store::HeldMail>&,
                                            std::optional<store::Instant> last_report, const store::Facts&,
                                            const Desk&, store::Instant now);

} // namespace ticketd::notify
