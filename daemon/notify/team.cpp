// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/notify/team.hpp"

#include "daemon/notify/correspondence.hpp"
#include "daemon/notify/letter.hpp"
#include "daemon/policy/people.hpp"
#include "daemon/policy/text.hpp"

#include <algorithm>

namespace ticketd::notify {

namespace {

/// One address, or two of one of the staff.
bool is_same_person(const std::string& address, const std::string& other, const policy::Rules& rules) {
    if (policy::equal_fold(address, other)) return true;
    const auto* member = rules.find_staff(address);
    return member != nullptr && member == rules.find_staff(other);
}

} // namespace

std::vector<store::Person> told(const Matter& matter) {
    const auto& rules = matter.desk.rules;
    std::vector<store::Person> people;
    const auto is_told = [&](const std::string& address) {
        return is_same_person(address, matter.decision.tell, rules)
               || std::ranges::any_of(people, [&](const store::Person& other) {
                      return is_same_person(address, other.address, rules);
                  });
    };
    const auto add = [&](const std::string& name, const std::string& address) {
        if (!is_told(address) && may_be_written_to(address, matter.desk)) people.push_back({name, address});
    };
    auto team = policy::team_of(matter.ticket, rules, matter.facts.people, matter.now);
    if (matter.decision.escalates) {
        const auto supervisors = policy::reminded_people(store::Reminded::supervisor, matter.ticket, rules);
        if (supervisors.empty() && !rules.desk.admin.empty()) add("", rules.desk.admin);
        team.insert(team.end(), supervisors.begin(), supervisors.end());
    }
    // Who brings a client's request in may be the one to answer it, and needs a notice to reply to.
    const bool brings_in =
        matter.decision.outcome == policy::Outcome::new_ticket && matter.decision.threads.requester;
    const auto* writer = brings_in ? nullptr : matter.decision.sender.staff;
    const auto instead = department(matter); // these get all of it
    const auto gets_all = [&](const policy::StaffMember& person) {
        return std::ranges::any_of(instead,
                                   [&](const store::Person& other) { return other.name == person.name; });
    };
    for (const auto* person : team)
        if (person != writer && !gets_all(*person)) add(person->name, person->addresses.front());
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
