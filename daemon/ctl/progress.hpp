// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>

namespace ticketd::ctl {

/// How far long work is, in one line on standard error that is written over and over, with the time that is
/// left; gone at the end. Nothing at all where standard error is no terminal, nor in the first half second.
class Progress {
public:
    Progress();
    ~Progress(); ///< wipes the line
    Progress(const Progress&) = delete;
    Progress& operator=(const Progress&) = delete;

    /// `all` 0: nobody knows how much there is. May be called as often as one likes. Another step begins its
    /// own count.
    void show(std::string_view step, std::uint64_t done, std::uint64_t all);

    using Clock = std::chrono::steady_clock;
    /// "mails read  1,200 of 4,800 (25 %), 0:45 left"; the time only when it can be told.
    static std::string line(std::string_view step, std::uint64_t done, std::uint64_t all,
                            Clock::duration spent);

private:
    void run(std::stop_token);
    void write(std::string_view line);

    std::mutex mutex_;
    std::condition_variable_any bell_;
    std::string step_;
    std::uint64_t done_ = 0, all_ = 0;
    Clock::time_point began_;
    std::size_t width_ = 0; ///< of what stands there
    std::jthread painter_;  ///< none where there is no terminal
};

} // namespace ticketd::ctl
