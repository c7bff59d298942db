// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/notify/team.hpp"

#include "daemon/notify/letter.hpp"
#include "daemon/policy/text.hpp"

#include <algorithm>

namespace ticketd::notify {

namespace {

using policy::StaffMember;
using Team = std::vector<const StaffMember*>;

template <class Wanted>
Team staff_where(const policy::Rules& rules, Wanted wanted) {
    Team team;
    for (const auto& person : rules.staff)
        if (!person.addresses.empty() && wanted(person)) team.push_back(&person);
    return team;
}

Team team_of(const store::Ticket& ticket, const policy::Rules& rules) {
    const auto* level = rules.find_level(ticket.level);
    const auto is_assignee = [&](const StaffMember& person) { return person.name == ticket.assignee; };
    const auto is_of_level = [&](const StaffMember& person) {
        return level != nullptr
               && std::find(level->people.begin(), level->people.end(), person.name) != level->people.end();
    };
    const auto is_agent = [](const StaffMember& person) { return person.role == policy::Role::agent; };
    auto team = ticket.assignee.empty() ? Team{} : staff_where(rules, is_assignee);
    if (team.empty()) team = staff_where(rules, is_of_level);
    if (team.empty()) team = staff_where(rules, is_agent);
    if (team.empty()) team = staff_where(rules, [](const StaffMember&) { return true; });
    return team;
}

} // namespace

std::vector<store::Person> told(const Matter& matter) {
    const auto& rules = matter.desk.rules;
    std::vector<store::Person> people;
    const auto add = [&](const std::string& name, const std::string& address) {
        const auto same = [&](const store::Person& other) {
            return policy::equal_fold(other.address, address);
        };
        const bool known = policy::equal_fold(address, matter.decision.tell)
                           || std::any_of(people.begin(), people.end(), same);
        if (!known && may_be_written_to(address, matter.desk)) people.push_back({name, address});
    };
    auto team = team_of(matter.ticket, rules);
    if (matter.decision.escalates) {
        const auto supervisors = staff_where(
            rules, [](const StaffMember& person) { return person.role == policy::Role::supervisor; });
        if (supervisors.empty() && !rules.desk.admin.empty()) add("", rules.desk.admin);
        team.insert(team.end(), supervisors.begin(), supervisors.end());
    }
    // Who brings a client's request in may be the one to answer it, and needs a notice to reply to.
    const auto* writer = matter.decision.threads.requester ? nullptr : matter.decision.sender.staff;
    for (const auto* person : team)
        if (person != writer) add(person->name, person->addresses.front());
    if (team.empty() && !rules.desk.admin.empty()) add("", rules.desk.admin);
    return people;
}

std::vector<store::Person> team_for(const store::Ticket& ticket, const Desk& desk) {
    std::vector<store::Person> people;
    for (const auto* person : team_of(ticket, desk.rules))
        if (may_be_written_to(person->addresses.front(), desk))
            people.push_back({person->name, person->addresses.front()});
    if (people.empty() && !desk.rules.desk.admin.empty()) people.push_back({"", desk.rules.desk.admin});
    return people;
}

std::vector<store::Person> caretakers(const Desk& desk) {
    if (!desk.rules.desk.admin.empty()) return {{"", desk.rules.desk.admin}};
    std::vector<store::Person> people;
    const auto is_supervisor = [](const StaffMember& person) {
        return person.role == policy::Role::supervisor;
    };
    for (const auto* person : staff_where(desk.rules, is_supervisor))
        people.push_back({person->name, person->addresses.front()});
    return people;
}

} // namespace ticketd::notify
