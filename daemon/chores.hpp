// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/outbox/delivery.hpp"
#include "daemon/writer.hpp"

#include <chrono>
#include <functional>
#include <string_view>
#include <vector>

namespace ticketd {

/// Work that no mail causes: reminders before a due time, erasure after closing, and the like. What is due is
/// asked of the store each time, never remembered, so a chore is right after a restart and after a long stop.
struct Chore {
    std::string_view name; ///< for the log: "the reminders"
    std::chrono::seconds every{60};
    /// Does what is due, in transactions of its own on the writer's thread. True if it queued mail.
    std::function<bool(store::Store&, store::Instant now)> work;
    /// Asked at each turn, on the thread of run_chores(): whether the work may be done. Empty: it may.
    std::function<bool()> may_begin{};
};

/// Runs the chores for ever, each at once, if it may begin, and then at its interval; wakes the outbox for
/// what they queued. A chore that fails says so in the log and is run again at its next turn. Ends by
/// cancellation.
net::awaitable<void> run_chores(std::vector<Chore>, Writer&, outbox::Delivery&);

} // namespace ticketd
