// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/notify/thread_changes.hpp"

#include "daemon/notify/history.hpp"
#include "daemon/notify/letter.hpp"
#include "daemon/notify/notices.hpp"
#include "daemon/policy/clock.hpp"
#include "daemon/policy/legacy_tag.hpp"
#include "daemon/policy/text.hpp"

#include <algorithm>

namespace ticketd::notify {

namespace {

store::NewEvent deed(const Matter& matter, store::Tid tid, std::string what, std::string detail) {
    auto made = event(matter, std::move(what), actor(matter), std::move(detail));
    made.tid = tid;
    return made;
}

void add_participant(const Matter& matter, const store::CandidateTicket& ticket, const store::Person& person,
                     store::ChangeSet& changes) {
    const auto same = [&](const store::Person& other) {
        return policy::equal_fold(other.address, person.address);
    };
    const auto tid = ticket.ticket.tid;
    if (same(ticket.ticket.requester) || std::ranges::any_of(ticket.participants, same)) return;
    changes.participants.push_back({tid, person, actor(matter)});
    changes.events.push_back(deed(matter, tid, "participant-added", person.address));
}

void add_joins(const Matter& matter, store::ChangeSet& changes) {
    store::CandidateTicket ticket;
    if (matter.known != nullptr) ticket = *matter.known;
    ticket.ticket = matter.ticket;
    for (const auto& person : matter.decision.threads.joins) add_participant(matter, ticket, person, changes);
}

void change_requester(const Matter& matter, store::ChangeSet& changes) {
    const auto& threads = matter.decision.threads;
    if (!threads.requester || matter.known == nullptr) return; // of a new ticket it is the requester already
    const auto tid = matter.ticket.tid;
    changes.threads.requester = {tid, *threads.requester, threads.license_key};
    changes.events.push_back(
        deed(matter, tid, "requester-changed",
             "From " + matter.known->ticket.requester.address + " to " + threads.requester->address + "."));
}

/// The ticket that ends, as its clock counts for the survivor: what this very mail answers is owed no more.
store::Ticket ending(const Matter& matter) {
    auto ticket = matter.known->ticket;
    if (matter.decision.outcome == policy::Outcome::staff_answer)
        ticket.clock_start = ticket.due = std::nullopt;
    return ticket;
}

store::TicketUpdate update_of_survivor(const store::Ticket& survivor, const store::Ticket& merged) {
    auto update = policy::merged_clock(survivor, merged);
    update.tid = survivor.tid;
    const bool done = survivor.status == store::Status::closed || survivor.status == store::Status::waiting;
    if (merged.clock_start && done) update.status = store::Status::open;
    return update;
}

void end_in(const Matter& matter, const store::CandidateTicket& survivor, store::ChangeSet& changes) {
    const auto& ended = matter.known->ticket;
    const auto tid = survivor.ticket.tid;
    for (auto& update : changes.updates)
        if (update.tid == ended.tid) update.merged_into = tid;
    changes.updates.push_back(update_of_survivor(survivor.ticket, ending(matter)));
    changes.events.push_back(
        deed(matter, ended.tid, "merged", "It goes on in " + reference(tid, matter.desk) + "."));
    changes.events.push_back(
        deed(matter, tid, "merged", reference(ended.tid, matter.desk) + " goes on here."));
    if (!matter.decision.threads.merges_people) return;
    add_participant(matter, survivor, ended.requester, changes);
    for (const auto& person : matter.known->participants) add_participant(matter, survivor, person, changes);
}

void merge(const Matter& matter, store::ChangeSet& changes) {
    const auto into = matter.decision.threads.merges_into;
    if (!into || matter.known == nullptr) return;
    if (const auto* survivor = find_ticket(matter.facts, *into)) end_in(matter, *survivor, changes);
}

void revoke(const Matter& matter, store::ChangeSet& changes) {
    for (const auto& token : matter.decision.threads.revoked) {
        changes.threads.revoked.push_back(token);
        changes.events.push_back(event(matter, "token-revoked", "ticketd", token.why));
    }
}

} // namespace

void add_thread_changes(const Matter& matter, store::ChangeSet& changes) {
    add_joins(matter, changes);
    change_requester(matter, changes);
    merge(matter, changes);
    revoke(matter, changes);
    if (matter.known != nullptr && matter.changed_to(store::Status::spam))
        changes.events.push_back(event(matter, "spam", actor(matter), ""));
    changes.threads.told_about = matter.decision.threads.warned_about;
    if (matter.decision.outcome == policy::Outcome::new_ticket)
        changes.threads.legacy_numbers =
            policy::legacy_tags(matter.message().subject, matter.desk.rules.threads.legacy_tags);
}

} // namespace ticketd::notify
