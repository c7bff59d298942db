// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/notify/matter.hpp"

#include "daemon/notify/client_language.hpp"
#include "daemon/policy/confidential.hpp"
#include "daemon/policy/subject_tag.hpp"

#include <algorithm>

namespace ticketd::notify {

namespace {

store::Ticket new_ticket(const Matter& matter) {
    const auto& decision = matter.decision;
    store::Ticket ticket;
    ticket.tid = matter.facts.next_tid;
    ticket.subject =
        policy::masked(policy::strip_tags_and_prefixes(matter.message().subject, matter.desk.rules.desk.tag),
                       matter.desk.rules.confidential);
    ticket.status = decision.status.value_or(store::Status::open);
    ticket.level = decision.level;
    if (decision.level_change) ticket.level_set_by = decision.level_change->by;
    ticket.level_basis = decision.level_basis.value_or(store::LevelBasis::none);
    ticket.urgent = decision.urgent.value_or(false);
    ticket.assignee = decision.assignee.value_or(std::string{});
    ticket.requester = {decision.sender.address.name, decision.sender.address.address};
    if (decision.sender.license) ticket.license_key = decision.sender.license->key;
    ticket.language = matter.language();
    if (const auto& threads = decision.threads; threads.requester) {
        ticket.requester = *threads.requester;
        ticket.license_key = threads.license_key;
    }
    ticket.created = matter.arrival.received;
    if (decision.promise) {
        ticket.clock_start = decision.promise->start;
        ticket.due = decision.promise->due;
    }
    return ticket;
}

template <class Value, class Old>
std::optional<Value> if_new(const Value& value, const Old& old) {
    return old == value ? std::nullopt : std::optional(value);
}

store::TicketUpdate update_of(const Matter& matter) {
    const auto& decision = matter.decision;
    const auto& ticket = matter.known->ticket;
    store::TicketUpdate update;
    update.tid = ticket.tid;
    if (decision.status && *decision.status != ticket.status) update.status = decision.status;
    if (update.status == store::Status::closed) update.closed = matter.now;
    if (ticket.language.empty() && !matter.language().empty()) update.language = matter.language();
    update.clear_clock = decision.stops_clock;
    if (decision.level_basis) {
        update.level_basis = decision.level_basis;
        if (decision.level != ticket.level) update.level = decision.level;
    }
    if (decision.level_basis == store::LevelBasis::login && decision.sender.license)
        update.license_key = decision.sender.license->key;
    if (decision.promise && !decision.stops_clock) {
        update.clock_start = if_new(decision.promise->start, ticket.clock_start);
        update.due = if_new(decision.promise->due, ticket.due);
        update.level = if_new(decision.promise->level, ticket.level);
    }
    if (const auto& change = decision.level_change) {
        update.level = if_new(change->level, ticket.level);
        update.level_set_by = if_new(change->by, ticket.level_set_by);
    }
    if (decision.urgent) update.urgent = if_new(*decision.urgent, ticket.urgent);
    if (decision.in_development)
        update.in_development = if_new(*decision.in_development, ticket.in_development);
    if (decision.assignee) update.assignee = if_new(*decision.assignee, ticket.assignee);
    return update;
}

store::Ticket updated(store::Ticket ticket, const store::TicketUpdate& update) {
    if (update.status) ticket.status = *update.status;
    if (update.language) ticket.language = *update.language;
    if (update.level) ticket.level = *update.level;
    if (update.level_set_by) ticket.level_set_by = *update.level_set_by;
    if (update.in_development) ticket.in_development = *update.in_development;
    if (update.assignee) ticket.assignee = *update.assignee;
    if (update.level_basis) ticket.level_basis = *update.level_basis;
    if (update.license_key) ticket.license_key = *update.license_key;
    if (update.urgent) ticket.urgent = *update.urgent;
    if (update.clock_start) ticket.clock_start = update.clock_start;
    if (update.due) ticket.due = update.due;
    if (update.clear_clock) ticket.clock_start = ticket.due = std::nullopt;
    return ticket;
}

} // namespace

const store::CandidateTicket* find_ticket(const store::Facts& facts, store::Tid tid) {
    const auto has_it = [tid](const auto& candidate) { return candidate.second.ticket.tid == tid; };
    const auto found = std::find_if(facts.tickets.begin(), facts.tickets.end(), has_it);
    return found == facts.tickets.end() ? nullptr : &found->second;
}

const std::string& Matter::language() const {
    if (told_language) return *told_language;
    const auto outcome = decision.outcome;
    const bool from_client = outcome == policy::Outcome::new_ticket
                             || outcome == policy::Outcome::client_reply
                             || outcome == policy::Outcome::client_request;
    return told_language.emplace(
        client_language(arrival, from_client, known != nullptr ? &known->ticket : nullptr, desk.templates));
}

Matter matter_of(const policy::Decision& decision, const policy::Arrival& arrival, const store::Facts& facts,
                 const Desk& desk, store::Instant now) {
    Matter matter{.decision = decision,
                  .arrival = arrival,
                  .facts = facts,
                  .desk = desk,
                  .now = now,
                  .known = nullptr,
                  .ticket = {},
                  .update = {},
                  .told_language = {}};
    const bool opens = decision.outcome == policy::Outcome::new_ticket;
    if (!opens && decision.tid) matter.known = find_ticket(facts, *decision.tid);
    if (opens) {
        matter.ticket = new_ticket(matter);
    } else if (matter.known != nullptr) {
        matter.update = update_of(matter);
        matter.ticket = updated(matter.known->ticket, matter.update);
        if (const auto& back = decision.holding.takes_back)
            matter.ticket = updated(matter.ticket, back->restored);
        if (decision.threads.requester) matter.ticket.requester = *decision.threads.requester;
    }
    return matter;
}

} // namespace ticketd::notify
