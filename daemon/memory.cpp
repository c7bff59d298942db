// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/memory.hpp"

#include <malloc.h>

#include <utility>

extern "C" {
/// GnuTLS asks this where it would set itself up when a program that it belongs to begins (gnutls.h:
/// GNUTLS_SKIP_GLOBAL_INIT). libcurl has it along for LDAP and RTMP, which nobody here speaks: a MiB saved.
// NOLINTBEGIN(bugprone-reserved-identifier)
int _gnutls_global_init_skip();
int _gnutls_global_init_skip() { return 1; }
// NOLINTEND(bugprone-reserved-identifier)
}

namespace ticketd {

void set_up_memory() {
    // One each for the threads that work all the time, so that they do not wait for each other: that of the
    // servers, the reading one, the writer's. More than three bring nothing.
    ::mallopt(M_ARENA_MAX, 3);
    // Only huge mails have pages of their own, which go back to the system with them: to get a page takes
    // longer than all that is done with what stands on it. By itself glibc would soon keep theirs too.
    ::mallopt(M_MMAP_THRESHOLD, 4 * 1024 * 1024);
    ::mallopt(M_TRIM_THRESHOLD, 2 * 1024 * 1024);
}

void MemoryKeeper::look() {
    const auto read = statistics_.counts().parse.total();
    const bool is_quiet = read == std::exchange(seen_, read);
    if (is_quiet && std::exchange(given_back_, read) != read) ::malloc_trim(0);
}

} // namespace ticketd
