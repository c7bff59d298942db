// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/net/awaitable.hpp"

#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>

#include <chrono>
#include <filesystem>
#include <memory>

namespace ticketd::intake {

/// Waits until something comes into a folder (inotify(7)); where the kernel has no watch left, only for the
/// time.
class FileWatch {
public:
    explicit FileWatch(const net::asio::any_io_executor&);
    void add(const std::filesystem::path& folder);
    /// Returns at `at_latest`, sooner when something came since the last wait. Throws operation_aborted when
    /// it is cancelled.
    net::awaitable<void> wait(std::chrono::steady_clock::time_point at_latest);

private:
    struct Shared {
        explicit Shared(const net::asio::any_io_executor& executor) : changes(executor) {}
        net::asio::posix::stream_descriptor changes;
    };
    std::shared_ptr<Shared> shared_; ///< with the timer's handler, which may run after us
    net::asio::steady_timer timer_;
};

} // namespace ticketd::intake
