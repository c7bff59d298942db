// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "store/sqlite/index_words.hpp"

namespace ticketd::store::sqlite {

// https://www.sqlite.org/fts5.html, section 9, "The fts5vocab Virtual Table Module".
IndexWords::IndexWords(Connection& db) : db_(db) {
    db_.execute(
        "CREATE VIRTUAL TABLE IF NOT EXISTS temp.index_words USING fts5vocab('main', 'search', 'instance')");
}

std::map<std::int64_t, std::string> IndexWords::of(const std::set<std::int64_t>& entries,
                                                   const std::function<void()>& looked_at) {
    constexpr std::uint64_t now_and_then = 65'536;
    std::map<std::int64_t, std::string> words;
    if (entries.empty()) return words;
    std::uint64_t count = 0;
    auto rows = words_.query();
    while (rows.next()) {
        if (++count % now_and_then == 0) looked_at();
        const auto entry = rows.integer(0);
        if (!entries.contains(entry)) continue;
        auto& known = words[entry];
        if (!known.empty()) known += ' ';
        known += rows.text(1);
    }
    return words;
}

void IndexWords::remove(EntryId entry, std::string_view subject, std::string_view text) {
    remove_.run(entry, subject, text);
}

void IndexWords::add(EntryId entry, std::string_view subject, std::string_view text) {
    add_.run(entry, subject, text);
}

void IndexWords::merge() { merge_.run(); }

} // namespace ticketd::store::sqlite
