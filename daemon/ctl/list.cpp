// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/clock.hpp"
#include "daemon/config/config.hpp"
#include "daemon/ctl/command.hpp"
#include "daemon/ctl/output.hpp"
#include "daemon/policy/queue.hpp"

#include <fmt/format.h>

namespace ticketd::ctl {

namespace {

constexpr std::size_t most_found = 100;

Json json_of_machine(const store::Entry& entry) {
    return {{"id", entry.id.value},
            {"kind", entry.kind},
            {"from", json_of(entry.from)},
            {"subject", entry.subject},
            {"date", iso_time(entry.received)},
            {"message_id", entry.message_id},
            {"reason", entry.reason}};
}

Exit list_machine(const Context& context, store::Queries& queries, const std::string& zone) {
    const auto entries = queries.machine_entries();
    if (context.json) {
        auto array = Json::array();
        for (const auto& entry : entries) array.push_back(json_of_machine(entry));
        print(array);
        return Exit::done;
    }
    std::vector<std::vector<std::string>> rows{{"ENTRY", "RECEIVED", "KIND", "FROM", "SUBJECT"}};
    for (const auto& entry : entries)
        rows.push_back({std::to_string(entry.id.value), local_time(entry.received, zone), entry.kind,
                        printable(entry.from.address), printable(entry.subject)});
    print_table(rows);
    return Exit::done;
}

void print_tickets(const Context& context, const std::vector<store::Ticket>& tickets,
                   const policy::Rules& rules, store::Instant at) {
    if (context.json) {
        auto array = Json::array();
        for (const auto& ticket : tickets) array.push_back(json_of(ticket, at));
        print(array);
        return;
    }
    std::vector<std::vector<std::string>> rows{
        {"TID", "STATUS", "LEVEL", "DUE", "ASSIGNEE", "REQUESTER", "SUBJECT"}};
    for (const auto& ticket : tickets) {
        auto due = ticket.due ? local_time(*ticket.due, rules.desk.time_zone) : std::string("-");
        if (policy::is_overdue(ticket, at)) due += " OVERDUE";
        if (policy::is_about_to_be_overdue(ticket, rules, at)) due += " soon";
        rows.push_back({std::to_string(ticket.tid.value), std::string(to_string(ticket.status)), ticket.level,
                        due, ticket.assignee.empty() ? "-" : printable(ticket.assignee),
                        printable(ticket.requester.address),
                        (ticket.urgent ? "[urgent] " : "") + printable(ticket.subject)});
    }
    print_table(rows);
}

} // namespace

Exit list(const Context& context, ListWhat what) {
    const auto config = context.configuration();
    auto queries = context.queries(config);
    const auto& zone = config.rules.desk.time_zone;
    if (what == ListWhat::machine) return list_machine(context, queries, zone);

    const auto at = now();
    auto tickets = queries.tickets(what == ListWhat::all ? store::Queries::Which::all
                                                         : store::Queries::Which::unfinished);
    policy::sort_by_service(tickets, config.rules, at);
    print_tickets(context, tickets, config.rules, at);
    return Exit::done;
}

Exit find(const Context& context, const std::vector<std::string>& words) {
    const auto config = context.configuration();
    auto queries = context.queries(config);
    std::vector<store::Ticket> tickets;
    for (const auto tid : queries.find(fmt::format("{}", fmt::join(words, " ")), most_found))
        if (auto detail = queries.ticket(tid)) tickets.push_back(std::move(detail->ticket));
    print_tickets(context, tickets, config.rules, now());
    return tickets.empty() ? Exit::no : Exit::done;
}

} // namespace ticketd::ctl
