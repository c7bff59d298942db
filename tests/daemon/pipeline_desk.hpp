// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/config/config.hpp"
#include "daemon/pipeline.hpp"
#include "daemon/reading.hpp"
#include "store/queries.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <catch2/catch.hpp>
#include <fmt/format.h>
#include <sqlite3.h>

#include <unistd.h>

#include <filesystem>

namespace ticketd::test {

namespace fs = std::filesystem;
using intake::Disposition;

inline constexpr store::Instant now{std::chrono::seconds(1'795'000'000)};

inline policy::Rules desk_rules() {
    auto rules = config::defaults().rules;
    rules.desk.name = "Example Support";
    rules.desk.address = "support@example.com";
    rules.staff.push_back({.name = "Anna", .addresses = {"anna@example.com"}, .role = policy::Role::agent});
    return rules;
}

/// A pipeline on a database of its own, and whole batches for it: read ahead, with an errand, or with one
/// mail that the database refuses.
struct PipelineDesk {
    fs::path folder = fs::temp_directory_path() / fmt::format("ticketd-pipeline-{}", ::getpid());
    store::Store store = open();
    Pipeline pipeline{desk_rules(),
                      {{.id = '1', .secret = {1, 2, 3}}},
                      notify::Templates(fs::path(TICKETD_SOURCE_DIR) / "templates", "en")};
    store::MailboxId mailbox = store.mailbox("imap://localhost/INBOX", "support");
    std::uint32_t next_uid = 1;
    Pipeline::Errand errand; ///< of the last take()

    store::Store open() {
        fs::remove_all(folder);
        fs::create_directories(folder);
        return {folder / "ticketd.db", 1000};
    }
    ~PipelineDesk() { fs::remove_all(folder); }

    intake::RawMail mail(const std::string& subject, std::string from = "client@client.example",
                         std::string more = {}) {
        const auto uid = next_uid++;
        intake::RawMail raw;
        raw.delivery = {.mailbox = mailbox, .uidvalidity = 7, .uid = uid};
        raw.bytes = fmt::format(
            "From: {}\r\nTo: support@example.com\r\nSubject: {}\r\nMessage-ID: <m{}@client.example>\r\n"
            "Date: Mon, 09 Nov 2026 10:00:00 +0100\r\n{}\r\nIt does not work.\r\n",
            from, subject, uid, more);
        raw.internal_date = now;
        raw.size = raw.bytes.size();
        return raw;
    }

    std::vector<intake::RawMail> read_ahead(std::vector<intake::RawMail> mails) {
        std::vector<intake::RawMail> ready;
        ReadingThread reader;
        net::asio::io_context io;
        net::asio::co_spawn(
            io, reader.read(std::move(mails), pipeline.text_rules()),
            [&](std::exception_ptr, std::vector<intake::RawMail> made) { ready = std::move(made); });
        io.run();
        return ready;
    }

    std::vector<Disposition> take(std::vector<intake::RawMail> mails) {
        return take(std::move(mails), 0).dispositions;
    }
    Pipeline::Taken take(std::vector<intake::RawMail> mails, std::size_t room,
                         std::span<const store::SendResult> results = {}) {
        errand = {.room = room, .results = results, .claimed = {}};
        return pipeline.take(store, std::move(mails), now, errand);
    }
    std::size_t tickets() {
        return store::Queries(folder / "ticketd.db").tickets(store::Queries::Which::all).size();
    }

    /// Makes the database itself refuse one subject, as a bug in the writing of one mail would.
    void execute(const char* sql) {
        sqlite3* db = nullptr;
        REQUIRE(sqlite3_open((folder / "ticketd.db").c_str(), &db) == SQLITE_OK);
        const int code = sqlite3_exec(db, sql, nullptr, nullptr, nullptr);
        INFO(sqlite3_errmsg(db));
        REQUIRE(code == SQLITE_OK);
        sqlite3_close(db);
    }
    void poison() {
        execute("CREATE TRIGGER poison BEFORE INSERT ON entry WHEN NEW.subject LIKE '%poison%'"
                " BEGIN SELECT RAISE(ABORT, 'poisoned for the test'); END");
    }
};

} // namespace ticketd::test
