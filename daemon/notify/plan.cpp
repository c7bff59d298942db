// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/notify/plan.hpp"

#include "daemon/notify/held.hpp"
#include "daemon/notify/history.hpp"
#include "daemon/notify/leak_guard.hpp"
#include "daemon/notify/notices.hpp"
#include "daemon/notify/thread_changes.hpp"
#include "daemon/policy/clock.hpp"
#include "daemon/policy/confidential.hpp"
#include "daemon/policy/text.hpp"

#include <algorithm>
#include <iterator>

namespace ticketd::notify {

namespace {

using policy::Outcome;

/// What is refused may hold anything a stranger wrote in a colleague's name: it is kept where no client sees
/// it.
/// So is what staff brought in for a client: their own words may stand above it.
store::Direction direction(const policy::Decision& decision) {
    const auto outcome = decision.outcome;
    if (outcome == Outcome::staff_answer) return store::Direction::out;
    const bool brought_in = outcome == Outcome::new_ticket && decision.threads.requester;
    const bool inside = outcome == Outcome::note || outcome == Outcome::refused
                        || outcome == Outcome::held_back || brought_in;
    return inside ? store::Direction::note : store::Direction::in;
}

std::string joined(const std::vector<std::string>& sentences) {
    std::string all;
    for (const auto& sentence : sentences) all += (all.empty() ? "" : " ") + sentence;
    return all;
}

store::NewEntry entry(const Matter& matter, std::string_view raw) {
    const auto& message = matter.message();
    const auto& sender = matter.decision.sender.address;
    store::NewEntry made;
    made.entry.id = matter.entry();
    if (matter.has_ticket()) made.entry.tid = matter.ticket.tid;
    made.entry.direction = direction(matter.decision);
    made.entry.kind = to_string(message.kind);
    // No message of the client's own: no answer is owed for it.
    if (matter.decision.outcome == Outcome::client_request) made.entry.kind = "request";
    made.entry.from = {sender.name, sender.address};
    made.entry.subject = policy::masked(message.subject, matter.desk.rules.confidential);
    made.entry.message_id = message.message_id;
    made.entry.received = matter.arrival.received;
    if (message.date) made.entry.date = message.date->utc;
    made.entry.reason = joined(matter.decision.reasons);
    made.content_hash = matter.arrival.content_hash;
    made.hash_counts = !message.message_id.empty() || message.date.has_value();
    made.text = matter.arrival.ahead.is_clean ? message.text
                                              : policy::masked(message.text, matter.desk.rules.confidential);
    made.access_data = made.text != message.text || made.entry.subject != message.subject;
    made.raw = raw;
    return made;
}

bool changes_anything(const store::TicketUpdate& update) {
    return update.status || update.level || update.level_basis || update.level_set_by || update.language
           || update.urgent || update.in_development || update.assignee || update.clock_start || update.due
           || update.clear_clock || update.closed;
}

/// Only who was verified comes to take part by writing: a colleague of the requester, by the same licence.
bool joins(const Matter& matter) {
    const auto& sender = matter.decision.sender;
    if (matter.decision.outcome != Outcome::client_reply || matter.known == nullptr) return false;
    if (matter.decision.confirmed_login) return false; // who vouches for another has asked for nothing
    if (sender.trust != policy::Trustworthiness::verified || matter.decision.unconfirmed_sender) return false;
    const auto is_sender = [&](const store::Person& person) {
        return policy::equal_fold(person.address, sender.address.address);
    };
    const auto& there = matter.known->participants;
    return !is_sender(matter.ticket.requester) && std::none_of(there.begin(), there.end(), is_sender);
}

void add_ticket_changes(const Matter& matter, store::ChangeSet& changes) {
    if (matter.decision.outcome == Outcome::new_ticket) changes.new_ticket = matter.ticket;
    if (matter.known != nullptr && changes_anything(matter.update)) changes.updates.push_back(matter.update);
    if (matter.known != nullptr && matter.decision.outcome == Outcome::staff_answer)
        changes.response = policy::response_of(matter.known->ticket, matter.entry(), matter.arrival.received,
                                               actor(matter), matter.desk.rules);
    if (!joins(matter)) return;
    const auto& sender = matter.decision.sender.address;
    changes.participants.push_back({matter.ticket.tid, {sender.name, sender.address}, "ticketd"});
    changes.events.push_back(event(matter, "participant-added", "ticketd", sender.address));
}

void add_rating(const Matter& matter, store::ChangeSet& changes) {
    const auto& request = matter.decision.request;
    if (!request || request->purpose != policy::rating_purpose || !request->rating) return;
    store::NewRating rating{
        .tid = matter.ticket.tid, .answer = matter.decision.seen_entry, .value = *request->rating};
    if (rating.answer && rating.answer->value == 0) rating.answer.reset();
    changes.ratings.push_back(rating);
}

/// What the mail says about addresses and mails of ours.
void add_deliveries(const Matter& matter, store::ChangeSet& changes) {
    if (lifts_suspension(matter)) changes.lifted.push_back(matter.decision.sender.address.address);
    const auto& returned = matter.decision.returned;
    if (!returned) return;
    changes.returned.push_back({returned->mail, returned->why});
    if (returned->suspend_until)
        changes.suspensions.push_back({returned->recipient, *returned->suspend_until, returned->why});
}

} // namespace

store::ChangeSet plan(const policy::Decision& decision, const policy::Arrival& arrival, std::string_view raw,
                      const store::Facts& facts, const Desk& desk, store::Instant now) {
    store::ChangeSet changes;
    changes.at = now;
    if (decision.outcome == Outcome::ignored) return changes;
    changes.delivery = arrival.delivery;
    changes.outcome = to_string(decision.outcome);
    if (decision.outcome == Outcome::duplicate) {
        if (facts.same_message) changes.delivered_entry = facts.same_message->entry;
        return changes;
    }
    const auto matter = matter_of(decision, arrival, facts, desk, now);
    if (const auto held = held_back(matter)) return plan(*held, arrival, raw, facts, desk, now);
    changes.delivered_entry = matter.entry();
    auto made = entry(matter, raw);
    if (arrival.adopted)
        changes.adopted = std::move(made.entry);
    else
        changes.new_entry = std::move(made);
    changes.spam = decision.outcome == Outcome::spam;
    add_deliveries(matter, changes);
    changes.events = history(matter);
    add_ticket_changes(matter, changes);
    add_rating(matter, changes);
    add_thread_changes(matter, changes);
    changes.people = decision.people;
    auto written = notices(matter);
    std::move(written.events.begin(), written.events.end(), std::back_inserter(changes.events));
    changes.outgoing = std::move(written.mails);
    changes.collapsed = std::move(written.collapsed);
    changes.login_claims = std::move(written.login_claims);
    if (decision.confirmed_login) changes.login_claims.push_back(*decision.confirmed_login);
    if (decision.coupon.id && matter.has_ticket())
        changes.used_coupons.push_back({*decision.coupon.id, matter.ticket.tid});
    add_split(matter, changes);
    add_holding(matter, changes);
    return changes;
}

} // namespace ticketd::notify
