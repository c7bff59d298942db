// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/reminders.hpp"

#include "daemon/notify/reminder.hpp"
#include "daemon/policy/reminders.hpp"

namespace ticketd {

bool remind_staff(store::Store& store, const notify::Desk& desk, store::Instant now,
                  store::ClockPlace& place) {
    bool queued = false;
    const auto tickets = store.clocks_to_remind(place, most_clocks);
    for (const auto& ticket : tickets) {
        place = {*ticket.due, ticket.tid};
        if (!policy::reminder_due(ticket, desk.rules, now)) continue;
        auto transaction = store.begin();
        const auto facts = transaction.lookup(notify::keys_of_reminder(ticket.tid, desk.rules, now));
        const auto changes = notify::remind(ticket.tid, facts, desk, now); // as the ticket is by now
        if (!changes) continue;
        transaction.apply(*changes);
        transaction.commit();
        queued = queued || !changes->outgoing.empty();
    }
    if (tickets.size() < most_clocks) place = {}; // these were the last ones
    return queued;
}

} // namespace ticketd
