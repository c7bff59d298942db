// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "store/sqlite/traces.hpp"

#include "store/sqlite/rows.hpp"

#include <algorithm>

namespace ticketd::store::sqlite {

namespace {

void add_tickets(Connection& db, const std::string& address, Traces& traces) {
    Statement own(db, "SELECT" TICKET_COLUMNS "FROM ticket WHERE requester = ?1 COLLATE NOCASE"
                      " AND removed IS NULL ORDER BY tid");
    for (auto rows = own.query(address); rows.next();) traces.tickets.push_back(read_ticket(rows));
    for (const auto& ticket : traces.tickets)
        if (ticket.merged_into) traces.involved.insert(*ticket.merged_into);
}

void add_entries(Connection& db, const std::string& address, Traces& traces) {
    const auto is_own = [&](std::optional<Tid> tid) {
        return tid && std::ranges::find(traces.tickets, *tid, &Ticket::tid) != traces.tickets.end();
    };
    Statement written(db, "SELECT" ENTRY_COLUMNS "FROM entry WHERE from_address = ?1 COLLATE NOCASE"
                          " AND removed IS NULL ORDER BY id");
    for (auto rows = written.query(address); rows.next();) {
        auto entry = read_entry(rows);
        traces.names.insert(entry.from.name);
        if (is_own(entry.tid)) {
            traces.own_entries.push_back(std::move(entry));
            continue;
        }
        if (entry.tid) traces.involved.insert(*entry.tid);
        if (!entry.message_id.empty()) traces.message_ids.push_back(entry.message_id);
        traces.entries.push_back(std::move(entry));
    }
    Statement of_ticket(db, "SELECT message_id FROM entry WHERE tid = ?1 AND message_id <> '' ORDER BY id");
    for (const auto& ticket : traces.tickets)
        for (auto rows = of_ticket.query(ticket.tid); rows.next();)
            traces.message_ids.push_back(rows.text(0));
}

} // namespace

Traces find_traces(Connection& db, const std::string& address) {
    const Work snapshot(db, Work::Kind::read);
    Traces traces;
    add_tickets(db, address, traces);
    add_entries(db, address, traces);
    for (const auto* sql :
         {"SELECT DISTINCT tid FROM participant WHERE address = ?1",
          "SELECT DISTINCT tid FROM outbox WHERE recipient = ?1 COLLATE NOCASE AND tid IS NOT NULL",
          "SELECT DISTINCT tid FROM login_claim WHERE address = ?1 COLLATE NOCASE"}) {
        Statement involved(db, sql);
        for (auto rows = involved.query(address); rows.next();) traces.involved.insert(Tid{rows.integer(0)});
    }
    for (const auto* sql : {"SELECT name FROM participant WHERE address = ?1",
                            "SELECT requester_name FROM ticket WHERE requester = ?1 COLLATE NOCASE"}) {
        Statement names(db, sql);
        for (auto rows = names.query(address); rows.next();) traces.names.insert(rows.text(0));
    }
    traces.names.erase("");
    for (const auto& ticket : traces.tickets) traces.involved.erase(ticket.tid);
    const auto count = [&](const char* sql) {
        Statement statement(db, sql);
        auto rows = statement.query(address);
        return rows.next() ? rows.as<std::size_t>(0) : 0;
    };
    traces.outgoing = count("SELECT count(*) FROM outbox WHERE recipient = ?1 COLLATE NOCASE");
    traces.licenses = count("SELECT count(*) FROM license WHERE address = ?1 COLLATE NOCASE");
    return traces;
}

} // namespace ticketd::store::sqlite
