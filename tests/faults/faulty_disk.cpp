// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
//
// A disk that fails on command, below the real SQLite: TICKETD_DISK=FOLDER names a folder, and while a file
// of one of these names is in it, operations on the database's files end so: "full" (writing: no room),
// "write-error", "read-error", "sync-error" (an error of the device), "corrupt" (what is read makes no
// sense), "read-only" (as after a fault of the file system: what is open cannot be written any more, and what
// is opened is opened for reading).
#include <sqlite3.h>

#include <unistd.h>

#include <cstdlib>
#include <cstring>
#include <new>
#include <string>

namespace {

const std::string& folder() {
    static const std::string path = [] {
        const char* value = std::getenv("TICKETD_DISK");
        return value != nullptr ? std::string(value) : std::string();
    }();
    return path;
}

bool ordered(const char* fault) {
    return !folder().empty() && ::access((folder() + "/" + fault).c_str(), F_OK) == 0;
}

/// One open file: SQLite's own methods but for those that may fail here. The real file lies behind it.
struct File {
    sqlite3_file base;
    sqlite3_io_methods methods;
    sqlite3_file* real() { return reinterpret_cast<sqlite3_file*>(this + 1); }
};

File* of(sqlite3_file* file) { return reinterpret_cast<File*>(file); }
sqlite3_file* real(sqlite3_file* file) { return of(file)->real(); }
const sqlite3_io_methods* below(sqlite3_file* file) { return real(file)->pMethods; }

int read_from(sqlite3_file* file, void* bytes, int count, sqlite3_int64 at) {
    if (ordered("corrupt")) return SQLITE_CORRUPT;
    return ordered("read-error") ? SQLITE_IOERR_READ : below(file)->xRead(real(file), bytes, count, at);
}
int write_to(sqlite3_file* file, const void* bytes, int count, sqlite3_int64 at) {
    if (ordered("full")) return SQLITE_FULL;
    return ordered("write-error") || ordered("read-only") ? SQLITE_IOERR_WRITE
                                                          : below(file)->xWrite(real(file), bytes, count, at);
}
int sync(sqlite3_file* file, int flags) {
    return ordered("sync-error") ? SQLITE_IOERR_FSYNC : below(file)->xSync(real(file), flags);
}
int close(sqlite3_file* file) { return below(file)->xClose(real(file)); }
int truncate(sqlite3_file* file, sqlite3_int64 size) { return below(file)->xTruncate(real(file), size); }
int size_of(sqlite3_file* file, sqlite3_int64* size) { return below(file)->xFileSize(real(file), size); }
int lock(sqlite3_file* file, int level) { return below(file)->xLock(real(file), level); }
int unlock(sqlite3_file* file, int level) { return below(file)->xUnlock(real(file), level); }
int reserved(sqlite3_file* file, int* result) { return below(file)->xCheckReservedLock(real(file), result); }
int control(sqlite3_file* file, int what, void* argument) {
    return below(file)->xFileControl(real(file), what, argument);
}
int sector(sqlite3_file* file) { return below(file)->xSectorSize(real(file)); }
int traits(sqlite3_file* file) { return below(file)->xDeviceCharacteristics(real(file)); }
int shm_map(sqlite3_file* file, int region, int size, int extend, void volatile** memory) {
    return below(file)->xShmMap(real(file), region, size, extend, memory);
}
int shm_lock(sqlite3_file* file, int offset, int count, int flags) {
    return below(file)->xShmLock(real(file), offset, count, flags);
}
void shm_barrier(sqlite3_file* file) { below(file)->xShmBarrier(real(file)); }
int shm_unmap(sqlite3_file* file, int remove) { return below(file)->xShmUnmap(real(file), remove); }

sqlite3_vfs* system_vfs = nullptr;

int open(sqlite3_vfs*, const char* name, sqlite3_file* file, int flags, int* given) {
    constexpr int writing = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
    if (ordered("read-only")) flags = (flags & ~writing) | SQLITE_OPEN_READONLY;
    const int code = system_vfs->xOpen(system_vfs, name, real(file), flags, given);
    auto& methods = of(file)->methods;
    file->pMethods = nullptr;
    if (real(file)->pMethods == nullptr) return code;
    methods = {2,        close,       read_from, write_to, truncate, sync,   size_of,
               lock,     unlock,      reserved,  control,  sector,   traits, shm_map,
               shm_lock, shm_barrier, shm_unmap, nullptr,  nullptr};
    file->pMethods = &methods;
    return code;
}

/// In place before anybody opens a database.
const bool in_place = [] {
    if (folder().empty()) return false;
    system_vfs = sqlite3_vfs_find(nullptr);
    static sqlite3_vfs faulty = *system_vfs;
    faulty.zName = "faulty";
    faulty.szOsFile = static_cast<int>(sizeof(File)) + system_vfs->szOsFile;
    faulty.xOpen = open;
    return sqlite3_vfs_register(&faulty, 1) == SQLITE_OK;
}();

} // namespace
