// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
// `staff` and `away`: the people of the desk.
#include "daemon/policy/people.hpp"

#include "daemon/clock.hpp"
#include "daemon/config/config.hpp"
#include "daemon/ctl/command.hpp"
#include "daemon/ctl/output.hpp"
#include "daemon/policy/absence.hpp"
#include "daemon/policy/text.hpp"
#include "daemon/policy/verbs.hpp"
#include "daemon/state_dir.hpp"
#include "store/store.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace ticketd::ctl {

namespace {

/// One of the staff as the desk knows them today.
struct Member {
    const policy::StaffMember& person;
    std::optional<store::Absence> absence;
    std::ptrdiff_t tickets = 0; ///< open ones that are theirs
};

std::vector<Member> read_members(store::Queries& queries, const policy::Rules& rules, store::Instant at) {
    const store::PeopleFacts people{.away = queries.absences(), .turns = {}};
    const auto tickets = queries.tickets(store::Queries::Which::unfinished);
    std::vector<Member> members;
    for (const auto& person : rules.staff) {
        const auto is_theirs = [&](const store::Ticket& ticket) {
            return ticket.status == store::Status::open && policy::equal_fold(ticket.assignee, person.name);
        };
        const auto* absence = policy::absence_of(person.name, people, at);
        members.push_back({person, absence != nullptr ? std::optional(*absence) : std::nullopt,
                           std::ranges::count_if(tickets, is_theirs)});
    }
    return members;
}

Json member_json(const Member& member) {
    const auto& absence = member.absence;
    Json by(nullptr);
    if (absence) by = absence->sign == store::Absence::Sign::said ? "said" : "automatic reply";
    return {{"name", member.person.name},
            {"role", to_string(member.person.role)},
            {"addresses", member.person.addresses},
            {"away", absence.has_value()},
            {"away_until", ctl::json_of(absence ? absence->until : std::nullopt)},
            {"away_by", std::move(by)},
            {"open", member.tickets}};
}

std::string away_in_words(const Member& member, const std::string& zone) {
    if (!member.absence) return "-";
    if (!member.absence->until) return "until back";
    return "until " + local_time(*member.absence->until, zone);
}

void print_text(const std::vector<Member>& members, const std::string& zone) {
    std::vector<std::vector<std::string>> rows{{"NAME", "ROLE", "OPEN", "AWAY", "ADDRESS"}};
    for (const auto& member : members)
        rows.push_back({printable(member.person.name), std::string(to_string(member.person.role)),
                        std::to_string(member.tickets), away_in_words(member, zone),
                        printable(member.person.addresses.front())});
    print_table(rows);
}

const policy::StaffMember& named(const std::string& name, const policy::Rules& rules) {
    const auto found = policy::find_person(name, rules);
    if (found.person == nullptr) throw Refusal(Exit::no, found.fault);
    return *found.person;
}

} // namespace

Exit staff_list(const Context& context) {
    const auto config = context.configuration();
    auto queries = context.queries(config);
    const auto members = read_members(queries, config.rules, now());
    if (!context.json) {
        print_text(members, config.rules.desk.time_zone);
        return Exit::done;
    }
    auto all = Json::array();
    for (const auto& member : members) all.push_back(member_json(member));
    print(all);
    return Exit::done;
}

Exit away(const Context& context, const std::string& name, const std::string& until, const std::string& as) {
    const auto config = context.configuration();
    const auto& rules = config.rules;
    context.queries(config); // refuses where no desk has been started yet
    const auto at = now();
    auto said = policy::said_absence(named(name, rules), until, rules, at);
    if (!said.fault.empty()) throw Refusal(Exit::no, said.fault);
    store::ChangeSet changes;
    changes.at = at;
    changes.people = std::move(said.changes);
    changes.events.push_back({.tid = {},
                              .entry = {},
                              .what = std::move(said.deed.what),
                              .who = as.empty() ? rules.desk.name : named(as, rules).name,
                              .detail = std::move(said.deed.detail)});
    store::Store store(config.state_dir / database_file, config.first_tid);
    auto transaction = store.begin();
    transaction.apply(changes);
    transaction.commit();
    return Exit::done;
}

} // namespace ticketd::ctl
