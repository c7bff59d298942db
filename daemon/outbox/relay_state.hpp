// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

namespace ticketd::outbox {

/// Whether the server serves at all, and when to ask it again if not. While it is away no mail is claimed, so
/// that an absence is not counted against single mails. Tells the log once for each change of cause. No I/O
/// but the log.
class RelayState {
public:
    using Clock = std::chrono::steady_clock;

    /// `name` is the server's URL, for messages.
    explicit RelayState(std::string name) : name_(std::move(name)) {}

    bool away() const { return away_; }
    Clock::time_point next_probe() const { return next_probe_; }
    const std::string& cause() const { return cause_; }
    bool needs_person() const { return needs_person_; } ///< of the newest failure

    /// It did not serve. Returns how long it is left alone; `chance` in [0, 1] is for jitter. Several
    /// connections that fail at a time are one failure.
    std::chrono::milliseconds failed(const std::string& cause, bool needs_person, double chance,
                                     Clock::time_point now);
    /// Somebody waits: ask again soon, a few seconds after the last failure. Not where a person must mend
    /// something first: a wrong password that is sent again and again gets an account locked.
    void hurry();
    /// A connection stands, and mails are tried again. A server that only greets is not back: until one is
    /// answered, each failure counts with those before.
    void let_in() { away_ = false; }
    /// It has answered a letter, and not by sending us away.
    void served();

    /// A letter met a connection that broke or was closed at once. True if that has happened so often in a
    /// row that the server is to blame, and not the letters.
    bool strike() { return ++strikes_ >= most_strikes; }
    void no_strike() { strikes_ = 0; }

private:
    static constexpr std::uint32_t most_strikes = 3;

    std::string name_;
    std::string cause_; ///< what the log was told last
    std::uint32_t failures_ = 0, strikes_ = 0;
    Clock::time_point last_failure_{}, next_probe_{};
    bool away_ = false, needs_person_ = false;
};

} // namespace ticketd::outbox
