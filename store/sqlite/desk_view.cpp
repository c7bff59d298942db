// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "store/sqlite/desk_view.hpp"

#include "store/sqlite/index_keys.hpp"

namespace ticketd::store::sqlite {

DeskFacts DeskView::facts(const DeskKeys& keys) {
    DeskFacts facts;
    if (keys.queue) add_queue(keys.failed_since, facts);
    for (const auto& words : keys.words) facts.found.push_back(found(words));
    return facts;
}

void DeskView::add_queue(Instant failed_since, DeskFacts& facts) {
    auto tickets = queue_.query(most_tickets + 1);
    while (tickets.next()) facts.queue.push_back(read_ticket(tickets));
    facts.queue_cut = facts.queue.size() > most_tickets;
    if (facts.queue_cut) facts.queue.pop_back();
    auto held = held_.query(most_held);
    while (held.next()) {
        auto& mail = facts.held.emplace_back();
        mail.id = HoldId{held.integer(3)};
        mail.delivery = read_delivery(held, 0);
        mail.at = held.instant(4);
        mail.error = held.text(5);
    }
    auto failed = failed_.query(failed_since, most_failed);
    while (failed.next())
        facts.failed.push_back({failed.maybe_id<Tid>(0), failed.text(1), failed.text(2), failed.text(3)});
}

std::vector<Ticket> DeskView::found(const std::string& words) {
    std::vector<Ticket> tickets;
    for (const auto tid : search_.tickets(words, most_found)) {
        auto rows = ticket_.query(tid);
        if (rows.next()) tickets.push_back(read_ticket(rows));
    }
    return tickets;
}

void DeskView::write(const ChangeSet& changes) {
    for (const auto& each : changes.digests) tell_.run(each.person, days(each.day), changes.at);
}

std::set<std::string> DeskView::told(std::chrono::year_month_day day) {
    std::set<std::string> people;
    auto rows = told_.query(days(day));
    while (rows.next()) people.insert(lower(rows.text(0)));
    return people;
}

std::optional<Instant> DeskView::last_digest(std::chrono::year_month_day before) {
    auto rows = last_.query(days(before));
    return rows.next() ? rows.maybe_instant(0) : std::nullopt;
}

} // namespace ticketd::store::sqlite
