// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "store/model.hpp"
#include "store/sqlite/compression.hpp"

#include <condition_variable>
#include <deque>
#include <exception>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <variant>
#include <vector>

namespace ticketd::store::sqlite {

/// Composes and packs outgoing mails on a thread of its own while its owner goes on; what is not packed when
/// the owner wants it, the owner packs. The thread begins with the first mail.
class SidePacking {
public:
    SidePacking() = default;
    ~SidePacking();
    SidePacking(const SidePacking&) = delete;
    SidePacking& operator=(const SidePacking&) = delete;

    /// Bytes, or what makes them.
    using Source = std::variant<std::string, std::function<std::string()>>;

    void add(OutboxId, Source);
    /// Gives what was added, packed, and its bytes, in its order. Throws what composing, packing or `take`
    /// threw; then nothing is kept.
    void finish(Compression& own, const std::function<void(OutboxId, Blob, std::string)>& take);
    /// Forgets what was added.
    void discard() noexcept;

private:
    struct Job {
        OutboxId id;
        Source source;
        std::string bytes;
        std::vector<std::byte> frame;
        std::exception_ptr error;
    };
    void work();
    static void pack(Job&, Compression&);
    bool pack_next(std::unique_lock<std::mutex>&, Compression&);
    void wait_for_jobs(std::unique_lock<std::mutex>&);

    std::mutex mutex_; ///< of all below but `thread_`
    std::condition_variable added_, packed_;
    std::deque<Job> jobs_;
    std::size_t next_ = 0; ///< to be begun; those before it are packed, or in hand
    std::size_t in_hand_ = 0;
    bool stopping_ = false;
    std::thread thread_;
};

} // namespace ticketd::store::sqlite
