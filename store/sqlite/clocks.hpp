// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "store/sqlite/rows.hpp"

namespace ticketd::store::sqlite {

/// The clocks that run, by an index that holds no other tickets.
class Clocks {
public:
    explicit Clocks(Connection& db) : db_(db) {}

    /// Tickets that are owed an answer and about which staff were not reminded to the last, by due time.
    std::vector<Ticket> to_remind();

private:
    Connection& db_;
    // All terms of the partial index stand there, so that it serves.
    Statement to_remind_{db_, "SELECT" TICKET_COLUMNS "FROM ticket"
                              " WHERE due IS NOT NULL AND reminded < 3 AND status < 2 ORDER BY due"};
};

} // namespace ticketd::store::sqlite
