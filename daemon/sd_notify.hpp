// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include <string_view>

namespace ticketd {

/// Tells systemd something by sd_notify(3)'s protocol: "READY=1", "STATUS=…", "WATCHDOG=1", "STOPPING=1",
/// several on lines of their own. Without systemd ($NOTIFY_SOCKET unset) it does nothing; true if the
/// datagram was sent.
bool sd_notify(std::string_view state);

/// "RELOADING=1" with the moment of it, as Type=notify-reload wants it; "READY=1" must follow.
bool sd_notify_reloading();

} // namespace ticketd
