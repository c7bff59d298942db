// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/policy/queue.hpp"

#include "daemon/policy/reminders.hpp"

#include <algorithm>
#include <tuple>

namespace ticketd::policy {

namespace {

int turn_of(const store::Ticket& ticket, const Rules& rules, store::Instant now) {
    if (!ticket.due) return 5;
    if (is_overdue(ticket, now)) return ticket.urgent ? 0 : 1;
    if (ticket.urgent) return 2;
    return is_about_to_be_overdue(ticket, rules, now) ? 3 : 4;
}

/// A ticket and its place in the queue; smaller is served sooner.
struct Place {
    std::tuple<int, bool, store::Instant, store::Instant, store::Tid> order;
    store::Ticket ticket;
};

} // namespace

bool is_overdue(const store::Ticket& ticket, store::Instant now) { return ticket.due && *ticket.due < now; }

bool is_about_to_be_overdue(const store::Ticket& ticket, const Rules& rules, store::Instant now) {
    if (is_overdue(ticket, now)) return false;
    const auto warning = warn_time(ticket, rules);
    return warning && *warning <= now;
}

void sort_by_service(std::vector<store::Ticket>& tickets, const Rules& rules, store::Instant now) {
    std::vector<Place> queue;
    queue.reserve(tickets.size());
    for (auto& ticket : tickets) {
        const auto due = ticket.due.value_or(ticket.created);
        const auto since = ticket.clock_start.value_or(ticket.created);
        queue.push_back(
            {{turn_of(ticket, rules, now), !ticket.urgent, due, since, ticket.tid}, std::move(ticket)});
    }
    std::ranges::sort(queue, {}, &Place::order);
    std::ranges::transform(queue, tickets.begin(), [](Place& place) { return std::move(place.ticket); });
}

} // namespace ticketd::policy
