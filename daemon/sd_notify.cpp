// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/sd_notify.hpp"

#include <fmt/format.h>

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <mutex>
#include <utility>

namespace ticketd {

bool sd_notify(std::string_view state) {
    const char* name = std::getenv("NOTIFY_SOCKET");
    if (name == nullptr || (name[0] != '/' && name[0] != '@')) return false;
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    const std::size_t length = std::strlen(name);
    if (length >= sizeof address.sun_path) return false;
    std::memcpy(address.sun_path, name, length);
    if (name[0] == '@') address.sun_path[0] = '\0'; // an abstract socket: its name begins with NUL
    const int descriptor = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (descriptor < 0) return false;
    const auto size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + length);
    // The socket interface's own cast: sockaddr_un is passed as sockaddr.
    const auto sent = ::sendto(descriptor, state.data(), state.size(), MSG_NOSIGNAL | MSG_DONTWAIT,
                               reinterpret_cast<const sockaddr*>(&address), size);
    ::close(descriptor);
    return sent == static_cast<ssize_t>(state.size());
}

MoreTime::MoreTime(std::string status)
    : thread_([status = std::move(status)](const std::stop_token& stop) {
          constexpr std::chrono::seconds pace(30), more(120);
          std::mutex mutex;
          std::condition_variable_any bell;
          std::unique_lock lock(mutex);
          while (!stop.stop_requested()) {
              sd_notify(fmt::format("EXTEND_TIMEOUT_USEC={}\nSTATUS={}",
                                    std::chrono::microseconds(more).count(), status));
              bell.wait_for(lock, stop, pace, [] { return false; });
          }
      }) {}

bool sd_notify_reloading() {
    timespec now{};
    ::clock_gettime(CLOCK_MONOTONIC, &now);
    return sd_notify(
        fmt::format("RELOADING=1\nMONOTONIC_USEC={}", now.tv_sec * 1'000'000 + now.tv_nsec / 1000));
}

} // namespace ticketd
