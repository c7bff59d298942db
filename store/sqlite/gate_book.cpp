// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "store/sqlite/gate_book.hpp"

namespace ticketd::store::sqlite {

std::optional<Suspension> GateBook::suspension(std::string_view address) {
    auto rows = suspension_.query(address);
    if (!rows.next()) return std::nullopt;
    return Suspension{rows.instant(0), rows.instant(1), rows.text(2)};
}

std::optional<Instant> GateBook::breaker_open() {
    auto rows = open_.query();
    return rows.next() ? std::optional(rows.instant(0)) : std::nullopt;
}

Instant GateBook::counting_since() {
    auto rows = reset_.query();
    return rows.next() ? rows.instant(0) : Instant::min();
}

void GateBook::suspend(const NewSuspension& suspension, Instant at) {
    suspend_.run(suspension.address, at, suspension.until, suspension.why);
}

void GateBook::lift(std::string_view address) { lift_.run(address); }

std::vector<SuspendedAddress> GateBook::suspended() {
    std::vector<SuspendedAddress> all;
    auto rows = suspended_.query();
    while (rows.next()) all.push_back({rows.text(0), rows.instant(1), rows.instant(2), rows.text(3)});
    return all;
}

void GateBook::change_breaker(BreakerChange change, Instant at) {
    switch (change) {
    case BreakerChange::opens: return open_breaker_.run(at);
    case BreakerChange::closes: return close_breaker_.run(at, 0);
    case BreakerChange::is_reset:
        close_breaker_.run(at, 1);
        if (db_.changes() == 0) reset_breaker_.run(at); // full, and not noticed yet
        return;
    }
}

std::vector<HeldNotice> GateBook::held_notices() {
    std::vector<HeldNotice> held;
    auto rows = held_.query();
    while (rows.next())
        held.push_back({rows.integer(0), rows.instant(1), rows.text(2), rows.maybe_id<Tid>(3), rows.text(4),
                        rows.text(5)});
    return held;
}

void GateBook::summarised(const Summarised& told) { summarised_.run(told.address, told.up_to); }

void GateBook::add(const CollapsedNotice& notice, Instant at) {
    collapse_.run(at, notice.tid, notice.entry, notice.address, notice.kind, notice.detail);
}

} // namespace ticketd::store::sqlite
