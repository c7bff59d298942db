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

void GateBook::add(const CollapsedNotice& notice, Instant at) {
    collapse_.run(at, notice.tid, notice.entry, notice.address, notice.kind, notice.detail);
}

} // namespace ticketd::store::sqlite
