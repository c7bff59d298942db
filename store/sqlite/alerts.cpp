// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "store/sqlite/alerts.hpp"

namespace ticketd::store::sqlite {

AlertFacts Alerts::facts(Instant now) {
    AlertFacts facts;
    auto told = told_.query();
    while (told.next()) facts.told.push_back({told.text(0), told.instant(1), told.text(2)});
    auto held = held_.query();
    if (held.next()) facts.held = held.as<std::size_t>(0);
    auto breaker = breaker_.query();
    if (breaker.next()) facts.breaker_open = breaker.instant(0);
    auto waiting = waiting_.query(now);
    if (!waiting.next()) return facts;
    facts.outbox_waiting = waiting.as<std::size_t>(0);
    facts.oldest_waiting = waiting.maybe_instant(1);
    return facts;
}

void Alerts::write(const AlertChanges& changes) {
    for (const auto& cause : changes.cleared) clear_.run(cause);
    for (const auto& alert : changes.raised) raise_.run(alert.cause, alert.since, alert.text);
}

} // namespace ticketd::store::sqlite
