// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "store/sqlite/people.hpp"

namespace ticketd::store::sqlite {

PeopleFacts People::facts() {
    PeopleFacts facts;
    {
        auto rows = away_.query();
        while (rows.next())
            facts.away.push_back(
                {rows.text(0), rows.as<Absence::Sign>(1), rows.instant(2), rows.maybe_instant(3)});
    }
    auto rows = turns_.query();
    while (rows.next()) facts.turns.push_back(rows.text(0));
    return facts;
}

void People::write(const PeopleChanges& changes) {
    for (const auto& each : changes.back) return_.run(each.name, each.sign);
    for (const auto& each : changes.away) leave_.run(each.name, each.sign, each.since, each.until);
    if (!changes.turn.empty()) take_turn_.run(changes.turn);
}

} // namespace ticketd::store::sqlite
