// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/watchdog.hpp"

#include "daemon/log.hpp"
#include "daemon/sd_notify.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>

namespace ticketd {

namespace {

/// How much longer systemd waits for the start each time a mailbox cannot be opened; longer than the longest
/// pause between two attempts.
constexpr std::chrono::microseconds more_time = std::chrono::seconds(120);

/// How systemd is fed: with what its patience is from now on, that of the unit unless that is too short.
/// Where it gives no time it does not watch (sd_watchdog_enabled(3)), and is not asked to begin.
std::string sign_of_life(std::chrono::seconds between_looks) {
    const char* given = std::getenv("WATCHDOG_USEC");
    std::chrono::microseconds patience(given != nullptr ? std::strtoll(given, nullptr, 10) : 0);
    if (patience.count() <= 0) return "WATCHDOG=1";
    if (between_looks > patience / 2) patience += between_looks;
    return fmt::format("WATCHDOG=1\nWATCHDOG_USEC={}", patience.count());
}

} // namespace

void Watchdog::polled(const std::string& mailbox, bool in_trouble) {
    const auto [entry, first] = state_.try_emplace(mailbox);
    const bool over = !in_trouble && !entry->second.empty();
    if (over) log::info("{}: can be read again", mailbox);
    if (!in_trouble) entry->second.clear();
    open_.insert(mailbox);
    if (open_.size() == mailboxes_ && !ready_) {
        ready_ = true;
        sd_notify("READY=1");
        log::info("ready: every mailbox is open");
    }
    feed();
    if (first || over) report();
}

void Watchdog::feed() {
    const bool moves = !last_step_ || Clock::now() - last_step_() <= longest_round;
    if (!moves && !stands_still_)
        log::error(
            "the outbox has not moved for {} minutes: systemd is not told any more that all is well, and "
            "starts ticketd anew where WatchdogSec is set; without systemd, restart it",
            longest_round.count());
    stands_still_ = !moves;
    if (moves) sd_notify(sign_of_life(between_looks_));
}

void Watchdog::troubled(const std::string& mailbox, const std::string& why) {
    state_[mailbox] = why;
    open_.erase(mailbox);
    report();
}

void Watchdog::attempted() {
    if (!ready_) sd_notify(fmt::format("EXTEND_TIMEOUT_USEC={}", more_time.count()));
    feed();
}

void Watchdog::watch(const std::set<std::string>& mailboxes, std::chrono::seconds between_looks) {
    mailboxes_ = mailboxes.size();
    between_looks_ = between_looks;
    if (ready_) feed(); // the next look may come later than systemd has been told
    std::erase_if(state_, [&](const auto& one) { return !mailboxes.contains(one.first); });
    std::erase_if(open_, [&](const auto& one) { return !mailboxes.contains(one); });
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
