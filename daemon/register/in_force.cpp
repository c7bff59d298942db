// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/register/in_force.hpp"

#include "daemon/policy/recheck.hpp"
#include "daemon/policy/time_zone.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

namespace ticketd::licenses {

namespace {

constexpr std::size_t batch = 500;

std::string local(store::Instant at, const std::string& zone) {
    const auto utc = std::chrono::floor<std::chrono::seconds>(at);
    const auto local = utc + policy::TimeZone(zone).period_at(utc).offset;
    return fmt::format("{:%Y-%m-%d %H:%M}", fmt::gmtime(std::chrono::system_clock::to_time_t(local)));
}

std::string detail(const Rechecked& change, const std::string& zone) {
    if (change.before == change.after) return fmt::format("Level {} stays. {}", change.after, change.why);
    auto text = fmt::format("Level {} became {}: {}", change.before, change.after, change.why);
    if (change.due_before && change.due && change.due != change.due_before)
        text += fmt::format(" The answer was due {}, and is due {} now.", local(*change.due_before, zone),
                            local(*change.due, zone));
    return text;
}

Rechecked change_of(const store::Ticket& ticket, const policy::Releveling& changed) {
    return {.tid = ticket.tid,
            .before = changed.before,
            .after = changed.after,
            .due_before = ticket.due,
            .due = changed.update.due ? changed.update.due : ticket.due,
            .why = changed.why};
}

} // namespace

std::optional<std::size_t> put_in_force(const std::filesystem::path& file, const policy::Rules& rules,
                                        store::Store& store) {
    const auto bytes = read_register_bytes(file);
    const auto source = source_of(bytes, rules);
    if (source == store.register_source()) return std::nullopt;
    const auto licenses = read_register(bytes, file.string(), rules);
    store.replace_licenses(licenses, source);
    return licenses.size();
}

std::vector<Rechecked> recheck(store::Store& store, const policy::Rules& rules, store::Instant now) {
    std::vector<Rechecked> all;
    for (store::Tid after{};;) {
        auto transaction = store.begin();
        const auto tickets = transaction.register_tickets(after, batch);
        if (tickets.empty()) return all;
        store::ChangeSet changes;
        changes.at = now;
        const auto first = all.size();
        for (const auto& each : tickets) {
            const auto changed = policy::recheck(each, rules, now);
            if (!changed) continue;
            const auto& made = all.emplace_back(change_of(each.ticket, *changed));
            changes.updates.push_back(changed->update);
            changes.events.push_back({.tid = made.tid,
                                      .entry = {},
                                      .what = "rechecked",
                                      .who = "ticketd",
                                      .detail = detail(made, rules.desk.time_zone)});
        }
        if (all.size() != first) {
            transaction.apply(changes);
            transaction.commit();
        }
        after = tickets.back().ticket.tid;
    }
}

} // namespace ticketd::licenses
