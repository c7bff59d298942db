// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "store/sqlite/rows.hpp"
#include "store/store.hpp"

namespace ticketd::store::sqlite {

/// The clocks that run, by an index that holds no other tickets.
class Clocks {
public:
    explicit Clocks(Connection& db) : db_(db) {}

    std::vector<Ticket> to_remind(const ClockPlace& behind, std::size_t most);

private:
    Connection& db_;
    // All terms of the partial index stand there, so that it serves.
    Statement to_remind_{db_, "SELECT" TICKET_COLUMNS "FROM ticket"
                              " WHERE due IS NOT NULL AND reminded < 3 AND status < 2"
                              " AND (due, tid) > (?1, ?2) ORDER BY due, tid LIMIT ?3"};
};

} // namespace ticketd::store::sqlite
