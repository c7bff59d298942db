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
#include <string_view>
#include <thread>

namespace ticketd::store::sqlite {

/// Packs outgoing mails on a thread of its own while its owner goes on; what is not packed when the owner
/// wants it, the owner packs. The thread begins with the first mail.
class SidePacking {
public:
    SidePacking() = default;
    ~SidePacking();
    SidePacking(const SidePacking&) = delete;
    SidePacking& operator=(const SidePacking&) = delete;

    /// `bytes` must live until finish() or discard().
    void add(OutboxId, std::string_view bytes);
    /// Gives what was added, packed, in its order. Throws what packing or `take` threw; then nothing is kept.
    void finish(Compression& own, const std::function<void(OutboxId, Blob)>& take);
    /// Forgets what was added.
    void discard() noexcept;

private:
    struct Job {
        OutboxId id;
        std::string_view bytes;
        std::vector<std::byte> frame;
        std::exception_ptr error;
    };
    void work();
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
