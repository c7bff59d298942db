// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/digest.hpp"

#include "daemon/notify/digest.hpp"
#include "daemon/policy/digest.hpp"
#include "daemon/policy/text.hpp"

namespace ticketd {

namespace {

constexpr std::chrono::hours first_looks_back{24}; // for failed mails, where no digest was sent before

using People = std::vector<const policy::StaffMember*>;

/// Whom the digest of that day is still owed.
People readers(store::Store& store, std::chrono::year_month_day day, const policy::Rules& rules) {
    const auto given = store.given_digest(day);
    People people;
    for (const auto& member : rules.staff)
        if (!given.contains(policy::lower(member.name)) && !member.addresses.empty())
            people.push_back(&member);
    return people;
}

} // namespace

bool send_digest(store::Store& store, const notify::Desk& desk, store::Instant now) {
    const auto day = policy::digest_day(desk.rules, now);
    if (!day) return false;
    const auto people = readers(store, *day, desk.rules);
    if (people.empty()) return false;
    const auto since = store.last_digest(*day).value_or(now - first_looks_back);
    auto transaction = store.begin();
    const auto facts = transaction.lookup(notify::digest_keys(desk.rules, since, now));
    const auto changes = notify::digest(people, *day, facts, desk, now);
    transaction.apply(changes);
    transaction.commit();
    return !changes.outgoing.empty();
}

} // namespace ticketd
