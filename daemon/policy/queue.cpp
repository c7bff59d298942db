// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/policy/queue.hpp"

#include <algorithm>
#include <tuple>

namespace ticketd::policy {

namespace {

/// A ticket's place in the queue; smaller is served sooner.
auto place(const store::Ticket& ticket, store::Instant now) {
    const int turn = is_overdue(ticket, now) ? 0 : !ticket.due ? 3 : ticket.urgent ? 1 : 2;
    return std::tuple(turn, !ticket.urgent, ticket.due.value_or(ticket.created), ticket.tid);
}

} // namespace

bool is_overdue(const store::Ticket& ticket, store::Instant now) { return ticket.due && *ticket.due < now; }

void sort_by_service(std::vector<store::Ticket>& tickets, store::Instant now) {
    std::ranges::sort(tickets, {}, [now](const store::Ticket& ticket) { return place(ticket, now); });
}

} // namespace ticketd::policy
