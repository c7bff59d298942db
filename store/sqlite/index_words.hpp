// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "store/sqlite/db.hpp"
#include "store/sqlite/distinct_words.hpp"

#include <functional>
#include <map>
#include <set>

namespace ticketd::store::sqlite {

/// The words that the full-text index has of entries, whatever the parser made of their mails when they came.
class IndexWords {
public:
    explicit IndexWords(Connection& db);

    /// What the index has of an entry, as it can be taken out again.
    struct Indexed {
        std::string subject;
        std::string others; ///< all words that are not in the subject, a blank between them
    };
    /// Of each of these entries, by number with its subject. Reads the whole index; `looked_at` is called now
    /// and then.
    std::map<std::int64_t, Indexed> of(const std::map<std::int64_t, std::string>& subjects,
                                       const std::function<void()>& looked_at);
    /// Takes words out of the index, for IndexMerge to follow; those that it does not have do no harm. Inside
    /// a transaction, like all below.
    void remove(EntryId, std::string_view subject, std::string_view text);
    void add(EntryId, std::string_view subject, std::string_view text);

private:
    using Words = std::map<std::int64_t, std::set<std::string>>;
    Words words_of(const std::map<std::int64_t, std::string>& subjects);

    Connection& db_;
    DistinctWords distinct_;
    Statement cut_{db_, "INSERT INTO temp.subject_index (rowid, subject) VALUES (?1, ?2)"};
    Statement cut_words_{db_, "SELECT doc, term FROM temp.subject_words"};
    Statement cut_nothing_{db_, "INSERT INTO temp.subject_index (subject_index) VALUES ('delete-all')"};
    Statement words_{db_, "SELECT doc, term FROM temp.index_words"};
    Statement remove_{db_, "INSERT INTO search (search, rowid, subject, text) VALUES ('delete', ?1, ?2, ?3)"};
    Statement add_{db_, "INSERT INTO search (rowid, subject, text) VALUES (?1, ?2, ?3)"};
};

} // namespace ticketd::store::sqlite
