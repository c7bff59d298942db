// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "store/changes.hpp"
#include "store/facts.hpp"
#include "store/sqlite/rows.hpp"
#include "store/sqlite/search.hpp"

#include <set>

namespace ticketd::store::sqlite {

/// Answers DeskKeys with DeskFacts, and remembers whom a digest was sent to.
class DeskView {
public:
    static constexpr std::size_t most_tickets = 5000, most_held = 100, most_failed = 100, most_found = 20;

    DeskView(Connection& db, Search& search) : db_(db), search_(search) {}

    DeskFacts facts(const DeskKeys&);
    void write(const ChangeSet&);
    /// The names of those who were given the digest of that day, in lower case.
    std::set<std::string> told(std::chrono::year_month_day);
    /// When the newest digest of a day before that one was sent.
    std::optional<Instant> last_digest(std::chrono::year_month_day before);

private:
    void add_queue(Instant failed_since, DeskFacts&);
    std::vector<Ticket> found(const std::string& words);

    Connection& db_;
    Search& search_;
    Statement queue_{db_, "SELECT" TICKET_COLUMNS "FROM ticket WHERE status IN (0, 1)"
                          " ORDER BY due IS NULL, due, tid LIMIT ?1"};
    Statement ticket_{db_, "SELECT" TICKET_COLUMNS "FROM ticket WHERE tid = ?1"};
    Statement held_{db_, "SELECT mailbox, uidvalidity, uid, id, at, error FROM held ORDER BY id LIMIT ?1"};
    // What goes to staff (automatic = 2) is told in their summaries alone.
    Statement failed_{db_,
                      "SELECT tid, kind, recipient, last_error FROM outbox"
                      " WHERE state = 3 AND failed > ?1 AND automatic <> 2 ORDER BY failed DESC LIMIT ?2"};
    Statement told_{db_, "SELECT person FROM digest WHERE day = ?1"};
    Statement last_{db_, "SELECT max(at) FROM digest WHERE day < ?1"};
    Statement tell_{db_, "INSERT INTO digest (person, day, at) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING"};
};

} // namespace ticketd::store::sqlite
