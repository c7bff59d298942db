// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "store/model.hpp"

#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

struct sqlite3;
struct sqlite3_stmt;

/// The only folder that sees SQLite. Values go in bound, never as text of a statement.
namespace ticketd::store::sqlite {

using Blob = std::span<const std::byte>;

/// One connection with the settings that all of ours share. Used by one thread; errors are Failures.
class Connection {
public:
    enum class Mode {
        write, ///< creates the file if need be, readable by its owner only
        read   ///< the file must exist; nothing can be changed through it
    };
    Connection(const std::filesystem::path& file, Mode);
    ~Connection();
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    /// Runs statements that take no values.
    void execute(const char* sql);
    /// A single number, such as a pragma's value.
    std::int64_t number(const char* sql);
    /// Whether what another connection holds is waited for, for up to five seconds; at first it is.
    void wait_for_others(bool);
    /// Takes the write lock at once. A temporary Failure if the file is not at its place any more.
    void begin_writing();
    bool in_transaction() const;
    /// Rows that the newest INSERT, UPDATE or DELETE changed.
    std::int64_t changes() const;
    /// Rows that all of them have changed since the connection was opened, also within virtual tables.
    std::int64_t total_changes() const;
    std::int64_t last_rowid() const;
    /// The query plan of every statement that was used so far, for tests.
    std::vector<std::string> plans();
    /// Throws the Failure that `code` of the newest call means.
    [[noreturn]] void fail(int code) const;
    sqlite3* handle() const { return db_; }

private:
    void configure(Mode);

    std::filesystem::path file_;
    sqlite3* db_ = nullptr;
};

class Rows;

/// A statement prepared at its first use and kept. `sql` is a literal.
class Statement {
public:
    Statement(Connection& db, const char* sql) : db_(db), sql_(sql) {}
    ~Statement();
    Statement(const Statement&) = delete;
    Statement& operator=(const Statement&) = delete;

    /// Binds ?1, ?2, … and gives the rows; the values are copied.
    template <class... Values>
    [[nodiscard]] Rows query(const Values&... values);
    /// Binds ?1, ?2, … and runs to the end, without copying the values.
    template <class... Values>
    void run(const Values&... values);

private:
    friend class Rows;
    void prepare(bool copy_values);
    void finish();
    bool step();
    void reset() noexcept;

    void put(int index, std::nullptr_t);
    void put(int index, std::int64_t);
    void put(int index, std::string_view);
    void put(int index, Blob);
    void put(int index, const char* text) { put(index, std::string_view(text)); }
    void put(int index, const std::string& text) { put(index, std::string_view(text)); }
    void put(int index, Instant at) { put(index, std::int64_t{at.time_since_epoch().count()}); }
    template <class Tag>
    void put(int index, Id<Tag> id) {
        put(index, id.value);
    }
    template <class Number>
        requires(std::is_integral_v<Number> || std::is_enum_v<Number>)
    void put(int index, Number number) {
        put(index, static_cast<std::int64_t>(number));
    }
    template <class Value>
    void put(int index, const std::optional<Value>& value) {
        if (value)
            put(index, *value);
        else
            put(index, nullptr);
    }

    Connection& db_;
    const char* sql_;
    sqlite3_stmt* statement_ = nullptr;
    bool copy_values_ = false;
};

/// The rows of one query, in the order of the statement; the statement is free again when this is destroyed.
class Rows {
public:
    explicit Rows(Statement& statement) : statement_(statement) {}
    ~Rows() { statement_.reset(); }
    Rows(const Rows&) = delete;
    Rows& operator=(const Rows&) = delete;

    /// Goes to the next (at first, the first) row; false: there is none.
    bool next() { return statement_.step(); }

    bool null(int column) const;
    std::int64_t integer(int column) const;
    std::string text(int column) const;
    Blob blob(int column) const; ///< valid until next()
    Instant instant(int column) const { return Instant(std::chrono::milliseconds(integer(column))); }
    std::optional<Instant> maybe_instant(int column) const {
        return null(column) ? std::nullopt : std::optional(instant(column));
    }
    template <class AnId>
    std::optional<AnId> maybe_id(int column) const {
        return null(column) ? std::nullopt : std::optional(AnId{integer(column)});
    }
    template <class Number>
    Number as(int column) const {
        return static_cast<Number>(integer(column));
    }

private:
    Statement& statement_;
};

template <class... Values>
Rows Statement::query(const Values&... values) {
    prepare(true);
    [[maybe_unused]] int index = 0;
    (put(++index, values), ...);
    return Rows(*this);
}

template <class... Values>
void Statement::run(const Values&... values) {
    prepare(false);
    [[maybe_unused]] int index = 0;
    (put(++index, values), ...);
    finish();
}

/// A transaction of one verb: rolled back unless commit() was reached.
class Work {
public:
    enum class Kind {
        write, ///< takes the write lock at once
        read   ///< one snapshot for several queries
    };
    Work(Connection&, Kind);
    ~Work();
    Work(const Work&) = delete;
    Work& operator=(const Work&) = delete;
    void commit();

private:
    Connection& db_;
};

/// Ends a transaction that did not reach its commit; never throws.
void roll_back(Connection&) noexcept;

} // namespace ticketd::store::sqlite
