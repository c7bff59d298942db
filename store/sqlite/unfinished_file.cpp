// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "store/sqlite/unfinished_file.hpp"

#include "store/failure.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>

namespace ticketd::store::sqlite {

namespace fs = std::filesystem;

namespace {

[[noreturn]] void fail(const fs::path& file, const char* doing, int error) {
    throw Failure(file.string() + ": " + doing + " failed: " + std::strerror(error)
                      + "; check that the folder is there, may be written and has room",
                  false);
}

void sync(const fs::path& what, int flags) {
    const int descriptor = ::open(what.c_str(), flags | O_CLOEXEC);
    const bool done = descriptor >= 0 && ::fsync(descriptor) == 0;
    const int error = errno;
    if (descriptor >= 0) ::close(descriptor);
    if (!done) fail(what, "writing to the disk", error);
}

[[noreturn]] void refuse_busy(const fs::path& file) {
    throw Failure(file.string() + ": is being written by another program; wait for it, or name another file",
                  false);
}

/// Locks one byte, behind those that SQLite locks and never written (https://www.sqlite.org/fileformat.html,
/// section 1.4): over NFS a flock() is a lock of all bytes, which would keep SQLite out. False: another has
/// it.
bool lock(int descriptor) {
    struct flock byte{};
    byte.l_type = F_WRLCK;
    byte.l_whence = SEEK_SET;
    byte.l_start = 0x40000000 + 512;
    byte.l_len = 1;
    return ::fcntl(descriptor, F_OFD_SETLK, &byte) == 0 || (errno != EAGAIN && errno != EACCES);
}

/// Nobody else is at work on the open file, and it has its name still.
bool is_ours(const fs::path& file, int descriptor) {
    if (!lock(descriptor)) return false;
    struct stat named{}, opened{};
    return ::lstat(file.c_str(), &named) == 0 && ::fstat(descriptor, &opened) == 0
           && named.st_dev == opened.st_dev && named.st_ino == opened.st_ino;
}

void remove_left_behind(const fs::path& file) {
    const int descriptor = ::open(file.c_str(), O_RDWR | O_NONBLOCK | O_NOFOLLOW | O_CLOEXEC);
    if (descriptor < 0 && errno == ENOENT) return;
    const bool idle = descriptor < 0 || is_ours(file, descriptor);
    const int error = idle && ::unlink(file.c_str()) != 0 ? errno : 0;
    if (descriptor >= 0) ::close(descriptor);
    if (!idle) refuse_busy(file);
    if (error != 0 && error != ENOENT) fail(file, "removing what an earlier program left", error);
}

} // namespace

UnfinishedFile::UnfinishedFile(fs::path file) : file_(std::move(file)) {
    remove_left_behind(file_);
    descriptor_ = ::open(file_.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (descriptor_ < 0 && errno == EEXIST) refuse_busy(file_);
    if (descriptor_ < 0) fail(file_, "making the file", errno);
    if (is_ours(file_, descriptor_)) return;
    ::close(descriptor_);
    refuse_busy(file_);
}

UnfinishedFile::~UnfinishedFile() {
    if (!placed_) ::unlink(file_.c_str());
    ::close(descriptor_);
}

void UnfinishedFile::put_in_place(const fs::path& goal) {
    sync(file_, O_RDWR);
    if (::rename(file_.c_str(), goal.c_str()) != 0) fail(goal, "putting the file in place", errno);
    placed_ = true;
    sync(fs::absolute(goal).parent_path(), O_RDONLY | O_DIRECTORY);
}

} // namespace ticketd::store::sqlite
