// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "store/backup.hpp"

#include "store/sqlite/db.hpp"
#include "store/sqlite/schema.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <system_error>

namespace ticketd::store {

namespace fs = std::filesystem;
using namespace sqlite;

namespace {

[[noreturn]] void fail(const fs::path& file, const char* doing, int error) {
    throw Failure(file.string() + ": " + doing + " failed: " + std::strerror(error)
                      + "; check that the folder is there, may be written and has room",
                  false);
}

/// An empty file of the owner's alone, which SQLite fills; gone with this object unless it was put in place.
class Unfinished {
public:
    explicit Unfinished(fs::path file) : file_(std::move(file)) {
        ::unlink(file_.c_str());
        const int descriptor = ::open(file_.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
        if (descriptor < 0) fail(file_, "making the copy", errno);
        ::close(descriptor);
    }
    ~Unfinished() { ::unlink(file_.c_str()); }
    Unfinished(const Unfinished&) = delete;
    Unfinished& operator=(const Unfinished&) = delete;

    const fs::path& file() const { return file_; }
    void put_in_place(const fs::path& goal) {
        sync(file_, O_RDWR);
        if (::rename(file_.c_str(), goal.c_str()) != 0) fail(goal, "putting the copy in place", errno);
        sync(fs::absolute(goal).parent_path(), O_RDONLY | O_DIRECTORY);
    }

private:
    static void sync(const fs::path& what, int flags) {
        const int descriptor = ::open(what.c_str(), flags | O_CLOEXEC);
        const bool done = descriptor >= 0 && ::fsync(descriptor) == 0;
        const int error = errno;
        if (descriptor >= 0) ::close(descriptor);
        if (!done) fail(what, "writing to the disk", error);
    }

    fs::path file_;
};

} // namespace

void back_up(const fs::path& database, const fs::path& copy, const std::string& keys, Instant at) {
    std::error_code unknown;
    if (fs::equivalent(database, copy, unknown))
        throw Failure(copy.string() + ": that is the database itself; name another file", true);
    Unfinished unfinished(copy.string() + ".unfinished");
    {
        Connection db(database, Connection::Mode::read);
        require_current(db);
        db.execute("PRAGMA query_only = OFF"); // it would count the copy as a change of this one
        // One read transaction: a moment of its own, whoever writes meanwhile. No freed page, and so nothing
        // that was erased, comes along.
        Statement(db, "VACUUM INTO ?1").run(unfinished.file().string());
    }
    {
        Connection db(unfinished.file(), Connection::Mode::write);
        Statement(db, "INSERT OR REPLACE INTO backup (id, made, jumped, keys) VALUES (1, ?1, 0, ?2)")
            .run(at, keys);
    }
    unfinished.put_in_place(copy);
}

} // namespace ticketd::store
