// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors

// What the machine can do now, by work that is always the same and has nothing of ours: SQLite alone stores
// a ticket, a message, 4,800 bytes of mail and an answer, 100 mails a commit, synchronous=FULL; then likewise
// with a full-text index. Figures of different machines, or hours, compare by it. `yardstick FOLDER [MAILS]`.

#include "tests/bench/cpu_time.hpp"

#include <sqlite3.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <initializer_list>
#include <memory>
#include <random>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace {

constexpr std::size_t mail_bytes = 4800, text_bytes = 2000, indexed_bytes = 1000, answer_bytes = 900;
constexpr std::size_t batch = 100;

constexpr const char* schema =
    "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
    "CREATE TABLE ticket (id INTEGER PRIMARY KEY, subject TEXT, status TEXT, created INTEGER);"
    "CREATE TABLE message (id INTEGER PRIMARY KEY, ticket INTEGER, sender TEXT, message_id TEXT, body TEXT);"
    "CREATE INDEX message_id ON message (message_id); CREATE INDEX message_ticket ON message (ticket);"
    "CREATE TABLE raw (id INTEGER PRIMARY KEY, bytes BLOB);"
    "CREATE TABLE outbox (id INTEGER PRIMARY KEY, message INTEGER, state TEXT, recipient TEXT, body TEXT);"
    "CREATE INDEX outbox_state ON outbox (state);"
    "CREATE VIRTUAL TABLE words USING fts5(body, content = '')";

class Database {
public:
    explicit Database(const std::filesystem::path& file) {
        if (sqlite3_open(file.c_str(), &db_) != SQLITE_OK) fail();
        execute(schema);
    }
    ~Database() { sqlite3_close(db_); }
    Database(const Database&) = delete;
    Database& operator=(const Database&) = delete;

    void execute(const char* sql) {
        if (sqlite3_exec(db_, sql, nullptr, nullptr, nullptr) != SQLITE_OK) fail();
    }
    auto prepare(const char* sql) {
        sqlite3_stmt* statement = nullptr;
        if (sqlite3_prepare_v2(db_, sql, -1, &statement, nullptr) != SQLITE_OK) fail();
        return std::unique_ptr<sqlite3_stmt, int (*)(sqlite3_stmt*)>(statement, sqlite3_finalize);
    }
    /// Of one row whose first value is a number, the others texts.
    void insert(sqlite3_stmt* statement, std::size_t number, std::initializer_list<std::string_view> texts) {
        sqlite3_bind_int64(statement, 1, static_cast<sqlite3_int64>(number));
        int at = 2;
        for (const auto text : texts)
            sqlite3_bind_text(statement, at++, text.data(), static_cast<int>(text.size()), SQLITE_STATIC);
        if (sqlite3_step(statement) != SQLITE_DONE) fail();
        sqlite3_reset(statement);
    }

private:
    [[noreturn]] void fail() { throw std::runtime_error(sqlite3_errmsg(db_)); }
    sqlite3* db_ = nullptr;
};

/// Words of two to nine letters out of 4,000, the frequent ones often; the same each time.
std::string text_of(std::size_t number) {
    std::minstd_rand random(static_cast<unsigned>(number + 1));
    std::string text;
    while (text.size() < mail_bytes) {
        std::minstd_rand letters(static_cast<unsigned>(random() % 4000 * (random() % 100) / 100 + 1));
        for (auto left = 2 + letters() % 8; left > 0; --left) text += static_cast<char>('a' + letters() % 26);
        text += random() % 10 == 0 ? '\n' : ' ';
    }
    text.resize(mail_bytes);
    return text;
}

void measure(const char* name, const std::filesystem::path& folder, const std::vector<std::string>& mails,
             bool indexed) {
    Database db(folder / (std::string(name) + ".db"));
    const auto ticket = db.prepare("INSERT INTO ticket (created, subject, status) VALUES (?1, ?2, 'open')");
    const auto message =
        db.prepare("INSERT INTO message (ticket, sender, message_id, body) VALUES (?1, ?2, ?3, ?4)");
    const auto raw = db.prepare("INSERT INTO raw (id, bytes) VALUES (?1, CAST(?2 AS BLOB))");
    const auto outbox =
        db.prepare("INSERT INTO outbox (message, state, recipient, body) VALUES (?1, 'queued', ?2, ?3)");
    const auto words = db.prepare("INSERT INTO words (rowid, body) VALUES (?1, ?2)");
    const auto wall = std::chrono::steady_clock::now();
    const auto cpu = cpu_seconds();
    for (std::size_t i = 0; i < mails.size(); ++i) {
        if (i % batch == 0) db.execute("BEGIN IMMEDIATE");
        const std::string_view mail = mails[i];
        const auto sender = "user" + std::to_string(i / 8) + "@client.example";
        const auto id = std::to_string((i + 1) * 2'654'435'761U % 4'294'967'291U) + "." + sender;
        db.insert(ticket.get(), i, {mail.substr(0, 40)});
        db.insert(message.get(), i, {sender, id, mail.substr(0, text_bytes)});
        db.insert(raw.get(), i + 1, {mail});
        db.insert(outbox.get(), i, {sender, mail.substr(0, answer_bytes)});
        if (indexed) db.insert(words.get(), i + 1, {mail.substr(0, indexed_bytes)});
        if ((i + 1) % batch == 0 || i + 1 == mails.size()) db.execute("COMMIT");
    }
    const auto seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - wall).count();
    const auto count = static_cast<double>(mails.size());
    std::printf("%s: %.0f messages/s, CPU %.1f us a message\n", name, count / seconds,
                (cpu_seconds() - cpu) / count * 1e6);
}

} // namespace

int main(int argc, char** argv) {
    if (argc < 2) return std::puts("usage: yardstick FOLDER [MAILS]"), 2;
    const auto count = argc > 2 ? std::strtoul(argv[2], nullptr, 10) : 10'000;
    std::vector<std::string> mails;
    for (std::size_t i = 0; i < count; ++i) mails.push_back(text_of(i));
    measure("stored", argv[1], mails, false);
    measure("indexed", argv[1], mails, true);
}
