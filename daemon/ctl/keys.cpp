// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
// `keys`: the keys that sign the desk's Message-IDs.
#include "daemon/config/config.hpp"
#include "daemon/ctl/command.hpp"
#include "daemon/state_dir.hpp"

#include <fmt/format.h>

namespace ticketd::ctl {

Exit keys(const Context& context) {
    const auto config = context.configuration();
    context.queries(config); // refuses where no desk has been started yet
    bool first = true;
    for (const auto& key : existing_keys(config.state_dir))
        fmt::print("key {}  {}\n", key.id, std::exchange(first, false) ? "signs" : "verifies older mails");
    return Exit::done;
}

Exit rotate_keys(const Context& context) {
    const auto config = context.configuration();
    context.queries(config);
    const StateDirLock lock(config.state_dir);
    const char id = ticketd::rotate_keys(config.state_dir);
    fmt::print("key {} signs from now on; all mails that were sent before stay valid\n", id);
    return Exit::done;
}

} // namespace ticketd::ctl
