// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/files.hpp"

#include <unistd.h>

#include <cerrno>

namespace ticketd {

File::~File() {
    if (descriptor_ >= 0) ::close(descriptor_);
}

bool write_and_sync(int descriptor, std::string_view bytes) {
    while (!bytes.empty()) {
        const auto written = ::write(descriptor, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) return false;
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    return ::fdatasync(descriptor) == 0;
}

} // namespace ticketd
