// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "store/sqlite/db.hpp"

#include "store/sqlite/unfinished_file.hpp"
#include "store/store.hpp"

#include <sqlite3.h>

#include <array>
#include <cassert>
#include <system_error>

namespace ticketd::store::sqlite {

namespace {

/// What a person can do about it; empty: nothing that is known.
std::string_view remedy(int code) {
    switch (code & 0xff) {
    case SQLITE_PERM:
    case SQLITE_READONLY:
    case SQLITE_CANTOPEN:
        return "; use it as the user of ticketd or as root, and check the rights of its folder";
    case SQLITE_FULL: return "; make room on its disk";
    case SQLITE_BUSY: return "; another program has it, try again";
    case SQLITE_IOERR: return "; look at its disk, and at what the system's log says of it";
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB: return "; `ticketctl check` says what is damaged, restore a backup";
    default: return {};
    }
}

/// What no second attempt can mend. All else (full, locked, unreadable, no memory) may pass; so may a damaged
/// page, which is the disk's fault and no mail's.
bool is_permanent(int code) {
    switch (code & 0xff) {
    case SQLITE_NOTADB:
    case SQLITE_CONSTRAINT:
    case SQLITE_MISMATCH:
    case SQLITE_TOOBIG:
    case SQLITE_MISUSE:
    case SQLITE_RANGE:
    case SQLITE_ERROR: return true;
    default: return false;
    }
}

// SQLite would take a lock of the whole process at every allocation, to keep statistics that nobody reads.
void configure_library() {
    [[maybe_unused]] static const int once = sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

/// An empty database, of one page. With 8 KB a compressed mail wastes less of its page than with 4. Nothing
/// is to be restored or kept of what is not finished.
void write_first_page(const std::filesystem::path& file) {
    sqlite3* db = nullptr;
    int code = sqlite3_open_v2(file.c_str(), &db,
                               SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, nullptr);
    if (code == SQLITE_OK)
        code = sqlite3_exec(db,
                            "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA page_size = 8192;"
                            "PRAGMA user_version = 0",
                            nullptr, nullptr, nullptr);
    const std::string error = db != nullptr ? sqlite3_errmsg(db) : sqlite3_errstr(code);
    sqlite3_close_v2(db);
    if (code == SQLITE_OK) return;
    throw Failure((file.string() + ": " + error).append(remedy(code)), is_permanent(code));
}

/// Logs of a database that is gone: SQLite would play them back into the new one. (Of an empty file it knows
/// that they are not its own.)
void remove_logs(const std::filesystem::path& file) {
    for (const auto* suffix : {"-wal", "-journal"}) {
        const auto log = file.string() + suffix;
        std::error_code error;
        if (std::filesystem::remove(log, error); error)
            throw Failure(log + ": is left of a database that is gone, and cannot be deleted: "
                              + error.message() + "; delete it",
                          false);
    }
}

// Whoever closes a descriptor of a file gives up all locks that his process has on it, SQLite's too; another
// process would think itself alone then and take the log away under us
// (https://www.sqlite.org/howtocorrupt.html, section 2.2). So only a file that was not there is opened here,
// and SQLite reads what there is.

/// Makes the database if there is none, readable by its owner only: SQLite would create it readable by
/// everybody; it gives -wal and -shm the mode of the file. Not without its first page: a start that was cut
/// off there, or found no room, would leave an empty file, which the next one refuses.
void make_private(const std::filesystem::path& file) {
    std::error_code unknown;
    const auto is_there = [&] { return std::filesystem::exists(symlink_status(file, unknown)); };
    if (is_there()) return;
    UnfinishedFile unfinished(file.string() + ".unfinished");
    if (is_there()) return; // another program was faster
    remove_logs(file);
    write_first_page(unfinished.file());
    unfinished.put_in_place(file);
}

std::uint32_t big_endian(const unsigned char* bytes, int count) {
    std::uint32_t value = 0;
    for (int i = 0; i < count; ++i) value = value << 8U | bytes[i];
    return value;
}

/// SQLite opens a file that lacks its end, and fails at some later mail; or lacks all, and begins anew, with
/// or without a log beside it, which it deletes. Only where no log may hold what is missing
/// (https://www.sqlite.org/fileformat.html, section 1.3).
void require_whole(sqlite3* db, const std::filesystem::path& file) {
    sqlite3_file* handle = nullptr;
    sqlite3_file_control(db, "main", SQLITE_FCNTL_FILE_POINTER, static_cast<void*>(&handle));
    if (handle == nullptr || handle->pMethods == nullptr) return;
    sqlite3_int64 size = -1;
    if (handle->pMethods->xFileSize(handle, &size) != SQLITE_OK) return;
    if (size == 0)
        throw Failure(file.string()
                          + ": is empty, there is no database in it: copy it anew, or restore a "
                            "backup; if no desk has been at work here yet, delete it",
                      true);
    std::error_code none;
    const auto log_size = std::filesystem::file_size(file.string() + "-wal", none);
    if (!none && log_size > 0) return;
    std::array<unsigned char, 100> header{};
    if (handle->pMethods->xRead(handle, header.data(), static_cast<int>(header.size()), 0) != SQLITE_OK)
        return;
    const auto page = big_endian(&header[16], 2), pages = big_endian(&header[28], 4);
    const bool counted = big_endian(&header[24], 4) == big_endian(&header[92], 4);
    const auto expected = std::int64_t{page == 1 ? 65536 : page} * pages;
    if (counted && size < expected)
        throw Failure(file.string() + ": the database is cut short, " + std::to_string(size) + " of "
                          + std::to_string(expected) + " bytes are there: copy it anew, or restore a backup",
                      true);
}

} // namespace

Connection::Connection(const std::filesystem::path& file, Mode mode) : file_(file) {
    configure_library();
    if (mode == Mode::write) make_private(file);
    // A reader opens for writing too where it may: a WAL left by a crash must be recovered before it is read.
    const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
    try {
        if (const int code = sqlite3_open_v2(file.c_str(), &db_, flags, nullptr); code != SQLITE_OK)
            fail(code);
        require_whole(db_, file);
        configure(mode);
    } catch (...) {
        sqlite3_close_v2(db_);
        throw;
    }
}

void Connection::configure(Mode mode) {
    wait_for_others(true);
    sqlite3_db_config(db_, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
    sqlite3_db_config(db_, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
    sqlite3_db_config(db_, SQLITE_DBCONFIG_DQS_DML, 0, nullptr);
    if (mode == Mode::read) {
        sqlite3_db_config(db_, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
        execute("PRAGMA query_only = ON; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -4000");
        return;
    }
    // No mmap: a read error or a cut file would be a SIGBUS instead of a Failure.
    execute("PRAGMA synchronous = FULL;"
            "PRAGMA foreign_keys = ON;"
            "PRAGMA temp_store = MEMORY;"
            "PRAGMA cache_size = 375;" // pages; of KiB, SQLite 3.40 would make what fits pages of 4 KiB
            "PRAGMA mmap_size = 0;"
            "PRAGMA secure_delete = FAST;"
            "PRAGMA wal_autocheckpoint = 4000;" // pages; of few, a burst would write most again and again
            "PRAGMA journal_size_limit = 67108864");
}

Connection::~Connection() { sqlite3_close_v2(db_); }

void Connection::execute(const char* sql) {
    if (const int code = sqlite3_exec(db_, sql, nullptr, nullptr, nullptr); code != SQLITE_OK) fail(code);
}

std::int64_t Connection::number(const char* sql) {
    Statement statement(*this, sql);
    auto rows = statement.query();
    return rows.next() ? rows.integer(0) : 0;
}

void Connection::wait_for_others(bool wait) { sqlite3_busy_timeout(db_, wait ? 5000 : 0); }

/// What is written to a file that was moved away, or that another was put in the place of, is lost at the
/// next start; and a reader would take its log for that of the other file
/// (https://www.sqlite.org/howtocorrupt.html, section 2.4).
void Connection::begin_writing() {
    execute("BEGIN IMMEDIATE");
    int moved = 0;
    sqlite3_file_control(db_, "main", SQLITE_FCNTL_HAS_MOVED, &moved);
    if (moved == 0) return;
    roll_back(*this);
    throw Failure(
        file_.string()
            + ": was moved away or replaced while it is in use, and nothing more is written to it: "
              "put it back with its -wal, or stop ticketd, delete its -wal and -shm and restore a backup",
        false);
}

bool Connection::in_transaction() const { return sqlite3_get_autocommit(db_) == 0; }

std::int64_t Connection::changes() const { return sqlite3_changes64(db_); }

std::int64_t Connection::total_changes() const { return sqlite3_total_changes64(db_); }

std::int64_t Connection::last_rowid() const { return sqlite3_last_insert_rowid(db_); }

void Connection::fail(int code) const {
    std::string what = file_.string() + ": ";
    what += db_ != nullptr ? sqlite3_errmsg(db_) : sqlite3_errstr(code);
    if ((code & 0xff) == SQLITE_IOERR || (code & 0xff) == SQLITE_CANTOPEN)
        what += " (code " + std::to_string(code) + ")";
    throw Failure(what.append(remedy(code)), is_permanent(code));
}

std::vector<std::string> Connection::plans() {
    std::vector<std::string> used;
    for (auto* each = sqlite3_next_stmt(db_, nullptr); each != nullptr; each = sqlite3_next_stmt(db_, each))
        if (std::string sql = sqlite3_sql(each); sql.find("'main'.") == std::string::npos) // not FTS5's own
            used.push_back(std::move(sql));
    for (auto& sql : used) {
        const std::string explain = "EXPLAIN QUERY PLAN " + sql;
        Statement statement(*this, explain.c_str());
        auto rows = statement.query();
        while (rows.next()) sql += "\n    " + rows.text(3);
    }
    return used;
}

Statement::~Statement() { sqlite3_finalize(statement_); }

void Statement::prepare(bool copy_values) {
    copy_values_ = copy_values;
    if (statement_ != nullptr) {
        assert(sqlite3_stmt_busy(statement_) == 0 && "a statement is used inside its own rows");
        return;
    }
    const int code =
        sqlite3_prepare_v3(db_.handle(), sql_, -1, SQLITE_PREPARE_PERSISTENT, &statement_, nullptr);
    if (code != SQLITE_OK) db_.fail(code);
}

bool Statement::step() {
    const int code = sqlite3_step(statement_);
    if (code == SQLITE_ROW) return true;
    if (code == SQLITE_DONE) return false;
    db_.fail(code);
}

void Statement::finish() {
    const int code = sqlite3_step(statement_);
    if (code == SQLITE_DONE || code == SQLITE_ROW) {
        reset();
        return;
    }
    try {
        db_.fail(code); // before the reset, which would forget the message
    } catch (...) {
        reset();
        throw;
    }
}

void Statement::reset() noexcept {
    sqlite3_reset(statement_);
    if (!copy_values_) sqlite3_clear_bindings(statement_); // they point at the caller's memory
}

void Statement::put(int index, std::nullptr_t) { sqlite3_bind_null(statement_, index); }

void Statement::put(int index, std::int64_t value) { sqlite3_bind_int64(statement_, index, value); }

namespace {

sqlite3_destructor_type lifetime(bool copy) {
    return copy ? reinterpret_cast<sqlite3_destructor_type>(std::intptr_t{-1}) : nullptr;
}

} // namespace

void Statement::put(int index, std::string_view value) {
    const char* data = value.data() != nullptr ? value.data() : ""; // a null pointer would be NULL
    const int code =
        sqlite3_bind_text64(statement_, index, data, value.size(), lifetime(copy_values_), SQLITE_UTF8);
    if (code != SQLITE_OK) db_.fail(code);
}

void Statement::put(int index, Blob value) {
    const void* data = value.data() != nullptr ? static_cast<const void*>(value.data()) : "";
    const int code = sqlite3_bind_blob64(statement_, index, data, value.size(), lifetime(copy_values_));
    if (code != SQLITE_OK) db_.fail(code);
}

bool Rows::null(int column) const {
    return sqlite3_column_type(statement_.statement_, column) == SQLITE_NULL;
}

std::int64_t Rows::integer(int column) const { return sqlite3_column_int64(statement_.statement_, column); }

std::string Rows::text(int column) const {
    const auto* data = sqlite3_column_text(statement_.statement_, column);
    if (data == nullptr) return {};
    const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement_.statement_, column));
    return {reinterpret_cast<const char*>(data), size};
}

Blob Rows::blob(int column) const {
    const auto* data = sqlite3_column_blob(statement_.statement_, column);
    if (data == nullptr) return {};
    const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement_.statement_, column));
    return {static_cast<const std::byte*>(data), size};
}

Work::Work(Connection& db, Kind kind) : db_(db) {
    if (kind == Kind::write)
        db_.begin_writing();
    else
        db_.execute("BEGIN");
}

Work::~Work() { roll_back(db_); }

void Work::commit() { db_.execute("COMMIT"); }

void roll_back(Connection& db) noexcept {
    // SQLite has rolled back by itself after some errors (disk full).
    if (db.in_transaction()) sqlite3_exec(db.handle(), "ROLLBACK", nullptr, nullptr, nullptr);
}

} // namespace ticketd::store::sqlite
