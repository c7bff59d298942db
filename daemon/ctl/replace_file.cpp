// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/ctl/replace_file.hpp"

#include "daemon/ctl/command.hpp"
#include "daemon/files.hpp"

#include <fmt/format.h>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>

namespace ticketd::ctl {

namespace {

[[noreturn]] void refuse(const std::filesystem::path& file) {
    throw Refusal(Exit::failed,
                  fmt::format("{}: cannot be replaced ({}); nothing was done. Check the rights of its folder",
                              file.string(), std::strerror(errno)));
}

bool take_rights_of(const std::filesystem::path& file, int descriptor) {
    struct stat old{};
    if (::stat(file.c_str(), &old) != 0) return true;
    return ::fchown(descriptor, old.st_uid, old.st_gid) == 0
           && ::fchmod(descriptor, old.st_mode & 07777) == 0;
}

} // namespace

void replace_file(const std::filesystem::path& named, std::string_view contents) {
    std::error_code missing;
    auto file = std::filesystem::canonical(named, missing); // a link stays a link
    if (missing) file = named;
    auto name = file.string() + ".XXXXXX";
    const int descriptor = ::mkstemp(name.data());
    if (descriptor < 0) refuse(file);
    const bool written = ::fchmod(descriptor, 0640) == 0 && take_rights_of(file, descriptor)
                         && write_and_sync(descriptor, contents);
    const int why = errno;
    ::close(descriptor);
    if (written && ::rename(name.c_str(), file.c_str()) == 0) return;
    if (!written) errno = why;
    const int reason = errno;
    ::unlink(name.c_str());
    errno = reason;
    refuse(file);
}

} // namespace ticketd::ctl
