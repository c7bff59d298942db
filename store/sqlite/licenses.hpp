// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "store/sqlite/rows.hpp"

namespace ticketd::store::sqlite {

/// The register of licences.
class Licenses {
public:
    explicit Licenses(Connection& db) : db_(db) {}

    /// Inside a transaction of the caller's. `source` is remembered.
    void replace(std::span<const License>, std::string_view source);
    std::string source();
    /// Rows of the address, then what rows of its domain say: of rows of one domain that say the same (all
    /// but address and login) only the first, so that a company with thousands of addresses costs no more
    /// than one.
    std::vector<License> of(std::string_view address);
    /// The first rows of a login, at most 8; without case.
    std::vector<License> of_login(std::string_view login);

private:
    Connection& db_;
    Statement clear_{db_, "DELETE FROM license"};
    Statement insert_{db_, "INSERT INTO license (" LICENSE_COLUMNS ", speaks)"
                           " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)"};
    Statement set_source_{db_, "UPDATE register SET source = ?1 WHERE id = 1"};
    Statement source_{db_, "SELECT source FROM register WHERE id = 1"};
    // The term `login <> ''` is there for the partial index.
    Statement of_login_{db_, "SELECT" LICENSE_COLUMNS "FROM license"
                             " WHERE login = ?1 COLLATE NOCASE AND login <> '' ORDER BY id LIMIT 8"};
    Statement of_address_{db_, "SELECT" LICENSE_COLUMNS "FROM license WHERE address = ?1 ORDER BY id"};
    Statement of_domain_{db_, "SELECT" LICENSE_COLUMNS "FROM license"
                              " WHERE domain = ?1 AND speaks = 1 AND address <> ?2 ORDER BY id LIMIT 100"};
};

} // namespace ticketd::store::sqlite
