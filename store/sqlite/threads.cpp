// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "store/sqlite/threads.hpp"

#include "store/failure.hpp"
#include "store/sqlite/index_keys.hpp"

namespace ticketd::store::sqlite {

ThreadFacts Threads::facts(const ThreadKeys& keys) {
    ThreadFacts facts;
    for (const auto& token : keys.tokens)
        if (revoked_.query(token).next()) facts.revoked.insert(token);
    if (keys.entry) facts.entry = stored(*keys.entry);
    if (!keys.client.empty())
        facts.client_licenses = licenses_.of(keys.client);
    else if (facts.entry)
        facts.client_licenses = licenses_.of(lower(facts.entry->entry.from.address));
    if (!keys.told_about.empty()) {
        auto rows = told_.query(keys.told_about);
        if (rows.next()) facts.told = rows.instant(0);
    }
    for (const auto number : keys.legacy_numbers)
        if (auto tids = legacy_tickets(number); !tids.empty())
            facts.legacy_tickets.emplace(number, std::move(tids));
    return facts;
}

MailKeys Threads::with_legacy_tickets(MailKeys keys) {
    for (const auto number : keys.threads.legacy_numbers)
        for (const auto tid : legacy_tickets(number)) keys.tids.push_back(tid);
    return keys;
}

std::vector<Tid> Threads::legacy_tickets(std::int64_t number) {
    std::vector<Tid> tids;
    auto rows = legacy_.query(number, most_tickets_of_a_number);
    while (rows.next()) tids.push_back(Tid{rows.integer(0)});
    return tids;
}

std::optional<StoredMail> Threads::stored(EntryId id) {
    auto rows = entry_.query(id);
    if (!rows.next()) return std::nullopt;
    return StoredMail{read_entry(rows), raw_.of(id).value_or(std::string{})};
}

void Threads::write(const ChangeSet& all) {
    const auto& changes = all.threads;
    for (const auto& each : changes.revoked) revoke_.run(each.token, all.at, each.why);
    if (!changes.told_about.empty()) tell_.run(changes.told_about, all.at);
    if (all.new_ticket)
        for (const auto number : changes.legacy_numbers) add_legacy_.run(number, all.new_ticket->tid);
    if (const auto& each = changes.requester)
        requester_.run(each->tid, each->person.name, each->person.address, each->license_key);
    if (changes.moved) move(*changes.moved);
}

void Threads::move(const MovedEntry& moved) {
    move_.run(moved.entry, moved.from, moved.to);
    if (db_.changes() == 0)
        throw Failure("entry " + std::to_string(moved.entry.value) + " is not of ticket "
                          + std::to_string(moved.from.value),
                      true);
    recount_.run(moved.from);
    recount_.run(moved.to);
}

} // namespace ticketd::store::sqlite
