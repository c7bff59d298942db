// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/statistics.hpp"

#include <cstdint>

namespace ticketd {

/// How this process keeps the memory that it frees (glibc's malloc); to be called before it has threads.
void set_up_memory();

/// Gives back to the system what a burst has left free among what is in use, when it is over.
class MemoryKeeper {
public:
    explicit MemoryKeeper(const Statistics& statistics) : statistics_(statistics) {}
    /// To be called every few seconds. Takes some milliseconds if mails were read before the last call and
    /// none since.
    void look();

private:
    const Statistics& statistics_;
    std::uint64_t seen_ = 0, given_back_ = 0; ///< mails read
};

} // namespace ticketd
