// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/policy/reminders.hpp"

#include "daemon/policy/calendar.hpp"
#include "daemon/policy/clock.hpp"
#include "daemon/policy/open_time.hpp"
#include "daemon/policy/sla.hpp"

#include <algorithm>

namespace ticketd::policy {

namespace {

using std::chrono::seconds;
using store::Reminded;

const Level* level_of(const store::Ticket& ticket, const Rules& rules) {
    const auto* level = rules.find_level(ticket.level);
    return level != nullptr ? level : rules.find_level(rules.licenses.default_level);
}

Span in_seconds(seconds count) { return {.count = count.count(), .unit = Span::Unit::seconds}; }

/// The calendar's time between start and due: what the level says, where nothing has moved the due time.
seconds promised_time(const Promise& clock, const Level& level, const Calendar& calendar) {
    const auto& response = level.response;
    if (response.unit == Span::Unit::seconds && deadline(calendar, clock.start, response) == clock.due)
        return seconds(response.count);
    return open_time(calendar, clock.start, clock.due);
}

template <class Wanted>
People staff_where(const Rules& rules, Wanted wanted) {
    People people;
    for (const auto& person : rules.staff)
        if (!person.addresses.empty() && wanted(person)) people.push_back(&person);
    return people;
}

People with_role(const Rules& rules, Role role) {
    return staff_where(rules, [role](const StaffMember& person) { return person.role == role; });
}

People of_level(const Rules& rules, const std::string& key) {
    const auto* level = rules.find_level(key);
    if (level == nullptr) return {};
    return staff_where(rules, [level](const StaffMember& person) {
        return std::ranges::find(level->people, person.name) != level->people.end();
    });
}

void add_developers(People& team, const Rules& rules) {
    for (const auto* person : developers_of(rules))
        if (std::ranges::find(team, person) == team.end()) team.push_back(person);
}

} // namespace

std::optional<store::Instant> warn_time(const store::Ticket& ticket, const Rules& rules) {
    const auto clock = running_clock(ticket);
    const auto* level = level_of(ticket, rules);
    if (!clock || level == nullptr) return std::nullopt;
    const auto percent = level->warn_percent.value_or(rules.reminders.warn_percent);
    if (percent <= 0) return std::nullopt;
    const auto calendar = calendar_of(rules, *level);
    const auto share = promised_time(*clock, *level, calendar) * percent / 100;
    const auto at = deadline(calendar, clock->start, in_seconds(share));
    return at ? std::min(*at, clock->due) : clock->due;
}

std::optional<store::Instant> escalation_time(const store::Ticket& ticket, const Rules& rules) {
    const auto clock = running_clock(ticket);
    const auto* level = level_of(ticket, rules);
    if (!clock || level == nullptr) return std::nullopt;
    const auto delay = level->escalate.value_or(rules.reminders.escalate);
    if (delay.count <= 0) return std::nullopt;
    return deadline(calendar_of(rules, *level), clock->due, delay);
}

std::optional<Reminded> reminder_due(const store::Ticket& ticket, const Rules& rules, store::Instant now) {
    const auto clock = running_clock(ticket);
    if (!clock) return std::nullopt;
    if (now >= clock->due) {
        const auto last = escalation_time(ticket, rules);
        const auto stage = last && now >= *last ? Reminded::supervisor : Reminded::due;
        return stage > ticket.reminded ? std::optional(stage) : std::nullopt;
    }
    if (ticket.reminded != Reminded::nothing) return std::nullopt;
    const auto warning = warn_time(ticket, rules);
    if (!warning || now < *warning) return std::nullopt;
    const auto* level = level_of(ticket, rules);
    return is_open(calendar_of(rules, *level), now) ? std::optional(Reminded::warned) : std::nullopt;
}

People developers_of(const Rules& rules) {
    auto developers = of_level(rules, std::string(development_level));
    return developers.empty() ? with_role(rules, Role::developer) : developers;
}

People team_of(const store::Ticket& ticket, const Rules& rules) {
    const auto is_assignee = [&](const StaffMember& person) { return person.name == ticket.assignee; };
    auto team = ticket.assignee.empty() ? People{} : staff_where(rules, is_assignee);
    if (ticket.in_development) add_developers(team, rules);
    if (team.empty()) team = of_level(rules, ticket.level);
    if (team.empty()) team = with_role(rules, Role::agent);
    if (team.empty()) team = staff_where(rules, [](const StaffMember&) { return true; });
    return team;
}

People reminded_people(Reminded stage, const store::Ticket& ticket, const Rules& rules) {
    return stage == Reminded::supervisor ? with_role(rules, Role::supervisor) : team_of(ticket, rules);
}

} // namespace ticketd::policy
