// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "store/people.hpp"
#include "store/sqlite/db.hpp"

namespace ticketd::store::sqlite {

/// Who is away, and whose turn it was.
class People {
public:
    explicit People(Connection& db) : db_(db) {}

    PeopleFacts facts();
    /// Inside a transaction of the caller's.
    void write(const PeopleChanges&);

private:
    Connection& db_;
    // A name that the configuration no longer has stays and does no harm; there are as few as people.
    Statement away_{db_, "SELECT name, sign, since, until FROM absence ORDER BY name, sign LIMIT 1000"};
    Statement leave_{db_, "INSERT INTO absence (name, sign, since, until) VALUES (?1, ?2, ?3, ?4)"
                          " ON CONFLICT (name, sign) DO UPDATE SET since = ?3, until = ?4"};
    Statement return_{db_, "DELETE FROM absence WHERE name = ?1 AND sign = coalesce(?2, sign)"};
    Statement turns_{db_, "SELECT name FROM turn ORDER BY number LIMIT 1000"};
    Statement take_turn_{
        db_, "INSERT INTO turn (name, number) VALUES (?1, (SELECT coalesce(max(number), 0) + 1 FROM turn))"
             " ON CONFLICT (name) DO UPDATE SET number = excluded.number"};
};

} // namespace ticketd::store::sqlite
