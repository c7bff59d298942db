// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "store/sqlite/compression.hpp"

namespace ticketd::store::sqlite {

/// The stored mails, verbatim.
class RawMail {
public:
    RawMail(Connection& db, Compression& compression) : db_(db), compression_(compression) {}

    /// Empty: no such entry. Damaged bytes are a permanent Failure.
    std::optional<std::string> of(EntryId entry) {
        auto rows = select_.query(entry);
        if (!rows.next()) return std::nullopt;
        return compression_.unpack(rows.blob(0));
    }

    /// Of a longer mail only its first bytes.
    std::optional<std::string> beginning_of(EntryId entry, std::size_t bytes) {
        auto rows = select_.query(entry);
        if (!rows.next()) return std::nullopt;
        return compression_.unpack_beginning(rows.blob(0), bytes);
    }

private:
    Connection& db_;
    Compression& compression_;
    Statement select_{db_, "SELECT bytes FROM raw WHERE entry = ?1"};
};

} // namespace ticketd::store::sqlite
