// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "store/sqlite/index_words.hpp"

#include "store/sqlite/search.hpp"

namespace ticketd::store::sqlite {

// https://www.sqlite.org/fts5.html, section 9, "The fts5vocab Virtual Table Module".
IndexWords::IndexWords(Connection& db) : db_(db) {
    db_.execute(
        "CREATE VIRTUAL TABLE temp.index_words USING fts5vocab('main', 'search', 'instance');"
        "CREATE VIRTUAL TABLE temp.subject_index USING fts5(subject, content = '', detail = none,"
        " columnsize = 0, tokenize = 'unicode61');"
        "CREATE VIRTUAL TABLE temp.subject_words USING fts5vocab('temp', 'subject_index', 'instance')");
}

/// Cut by the index's own rules. It counts the words of each column, and refuses to have fewer than none:
/// what the subject has must be taken out of the subject.
IndexWords::Words IndexWords::words_of(const std::map<std::int64_t, std::string>& subjects) {
    for (const auto& [entry, subject] : subjects) cut_.run(entry, subject);
    Words words;
    {
        auto rows = cut_words_.query();
        while (rows.next()) words[rows.integer(0)].insert(rows.text(1));
    }
    cut_nothing_.run();
    return words;
}

std::map<std::int64_t, IndexWords::Indexed>
IndexWords::of(const std::map<std::int64_t, std::string>& subjects, const std::function<void()>& looked_at) {
    constexpr std::uint64_t now_and_then = 65'536;
    std::map<std::int64_t, Indexed> indexed;
    if (subjects.empty()) return indexed;
    auto in_subject = words_of(subjects);
    std::uint64_t count = 0;
    auto rows = words_.query();
    while (rows.next()) {
        if (++count % now_and_then == 0) looked_at();
        const auto subject = subjects.find(rows.integer(0));
        if (subject == subjects.end()) continue;
        auto& known = indexed[subject->first];
        known.subject = subject->second;
        auto word = rows.text(1);
        if (in_subject[subject->first].contains(word)) continue;
        if (!known.others.empty()) known.others += ' ';
        known.others += word;
    }
    return indexed;
}

/// What is taken out is put in before: the index refuses to count fewer words than none, and of a mail that
/// was too large it has fewer than its bytes say.
void IndexWords::remove(EntryId entry, std::string_view subject, std::string_view text) {
    const auto words = distinct_.of(text);
    add_.run(entry, subject, words);
    remove_.run(entry, subject, words);
}

void IndexWords::add(EntryId entry, std::string_view subject, std::string_view text) {
    add_.run(entry, Search::indexed(subject), distinct_.of(Search::indexed(text)));
}

} // namespace ticketd::store::sqlite
