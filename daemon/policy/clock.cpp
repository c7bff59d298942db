// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/policy/clock.hpp"

#include "daemon/policy/open_time.hpp"
#include "daemon/policy/sla.hpp"

#include <algorithm>

namespace ticketd::policy {

namespace {

const Level* level_in_force(const Rules& rules, const std::string& key) {
    const auto* level = rules.find_level(key);
    return level != nullptr ? level : rules.find_level(rules.licenses.default_level);
}

} // namespace

std::optional<Promise> running_clock(const store::Ticket& ticket) {
    if (!ticket.clock_start || !ticket.due) return std::nullopt;
    return Promise{.level = ticket.level, .start = *ticket.clock_start, .due = *ticket.due};
}

bool starts_clock(const store::Ticket& ticket, bool reopens) { return reopens || !ticket.clock_start; }

Promise at_level(const Promise& running, const std::string& level, const Rules& rules, store::Instant now) {
    Promise changed{.level = level, .start = running.start, .due = running.due};
    const auto from_start = promise_of(rules, level, running.start);
    if (!from_start) return changed;
    const auto before = promise_of(rules, running.level, running.start);
    if (from_start->due > (before ? before->due : running.due)) {
        changed.due = std::max(running.due, from_start->due);
    } else if (const auto from_now = promise_of(rules, level, std::max(now, running.start))) {
        changed.due = std::min(running.due, from_now->due);
    }
    return changed;
}

bool register_may_set_level(const store::Ticket& ticket) { return ticket.level_set_by.empty(); }

store::TicketUpdate merged_clock(const store::Ticket& survivor, const store::Ticket& merged) {
    store::TicketUpdate update;
    update.tid = survivor.tid;
    const auto own = running_clock(survivor), other = running_clock(merged);
    if (!other) return update;
    if (!own || other->start < own->start) update.clock_start = other->start;
    if (!own || other->due < own->due) update.due = other->due;
    if (!update.clock_start && !update.due) return update;
    const bool same = own && other->due == own->due;
    update.reminded = same         ? std::max(survivor.reminded, merged.reminded)
                      : update.due ? merged.reminded
                                   : survivor.reminded;
    return update;
}

store::Response response_of(const store::Ticket& before, store::EntryId answer, store::Instant answered,
                            const std::string& who, const Rules& rules) {
    store::Response response;
    response.entry = answer;
    response.tid = before.tid;
    response.answered = answered;
    response.first = before.last_public.value == 0;
    response.level = before.level;
    response.who = who;
    const auto* level = level_in_force(rules, before.level);
    if (level != nullptr) response.promise = promise_in_short(*level);
    const auto owed = running_clock(before);
    if (!owed) return response;
    response.owed_since = owed->start;
    response.due = owed->due;
    if (level == nullptr) return response;
    const auto calendar = calendar_of(rules, *level);
    response.open_time = open_time(calendar, owed->start, answered);
    response.promised_time = open_time(calendar, owed->start, owed->due);
    return response;
}

std::string promise_in_short(const Level& level) {
    const auto count = level.response.count;
    const auto span = level.response.unit == Span::Unit::days    ? std::to_string(count) + "d"
                      : level.response.unit == Span::Unit::years ? std::to_string(count) + "y"
                      : count % 3600 == 0                        ? std::to_string(count / 3600) + "h"
                      : count % 60 == 0                          ? std::to_string(count / 60) + "m"
                                                                 : std::to_string(count) + "s";
    return span + " " + level.calendar;
}

} // namespace ticketd::policy
