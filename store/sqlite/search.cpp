// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "store/sqlite/search.hpp"

#include <sqlite3.h>

#include <algorithm>

namespace ticketd::store::sqlite {

namespace {

// So much text waits in memory at most, in a transaction of however many mails.
constexpr std::size_t most_pending = 4 << 20;

/// FTS5's own tokenizer, so that a question is cut into words exactly as the texts were.
class Tokenizer {
public:
    explicit Tokenizer(Connection& db) {
        auto* api = find_api(db);
        void* context = nullptr;
        if (const int code = api->xFindTokenizer(api, "unicode61", &context, &methods_); code != SQLITE_OK)
            db.fail(code);
        if (const int code = methods_.xCreate(context, nullptr, 0, &tokenizer_); code != SQLITE_OK)
            db.fail(code);
    }
    ~Tokenizer() { methods_.xDelete(tokenizer_); }
    Tokenizer(const Tokenizer&) = delete;
    Tokenizer& operator=(const Tokenizer&) = delete;

    std::vector<std::string> cut(std::string_view text) {
        std::vector<std::string> tokens;
        methods_.xTokenize(tokenizer_, &tokens, FTS5_TOKENIZE_QUERY, text.data(),
                           static_cast<int>(text.size()),
                           [](void* context, int, const char* token, int size, int, int) {
                               static_cast<std::vector<std::string>*>(context)->emplace_back(
                                   token, static_cast<std::size_t>(size));
                               return SQLITE_OK;
                           });
        return tokens;
    }

private:
    // The way that FTS5's manual gives (section 7, "Extending FTS5").
    static fts5_api* find_api(Connection& db) {
        fts5_api* api = nullptr;
        sqlite3_stmt* statement = nullptr;
        int code = sqlite3_prepare_v2(db.handle(), "SELECT fts5(?1)", -1, &statement, nullptr);
        if (code == SQLITE_OK) {
            sqlite3_bind_pointer(statement, 1, static_cast<void*>(&api), "fts5_api_ptr", nullptr);
            sqlite3_step(statement);
            code = sqlite3_finalize(statement);
        }
        if (code != SQLITE_OK || api == nullptr) db.fail(code != SQLITE_OK ? code : SQLITE_ERROR);
        return api;
    }

    fts5_tokenizer methods_{};
    Fts5Tokenizer* tokenizer_ = nullptr;
};

} // namespace

std::string_view Search::indexed(std::string_view text) {
    if (text.size() <= longest_text) return text;
    auto size = longest_text;
    while (size > 0 && (static_cast<unsigned char>(text[size]) & 0xc0U) == 0x80U) --size;
    return text.substr(0, size);
}

void Search::add(EntryId entry, std::string_view subject, std::string_view text, std::string_view words) {
    if (words.empty()) words = distinct_.of(indexed(text));
    pending_.push_back({entry, std::string(indexed(subject)), std::string(words)});
    pending_bytes_ += pending_.back().subject.size() + pending_.back().text.size();
    if (pending_bytes_ > most_pending) flush();
}

/// What is taken out is put in before: FTS5 refuses to count fewer words than none, and an entry may have
/// come with fewer. Of a long text, how often a word stays depends on the ticketd that stored it.
void Search::replace(EntryId entry, const Words& old_words, const Words& words) {
    flush();
    const auto subject = indexed(old_words.subject), text = distinct_.of(indexed(old_words.text));
    insert_.run(entry, subject, text);
    remove_.run(entry, subject, text);
    insert_.run(entry, indexed(words.subject), distinct_.of(indexed(words.text)));
}

void Search::flush() {
    for (const auto& each : pending_) insert_.run(each.entry, each.subject, each.text);
    discard();
}

std::vector<std::string> Search::tokens(std::string_view words) {
    auto tokens = Tokenizer(db_).cut(indexed(words));
    std::sort(tokens.begin(), tokens.end());
    tokens.erase(std::unique(tokens.begin(), tokens.end()), tokens.end());
    if (tokens.size() > most_words) tokens.resize(most_words);
    return tokens;
}

std::vector<std::int64_t> Search::tickets_with(const std::string& token) {
    std::vector<std::int64_t> found;
    auto rows = find_.query('"' + token + '"'); // quoted it is never an operator; a token holds no quotes
    while (rows.next()) found.push_back(rows.integer(0));
    std::sort(found.begin(), found.end());
    return found;
}

std::vector<Tid> Search::tickets(std::string_view words, std::size_t limit) {
    std::vector<std::int64_t> all;
    bool first = true;
    for (const auto& token : tokens(words)) {
        auto with = tickets_with(token);
        if (!first) {
            std::vector<std::int64_t> both;
            std::set_intersection(all.begin(), all.end(), with.begin(), with.end(), std::back_inserter(both));
            with = std::move(both);
        }
        all = std::move(with);
        first = false;
        if (all.empty()) break;
    }
    std::vector<Tid> newest;
    for (auto each = all.rbegin(); each != all.rend() && newest.size() < limit; ++each)
        newest.push_back(Tid{*each});
    return newest;
}

} // namespace ticketd::store::sqlite
