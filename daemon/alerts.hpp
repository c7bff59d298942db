// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/notify/trouble.hpp"
#include "store/store.hpp"

#include <chrono>
#include <filesystem>
#include <map>
#include <mutex>
#include <set>
#include <string>

namespace ticketd {

/// What needs a person now, as those who notice it say: raise() as often as they see it, clear() likewise. It
/// is told by tell_alerts(), once a cause, also over a restart. Causes are those of notify/trouble.hpp.
/// Thread-safe.
class Alerts {
public:
    using Clock = std::chrono::steady_clock;

    /// It is over only if nobody raised it again for so long: what comes and goes is one trouble.
    explicit Alerts(std::chrono::milliseconds calm) : calm_(calm) {}

    /// `text` says what, where and what to do, and holds no secret.
    void raise(const std::string& cause, const std::string& text, Clock::time_point now = Clock::now());
    void clear(const std::string& cause, Clock::time_point now = Clock::now());
    bool is_on(const std::string& cause) const;

    /// The only ones that there are of a kind from now on ("mailbox"): the others are over at once.
    void only(const std::string& kind, std::set<std::string> wheres);

    /// What is known of the present, and of what was told before.
    notify::Troubles known(const std::vector<store::Alert>& told, Clock::time_point now = Clock::now()) const;

private:
    struct State {
        bool on = false;
        std::string text;
        Clock::time_point cleared{}; ///< of one that is off: since when
    };
    bool is_gone(const std::string& cause) const;

    const std::chrono::milliseconds calm_;
    mutable std::mutex mutex_;
    std::map<std::string, State> states_;
    std::map<std::string, std::set<std::string>> only_;
};

/// The chore: looks at what the store and the disk know, and tells what is new. True if it queued mail.
/// `needed` bytes must be free in `state_dir`. Throws store::Failure.
class AlertTeller {
public:
    AlertTeller(Alerts& alerts, std::filesystem::path state_dir, std::uint64_t needed)
        : alerts_(alerts), state_dir_(std::move(state_dir)), needed_(needed) {}
    bool work(store::Store&, const notify::Desk&, store::Instant now);

private:
    void look_at_disk();
    void look_at_store(const store::AlertFacts&, store::Instant now);

    Alerts& alerts_;
    std::filesystem::path state_dir_;
    std::uint64_t needed_;
};

} // namespace ticketd
