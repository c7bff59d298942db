// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/notify/history.hpp"
#include "daemon/notify/letter.hpp"
#include "daemon/notify/notices.hpp"
#include "daemon/notify/thread_changes.hpp"
#include "daemon/policy/outcomes.hpp"
#include "daemon/policy/text.hpp"
#include "parser/parse.hpp"

#include <iterator>

namespace ticketd::notify {

namespace {

/// What would have been known, had the message come as a new request. Its entry has a number already.
store::Facts facts_for(const Matter& matter, const store::Entry& entry) {
    store::Facts facts;
    facts.licenses = matter.facts.threads.client_licenses;
    facts.automatic_in_all = matter.facts.automatic_in_all;
    facts.breaker_open = matter.facts.breaker_open;
    facts.recipients = matter.facts.recipients;
    facts.staff = matter.facts.staff;
    if (const auto known = facts.recipients.find(policy::lower(entry.from.address));
        known != facts.recipients.end())
        facts.automatic_to_sender = known->second.sent;
    facts.people = matter.facts.people;
    facts.next_tid = matter.facts.next_tid;
    facts.next_entry = entry.id;
    return facts;
}

void take_over(store::ChangeSet made, store::ChangeSet& changes) {
    changes.new_ticket = std::move(made.new_ticket);
    changes.people.turn = std::move(made.people.turn);
    std::move(made.events.begin(), made.events.end(), std::back_inserter(changes.events));
    std::move(made.outgoing.begin(), made.outgoing.end(), std::back_inserter(changes.outgoing));
    std::move(made.collapsed.begin(), made.collapsed.end(), std::back_inserter(changes.collapsed));
}

} // namespace

void add_split(const Matter& matter, store::ChangeSet& changes) {
    const auto& stored = matter.facts.threads.entry;
    if (!matter.decision.threads.splits || !stored) return;
    const auto& entry = stored->entry;
    const auto message = parser::parse(stored->raw);
    const policy::Arrival arrival{.message = message,
                                  .content_hash = {},
                                  .delivery = {},
                                  .received = entry.received,
                                  .truncated = false,
                                  .size = stored->raw.size()};
    const auto facts = facts_for(matter, entry);
    const auto old = matter.ticket.tid, made = facts.next_tid;
    const auto decision =
        policy::decide_split(arrival, old, facts, matter.desk.rules, matter.desk.keys, matter.now);
    take_over(plan(decision, arrival, {}, facts, matter.desk, matter.now), changes);
    changes.threads.moved = {entry.id, old, made};
    auto here =
        event(matter, "split", actor(matter),
              "Message " + std::to_string(entry.id.value) + " is " + reference(made, matter.desk) + " now.");
    auto there = here;
    there.tid = made;
    there.detail = "It was a message of " + reference(old, matter.desk) + ".";
    changes.events.push_back(std::move(here));
    changes.events.push_back(std::move(there));
}

} // namespace ticketd::notify
