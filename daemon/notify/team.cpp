// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/notify/team.hpp"

#include "daemon/notify/letter.hpp"
#include "daemon/policy/reminders.hpp"
#include "daemon/policy/text.hpp"

#include <algorithm>

namespace ticketd::notify {

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
    auto team = policy::team_of(matter.ticket, rules);
    if (matter.decision.escalates) {
        const auto supervisors = policy::reminded_people(store::Reminded::supervisor, matter.ticket, rules);
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
    for (const auto& person : desk.rules.staff)
        if (person.role == policy::Role::supervisor)
            people.push_back({person.name, person.addresses.front()});
    return people;
}

} // namespace ticketd::notify
