// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/clock.hpp"
#include "daemon/config/config.hpp"
#include "daemon/ctl/command.hpp"
#include "daemon/ctl/output.hpp"
#include "daemon/notify/desk_templates.hpp"
#include "daemon/notify/staff_action.hpp"
#include "daemon/policy/loop_guard.hpp"
#include "daemon/state_dir.hpp"
#include "parser/content_hash.hpp"
#include "parser/parse.hpp"
#include "store/store.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace ticketd::ctl {

namespace {

Json entry_json(const store::Entry& entry) {
    return {{"id", entry.id.value},           {"tid", nullptr},           {"kind", entry.kind},
            {"from", json_of(entry.from)},    {"subject", entry.subject}, {"date", iso_time(entry.received)},
            {"message_id", entry.message_id}, {"reason", entry.reason}};
}

Json ticket_json(const store::Ticket& ticket) {
    return {{"id", nullptr},
            {"tid", ticket.tid.value},
            {"kind", "ticket"},
            {"from", json_of(ticket.requester)},
            {"subject", ticket.subject},
            {"date", iso_time(ticket.created)},
            {"message_id", nullptr},
            {"reason", "Staff marked it as spam."}};
}

std::vector<store::Ticket> spam_tickets(store::Queries& queries) {
    auto tickets = queries.tickets(store::Queries::Which::all);
    std::erase_if(tickets, [](const store::Ticket& ticket) { return ticket.status != store::Status::spam; });
    return tickets;
}

/// The mail goes the daemon's way anew, from now, with the filter's marks taken off; its entry stays the
/// same.
void bring_in(const config::Config& config, const store::Entry& entry, const std::string& raw,
              const std::string& who) {
    const auto templates = notify::read_templates(config.templates, config.rules);
    const auto keys = existing_keys(config.state_dir);
    const notify::Desk desk{.rules = config.rules, .keys = keys, .templates = templates};
    auto message = parser::parse(raw);
    policy::take_spam_marks_off(message, config.rules);
    const auto at = now();
    const policy::Arrival arrival{.message = message,
                                  .content_hash = parser::content_hash(raw),
                                  .delivery = {},
                                  .received = at,
                                  .truncated = false,
                                  .size = raw.size(),
                                  .adopted = true};
    store::Store store(config.state_dir / database_file, config.first_tid);
    auto transaction = store.begin();
    auto asked = policy::keys_of(arrival, config.rules, keys, at);
    asked.hash_counts = false; // it is known: as this very entry
    asked.message_id.clear();
    auto facts = transaction.lookup(asked);
    facts.next_entry = entry.id;
    auto decision = policy::decide(arrival, facts, config.rules, keys, at);
    decision.reasons.insert(
        decision.reasons.begin(),
        fmt::format("The filter before us marked it as spam, and {} said that it is none.", who));
    auto changes = notify::plan(decision, arrival, {}, facts, desk, at);
    changes.delivery.reset();
    changes.delivered_entry.reset();
    transaction.apply(changes);
    transaction.commit();
    if (decision.tid) fmt::print("It is on ticket {} now.\n", decision.tid->value);
}

} // namespace

Exit spam_list(const Context& context) {
    const auto config = context.configuration();
    auto queries = context.queries(config);
    const auto entries = queries.spam_entries();
    const auto tickets = spam_tickets(queries);
    auto array = Json::array();
    for (const auto& entry : entries) array.push_back(entry_json(entry));
    for (const auto& ticket : tickets) array.push_back(ticket_json(ticket));
    if (context.json) {
        print(array);
        return Exit::done;
    }
    const auto& zone = config.rules.desk.time_zone;
    std::vector<std::vector<std::string>> rows{{"ENTRY", "TID", "RECEIVED", "FROM", "SUBJECT"}};
    for (const auto& entry : entries)
        rows.push_back({std::to_string(entry.id.value), "-", local_time(entry.received, zone),
                        printable(entry.from.address), printable(entry.subject)});
    for (const auto& ticket : tickets)
        rows.push_back({"-", std::to_string(ticket.tid.value), local_time(ticket.created, zone),
                        printable(ticket.requester.address), printable(ticket.subject)});
    print_table(rows);
    return Exit::done;
}

Exit spam_not(const Context& context, std::int64_t number, const std::string& as) {
    const auto config = context.configuration();
    auto queries = context.queries(config);
    const auto entries = queries.spam_entries();
    const auto entry = std::ranges::find(entries, store::EntryId{number}, &store::Entry::id);
    if (entry != entries.end()) {
        const auto who = staff_named(as, config.rules);
        bring_in(config, *entry, queries.raw(entry->id).value_or(std::string{}),
                 who.empty() ? "a person" : who);
        return Exit::done;
    }
    const auto tickets = spam_tickets(queries);
    if (std::ranges::find(tickets, store::Tid{number}, &store::Ticket::tid) != tickets.end())
        return staff(context, notify::StaffAction::Verb::reopen, number, {}, as);
    throw Refusal(
        Exit::no,
        fmt::format("{} is no entry or ticket of the list of spam; `ticketctl spam` shows it", number));
}

} // namespace ticketd::ctl
