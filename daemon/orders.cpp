// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/orders.hpp"

#include "daemon/notify/staff_action.hpp"

#include <stdexcept>

namespace ticketd {

namespace {

notify::StaffAction action_of(const policy::TicketOrder& order, const policy::StaffMember* by) {
    std::string text;
    for (const auto& command : order.commands) {
        text += to_string(command.verb);
        if (!command.argument.empty()) text += " " + command.argument;
        text += '\n';
    }
    return {.verb = {},
            .tid = order.tid,
            .text = std::move(text),
            .argument = {},
            .by = by,
            .how = " said so in a mail about several tickets."};
}

} // namespace

bool carry_out_orders(store::Transaction& transaction, const policy::Decision& decision,
                      const notify::Desk& desk, store::Instant now) {
    bool queued = false;
    for (const auto& order : decision.orders) {
        const auto action = action_of(order, decision.sender.staff);
        const auto facts = transaction.lookup(notify::keys_of(action, desk.rules, now));
        const auto result = notify::plan_staff_action(action, facts, desk, now);
        if (!result.changes) // it was checked with the same facts
            throw std::logic_error("ticket " + std::to_string(order.tid.value) + ": " + result.refusal);
        transaction.apply(*result.changes);
        queued = queued || !result.changes->outgoing.empty();
    }
    return queued;
}

} // namespace ticketd
