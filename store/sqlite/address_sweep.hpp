// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "store/model.hpp"
#include "store/sqlite/db.hpp"

#include <set>

namespace ticketd::store::sqlite {

/// Makes words unreadable wherever a table has them in a text: in every column of every table that there is,
/// so that a table of a later day is not forgotten.
class AddressSweep {
public:
    explicit AddressSweep(Connection& db);

    /// In all rows; how many were changed. However places_of() knows them. Inside a transaction.
    std::size_t everywhere(const std::string& words);
    /// In rows that belong to these tickets.
    std::size_t in_tickets(const std::string& words, const std::set<Tid>& tickets);

private:
    struct Column {
        std::string table, name;
        bool has_tid = false;
    };
    Connection& db_;
    std::vector<Column> columns_;
};

} // namespace ticketd::store::sqlite
