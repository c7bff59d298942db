// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "store/sqlite/side_packing.hpp"

#include <utility>

namespace ticketd::store::sqlite {

namespace {

constexpr std::size_t worth_waking = 8; ///< mails: to wake a thread takes as long as to pack one

} // namespace

SidePacking::~SidePacking() {
    discard();
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    added_.notify_one();
    if (thread_.joinable()) thread_.join();
}

void SidePacking::add(OutboxId id, Source source) {
    if (!thread_.joinable()) thread_ = std::thread([this] { work(); });
    bool wake = false;
    {
        const std::lock_guard lock(mutex_);
        jobs_.push_back({id, std::move(source), {}, {}, nullptr});
        wake = jobs_.size() - next_ >= worth_waking;
    }
    if (wake) added_.notify_one();
}

void SidePacking::work() {
    Compression compression;
    std::unique_lock lock(mutex_);
    while (!stopping_) {
        if (!pack_next(lock, compression)) added_.wait(lock);
    }
}

void SidePacking::pack(Job& job, Compression& compression) {
    if (auto* compose = std::get_if<std::function<std::string()>>(&job.source))
        job.bytes = std::exchange(*compose, nullptr)();
    else
        job.bytes = std::move(std::get<std::string>(job.source));
    const auto frame = compression.pack(job.bytes);
    job.frame.assign(frame.begin(), frame.end());
}

/// False: there is none. The lock is open while it packs.
bool SidePacking::pack_next(std::unique_lock<std::mutex>& lock, Compression& compression) {
    if (next_ == jobs_.size()) return false;
    Job& job = jobs_[next_++];
    ++in_hand_;
    lock.unlock();
    try {
        pack(job, compression);
    } catch (...) {
        job.error = std::current_exception();
    }
    lock.lock();
    if (--in_hand_ == 0) packed_.notify_one();
    return true;
}

void SidePacking::wait_for_jobs(std::unique_lock<std::mutex>& lock) {
    packed_.wait(lock, [this] { return in_hand_ == 0; });
}

void SidePacking::finish(Compression& own, const std::function<void(OutboxId, Blob, std::string)>& take) {
    std::deque<Job> jobs;
    {
        std::unique_lock lock(mutex_);
        while (pack_next(lock, own)) {
        }
        wait_for_jobs(lock);
        jobs = std::exchange(jobs_, {});
        next_ = 0;
    }
    for (auto& job : jobs) {
        if (job.error) std::rethrow_exception(job.error);
        take(job.id, job.frame, std::move(job.bytes));
    }
}

void SidePacking::discard() noexcept {
    std::unique_lock lock(mutex_);
    next_ = jobs_.size();
    wait_for_jobs(lock);
    jobs_.clear();
    next_ = 0;
}

} // namespace ticketd::store::sqlite
