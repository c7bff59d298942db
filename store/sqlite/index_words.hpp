// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "store/sqlite/db.hpp"

#include <functional>
#include <map>
#include <set>

namespace ticketd::store::sqlite {

/// The words that the full-text index has of entries, whatever the parser made of their mails when they came.
class IndexWords {
public:
    explicit IndexWords(Connection& db);

    /// The words of each of these entries, a blank between them. Reads the whole index; `looked_at` is called
    /// now and then.
    std::map<std::int64_t, std::string> of(const std::set<std::int64_t>& entries,
                                           const std::function<void()>& looked_at);
    /// Takes words out of the index; those that it does not have do no harm. Inside a transaction.
    void remove(EntryId, std::string_view subject, std::string_view text);
    void add(EntryId, std::string_view subject, std::string_view text);
    /// Writes the index anew, so that nothing is left in it of what was taken out.
    void merge();

private:
    Connection& db_;
    Statement words_{db_, "SELECT doc, term FROM temp.index_words"};
    Statement remove_{db_, "INSERT INTO search (search, rowid, subject, text) VALUES ('delete', ?1, ?2, ?3)"};
    Statement add_{db_, "INSERT INTO search (rowid, subject, text) VALUES (?1, ?2, ?3)"};
    Statement merge_{db_, "INSERT INTO search (search) VALUES ('optimize')"};
};

} // namespace ticketd::store::sqlite
