// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/policy/turn.hpp"

#include "daemon/policy/people.hpp"

#include <fmt/format.h>

namespace ticketd::policy {

void assign_in_turn(const store::PeopleFacts& people, const Rules& rules, store::Instant now,
                    Decision& decision) {
    if (decision.outcome != Outcome::new_ticket || decision.assignee) return;
    const auto* next = next_in_turn(decision.level, rules, people, now);
    if (next == nullptr) return;
    decision.assignee = decision.people.turn = next->name;
    decision.deeds.push_back(
        {.what = "assigned", .detail = fmt::format("to {}, whose turn it was", next->name), .by = "ticketd"});
    decision.reasons.push_back(fmt::format("It is {}'s turn to get a ticket.", next->name));
}

} // namespace ticketd::policy
