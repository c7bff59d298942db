// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "store/sqlite/unfinished_file.hpp"

#include "store/failure.hpp"

#include <fcntl.h>
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

} // namespace

UnfinishedFile::UnfinishedFile(fs::path file) : file_(std::move(file)) {
    ::unlink(file_.c_str());
    const int descriptor = ::open(file_.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (descriptor < 0) fail(file_, "making the copy", errno);
    ::close(descriptor);
}

UnfinishedFile::~UnfinishedFile() { ::unlink(file_.c_str()); }

void UnfinishedFile::put_in_place(const fs::path& goal) {
    sync(file_, O_RDWR);
    if (::rename(file_.c_str(), goal.c_str()) != 0) fail(goal, "putting the copy in place", errno);
    sync(fs::absolute(goal).parent_path(), O_RDONLY | O_DIRECTORY);
}

} // namespace ticketd::store::sqlite
