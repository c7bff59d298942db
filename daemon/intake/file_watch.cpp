// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/intake/file_watch.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>

#include <sys/inotify.h>
#include <unistd.h>

#include <array>

namespace ticketd::intake {

namespace asio = net::asio;

FileWatch::FileWatch(const asio::any_io_executor& executor)
    : shared_(std::make_shared<Shared>(executor)), timer_(executor) {
    const int descriptor = ::inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
    if (descriptor >= 0) shared_->changes.assign(descriptor);
}

void FileWatch::add(const std::filesystem::path& folder) {
    if (!shared_->changes.is_open()) return;
    ::inotify_add_watch(shared_->changes.native_handle(), folder.c_str(), IN_CREATE | IN_MOVED_TO);
}

net::awaitable<void> FileWatch::wait(std::chrono::steady_clock::time_point at_latest) {
    timer_.expires_at(at_latest);
    auto& changes = shared_->changes;
    if (!changes.is_open()) {
        co_await timer_.async_wait(asio::use_awaitable);
        co_return;
    }
    const auto expired = std::make_shared<bool>(false);
    timer_.async_wait([expired, weak = std::weak_ptr(shared_)](const boost::system::error_code& error) {
        const auto shared = weak.lock();
        if (error || !shared) return;
        *expired = true;
        shared->changes.cancel();
    });
    const auto [error] = co_await changes.async_wait(asio::posix::stream_descriptor::wait_read,
                                                     asio::as_tuple(asio::use_awaitable));
    timer_.cancel();
    if (error && !*expired) throw boost::system::system_error(error);
    std::array<char, 4096> buffer;
    while (::read(changes.native_handle(), buffer.data(), buffer.size()) > 0) {
    }
}

} // namespace ticketd::intake
