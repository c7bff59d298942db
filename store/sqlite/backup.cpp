// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "store/backup.hpp"

#include "store/sqlite/db.hpp"
#include "store/sqlite/meanwhile.hpp"
#include "store/sqlite/schema.hpp"
#include "store/sqlite/unfinished_file.hpp"

#include <system_error>

namespace ticketd::store {

namespace fs = std::filesystem;
using namespace sqlite;

namespace {

/// A link stays a link, also one to a file that is not there yet. The copy takes the place of what is there,
/// which for a device would be the end of it.
fs::path place_of(const fs::path& copy) {
    if (copy.filename().empty())
        throw Failure("\"" + copy.string() + "\" names no file; name one for the copy", true);
    std::error_code unknown;
    const auto there = fs::status(copy, unknown);
    if (there.type() == fs::file_type::none)
        throw Failure(copy.string() + ": " + unknown.message() + "; name another file", true);
    if (fs::is_regular_file(there)) return fs::canonical(copy);
    if (fs::exists(there))
        throw Failure(copy.string() + ": is no ordinary file that a copy may replace; name another", true);
    if (!fs::is_symlink(fs::symlink_status(copy, unknown))) return copy;
    return place_of(copy.parent_path() / fs::read_symlink(copy));
}

} // namespace

void back_up(const fs::path& database, const fs::path& copy, const std::string& keys, Instant at,
             const Watch& watch) {
    std::error_code unknown;
    if (fs::equivalent(database, copy, unknown))
        throw Failure(copy.string() + ": that is the database itself; name another file", true);
    const auto place = place_of(copy);
    UnfinishedFile unfinished(place.string() + ".unfinished");
    {
        Connection db(database, Connection::Mode::read);
        require_current(db);
        db.execute("PRAGMA query_only = OFF"); // it would count the copy as a change of this one
        // One read transaction: a moment of its own, whoever writes meanwhile. No freed page, and so nothing
        // that was erased, comes along.
        const auto all =
            static_cast<std::uint64_t>(db.number("PRAGMA page_count") * db.number("PRAGMA page_size"));
        const Meanwhile show(db, [&] {
            std::error_code gone;
            const auto size = fs::file_size(unfinished.file(), gone);
            if (watch && !gone) watch("bytes copied", size, all);
        });
        Statement(db, "VACUUM INTO ?1").run(unfinished.file().string());
    }
    {
        Connection db(unfinished.file(), Connection::Mode::write);
        Statement(db, "INSERT OR REPLACE INTO backup (id, made, jumped, keys) VALUES (1, ?1, 0, ?2)")
            .run(at, keys);
    }
    unfinished.put_in_place(place);
}

bool is_unused_copy(const fs::path& database) {
    Connection db(database, Connection::Mode::read);
    require_current(db);
    return db.number("SELECT count(*) FROM backup") > 0;
}

} // namespace ticketd::store
