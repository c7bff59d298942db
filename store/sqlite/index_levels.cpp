// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "store/sqlite/index_levels.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <cstdint>

namespace ticketd::store::sqlite {

namespace {

/// Reads numbers of SQLite's: seven bits a byte, the highest first; all eight of the ninth.
class Numbers {
public:
    explicit Numbers(Blob bytes) : rest_(bytes) {}

    std::uint64_t next() {
        std::uint64_t number = 0;
        for (int i = 0; i < 9; ++i) {
            if (rest_.empty()) return broken_ = true, 0;
            const auto byte = std::to_integer<std::uint64_t>(rest_.front());
            rest_ = rest_.subspan(1);
            if (i == 8) return number << 8U | byte;
            number = number << 7U | (byte & 0x7fU);
            if (byte < 0x80) break;
        }
        return number;
    }
    void skip(std::uint64_t count) {
        while (count-- > 0 && !broken_) next();
    }
    Blob rest() const { return rest_; }
    bool broken() const { return broken_; }

private:
    Blob rest_;
    bool broken_ = false;
};

/// None of ours needs more than two bytes: FTS5 gives up at 2,000.
void append(std::vector<std::byte>& bytes, std::uint64_t number) {
    if (number >= 0x80) bytes.push_back(static_cast<std::byte>(0x80U | (number >> 7U & 0x7fU)));
    bytes.push_back(static_cast<std::byte>(number & 0x7fU));
}

void append(std::vector<std::byte>& bytes, Blob more) { bytes.insert(bytes.end(), more.begin(), more.end()); }

struct Level {
    Blob bytes;
    bool is_empty;
};

struct Structure {
    Blob cookie;
    Blob counts; ///< of the parts, and of what was ever written
    std::vector<Level> levels;
};

std::optional<Structure> structure_of(Blob record) {
    constexpr std::size_t cookie = 4;
    if (record.size() < cookie) return std::nullopt;
    Numbers numbers(record.subspan(cookie));
    const auto levels = numbers.next();
    const auto counts = numbers.rest();
    const auto parts = numbers.next();
    numbers.next();
    Structure structure{record.first(cookie), counts.first(counts.size() - numbers.rest().size()), {}};
    std::uint64_t found = 0;
    for (std::uint64_t level = 0; level < levels && !numbers.broken(); ++level) {
        const auto begin = numbers.rest();
        const auto merging = numbers.next(), here = numbers.next();
        numbers.skip(3 * here); // a part's number, first and last page
        structure.levels.push_back(
            {begin.first(begin.size() - numbers.rest().size()), merging == 0 && here == 0});
        found += here;
    }
    if (numbers.broken() || !numbers.rest().empty() || found != parts) return std::nullopt;
    return structure;
}

} // namespace

std::optional<std::vector<std::byte>> without_empty_levels(Blob structure) {
    constexpr std::size_t most = 0x3fff;
    const auto found = structure_of(structure);
    if (!found || found->levels.size() <= usual_levels) return std::nullopt;
    const auto empty = static_cast<std::size_t>(std::ranges::count(found->levels, true, &Level::is_empty));
    const auto gone = std::min(empty, found->levels.size() - usual_levels);
    if (gone == 0 || found->levels.size() - gone > most) return std::nullopt;
    std::vector<std::byte> closed_up;
    append(closed_up, found->cookie);
    append(closed_up, found->levels.size() - gone);
    append(closed_up, found->counts);
    std::size_t empty_left = empty - gone; // the lowest ones: the parts above them stay high
    for (const auto& level : found->levels)
        if (!level.is_empty || empty_left > 0) {
            append(closed_up, level.bytes);
            if (level.is_empty) --empty_left;
        }
    return closed_up;
}

namespace {

/// FTS5's own tables can be written while it lives, which a Connection refuses otherwise.
class WritableShadows {
public:
    explicit WritableShadows(Connection& db) : db_(db) { refuse(0); }
    ~WritableShadows() { refuse(1); }
    WritableShadows(const WritableShadows&) = delete;
    WritableShadows& operator=(const WritableShadows&) = delete;

private:
    void refuse(int on) { sqlite3_db_config(db_.handle(), SQLITE_DBCONFIG_DEFENSIVE, on, nullptr); }

    Connection& db_;
};

} // namespace

void close_up_levels(Connection& db) {
    std::optional<std::vector<std::byte>> closed_up;
    {
        Statement structure(db, "SELECT block FROM search_data WHERE id = 10");
        auto rows = structure.query();
        if (rows.next()) closed_up = without_empty_levels(rows.blob(0));
    }
    if (!closed_up) return;
    const WritableShadows writable(db);
    Statement(db, "UPDATE search_data SET block = ?1 WHERE id = 10").run(Blob(*closed_up));
}

} // namespace ticketd::store::sqlite
