// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "store/sqlite/clocks.hpp"

namespace ticketd::store::sqlite {

std::vector<Ticket> Clocks::to_remind(const ClockPlace& behind, std::size_t most) {
    std::vector<Ticket> tickets;
    auto rows = to_remind_.query(behind.due, behind.tid, most);
    while (rows.next()) tickets.push_back(read_ticket(rows));
    return tickets;
}

} // namespace ticketd::store::sqlite
