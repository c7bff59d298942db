// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/memory.hpp"

#include <malloc.h>

#include <utility>

namespace ticketd {

void set_up_memory() {
    // A mail is made on one thread and goes on another: with an arena each, what it leaves is used again by
    // neither; with one for all they wait for each other.
    ::mallopt(M_ARENA_MAX, 2);
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
