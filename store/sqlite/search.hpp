// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "store/sqlite/db.hpp"
#include "store/sqlite/distinct_words.hpp"

namespace ticketd::store::sqlite {

/// The full-text index over subjects and texts of entries, by words; it knows no phrases and no positions.
class Search {
public:
    /// Of a longer text only so much is indexed (cut before a UTF-8 character).
    static constexpr std::size_t longest_text = 256 * 1024;
    /// Of more words only so many are looked for.
    static constexpr std::size_t most_words = 16;

    explicit Search(Connection& db) : db_(db) {}

    /// The part of a text that is indexed.
    static std::string_view indexed(std::string_view text);
    /// Remembers a text for flush(): FTS5 is much faster when nothing else is written in between. `words`:
    /// what DistinctWords makes of its indexed part, if that is known.
    void add(EntryId, std::string_view subject, std::string_view text, std::string_view words = {});
    /// What an entry's mail says.
    struct Words {
        std::string_view subject, text;
    };
    /// Takes the words of an entry out of the index, for IndexMerge to follow, and puts others in. The old
    /// words must be those that were added, or more.
    void replace(EntryId, const Words& old_words, const Words& words);
    /// Writes what was added, at the end of the transaction.
    void flush();
    void discard() { pending_.clear(), pending_bytes_ = 0; }

    /// Tickets whose entries hold all of the words, newest first; any text is a valid question.
    std::vector<Tid> tickets(std::string_view words, std::size_t limit);

private:
    struct Document {
        EntryId entry;
        std::string subject, text;
    };
    std::vector<std::string> tokens(std::string_view words);
    std::vector<std::int64_t> tickets_with(const std::string& token);

    Connection& db_;
    DistinctWords distinct_;
    std::vector<Document> pending_;
    std::size_t pending_bytes_ = 0;
    Statement insert_{db_, "INSERT INTO search (rowid, subject, text) VALUES (?1, ?2, ?3)"};
    Statement remove_{db_, "INSERT INTO search (search, rowid, subject, text) VALUES ('delete', ?1, ?2, ?3)"};
    // Words of a removed entry stay where a parser or rules of an earlier day had read them otherwise.
    Statement find_{db_, "SELECT DISTINCT entry.tid FROM search JOIN entry ON entry.id = search.rowid"
                         " WHERE search MATCH ?1 AND entry.tid IS NOT NULL AND entry.removed IS NULL"};
};

} // namespace ticketd::store::sqlite
