// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/watchdog.hpp"

#include "daemon/log.hpp"
#include "daemon/sd_notify.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace ticketd {

namespace {

/// How much longer systemd waits for the start each time a mailbox cannot be opened; longer than the longest
/// pause between two attempts.
constexpr std::chrono::microseconds more_time = std::chrono::seconds(120);

} // namespace

void Watchdog::polled(const std::string& mailbox) {
    const auto [entry, first] = state_.try_emplace(mailbox);
    const bool news = first || !entry->second.empty();
    if (!first && news) log::info("{}: can be read again", mailbox);
    entry->second.clear();
    const bool all_open = state_.size() == mailboxes_
                          && std::ranges::all_of(state_, [](const auto& one) { return one.second.empty(); });
    if (all_open && !ready_) {
        ready_ = true;
        sd_notify("READY=1");
        log::info("ready: every mailbox is open");
    }
    sd_notify("WATCHDOG=1");
    if (news) report();
}

void Watchdog::troubled(const std::string& mailbox, const std::string& why) {
    state_[mailbox] = why;
    report();
}

void Watchdog::attempted() {
    if (!ready_) sd_notify(fmt::format("EXTEND_TIMEOUT_USEC={}", more_time.count()));
    sd_notify("WATCHDOG=1");
}

void Watchdog::watch(const std::set<std::string>& mailboxes) {
    mailboxes_ = mailboxes.size();
    std::erase_if(state_, [&](const auto& one) { return !mailboxes.contains(one.first); });
    report();
}

void Watchdog::stopping() { sd_notify("STOPPING=1\nSTATUS=Finishing the mail in hand"); }

void Watchdog::report() const {
    const auto trouble = std::ranges::find_if(state_, [](const auto& one) { return !one.second.empty(); });
    if (trouble != state_.end())
        sd_notify(fmt::format("STATUS={}: {}", trouble->first, log::safe(trouble->second)));
    else
        sd_notify(fmt::format("STATUS=Watching {} mailboxes", mailboxes_));
}

} // namespace ticketd
