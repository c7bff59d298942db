// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/policy/people.hpp"

#include "daemon/policy/text.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace ticketd::policy {

namespace {

/// Lower case, with single blanks.
std::string folded(std::string_view text) {
    std::string result;
    for (const char c : trimmed(text)) {
        const char blank = c == '\t' ? ' ' : c;
        if (blank != ' ' || !result.ends_with(' ')) result += lower(blank);
    }
    return result;
}

std::string names_of(const People& people) {
    std::string names;
    for (const auto* person : people) names += (names.empty() ? "" : ", ") + person->name;
    return names;
}

/// "anna" begins "Anna Berg", and not "Annabel".
bool begins(const std::string& name, const std::string& typed) {
    return name.size() > typed.size() && name.starts_with(typed) && name[typed.size()] == ' ';
}

bool hands_out(const std::string& level, const Rules& rules) {
    const auto* found = rules.find_level(level);
    const auto assign = found != nullptr && found->assign ? *found->assign : rules.desk.assign;
    return assign == Assigning::round_robin;
}

} // namespace

Named find_person(std::string_view typed, const Rules& rules) {
    const auto wanted = folded(typed);
    People beginning;
    for (const auto& person : rules.staff) {
        const auto name = folded(person.name);
        const auto is = [&](const std::string& address) { return equal_fold(address, wanted); };
        if (name == wanted || std::ranges::any_of(person.addresses, is)) return {&person, {}};
        if (!wanted.empty() && begins(name, wanted)) beginning.push_back(&person);
    }
    if (beginning.size() == 1) return {beginning.front(), {}};
    if (!beginning.empty())
        return {nullptr,
                fmt::format("\"{}\" may be {}; write the whole name.", trimmed(typed), names_of(beginning))};
    People all;
    for (const auto& person : rules.staff) all.push_back(&person);
    return {nullptr,
            fmt::format("There is no \"{}\" in the staff; there are {}.", trimmed(typed), names_of(all))};
}

const store::Absence* absence_of(std::string_view name, const store::PeopleFacts& people,
                                 store::Instant now) {
    const store::Absence* longest = nullptr;
    for (const auto& absence : people.away) {
        if (!equal_fold(absence.name, name) || (absence.until && *absence.until <= now)) continue;
        const bool longer =
            longest == nullptr || !absence.until || (longest->until && *longest->until < *absence.until);
        if (longer) longest = &absence;
    }
    return longest;
}

People team_of(const store::Ticket& ticket, const Rules& rules, const store::PeopleFacts& people,
               store::Instant now) {
    auto team = team_of(ticket, rules);
    if (ticket.assignee.empty() || absence_of(ticket.assignee, people, now) == nullptr) return team;
    auto without = ticket;
    without.assignee.clear();
    for (const auto* person : team_of(without, rules))
        if (std::ranges::find(team, person) == team.end()) team.push_back(person);
    return team;
}

bool answers_inside(const StaffMember& person, const store::Ticket& ticket, const Rules& rules) {
    if (person.role == Role::developer) return true;
    if (!ticket.in_development) return false;
    const auto department = developers_of(rules);
    return std::ranges::find(department, &person) != department.end();
}

const StaffMember* next_in_turn(const std::string& level, const Rules& rules,
                                const store::PeopleFacts& people, store::Instant now) {
    if (!hands_out(level, rules)) return nullptr;
    store::Ticket ticket;
    ticket.level = level;
    const auto turn = [&](const StaffMember* person) { // of those who never had one: -1
        const auto is = [&](const std::string& name) { return equal_fold(name, person->name); };
        const auto found = std::ranges::find_if(people.turns, is);
        return found == people.turns.end() ? -1 : found - people.turns.begin();
    };
    const StaffMember* next = nullptr;
    for (const auto* person : team_of(ticket, rules))
        if (absence_of(person->name, people, now) == nullptr
            && (next == nullptr || turn(person) < turn(next)))
            next = person;
    return next;
}

} // namespace ticketd::policy
