// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include <string>
#include <string_view>
#include <thread>

namespace ticketd {

/// Tells systemd something by sd_notify(3)'s protocol: "READY=1", "STATUS=…", "WATCHDOG=1", "STOPPING=1",
/// several on lines of their own. Without systemd ($NOTIFY_SOCKET unset) it does nothing; true if the
/// datagram was sent.
bool sd_notify(std::string_view state);

/// "RELOADING=1" with the moment of it, as Type=notify-reload wants it; "READY=1" must follow.
bool sd_notify_reloading();

/// While it lives, systemd is asked for more time to start, again and again: for work that no fixed time is
/// enough for, such as the upgrade of a large database. `status` says what it is.
class MoreTime {
public:
    explicit MoreTime(std::string status);
    MoreTime(const MoreTime&) = delete;
    MoreTime& operator=(const MoreTime&) = delete;

private:
    std::jthread thread_;
};

} // namespace ticketd
