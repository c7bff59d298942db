// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include <chrono>
#include <cstddef>

namespace ticketd::intake {

/// Tells an answer that is coming from one that never ends. A server may be slow, and may say between that it
/// still works ("* OK Hang in there"); for how long, and how much of it, is bounded.
class Progress {
public:
    using Clock = std::chrono::steady_clock;

    /// `patience`: how long a response may take to begin. `most_bytes`: of what was not asked for, together.
    Progress(std::chrono::milliseconds patience, std::size_t most_bytes)
        : patience_(patience), most_bytes_(most_bytes), asked_for_since_(Clock::now()) {}

    struct Heard {
        std::size_t bytes = 0;
        bool is_whole = false;   ///< a response ended
        bool asked_for = false;  ///< and is part of what was asked for
        bool in_literal = false; ///< a long one is on its way
    };
    /// Why there is no use in waiting any longer, to follow the server's name; nullptr: there is.
    const char* fault_after(const Heard& heard) {
        const auto now = Clock::now();
        if (bytes_ == 0) since_ = now;
        bytes_ += heard.bytes;
        others_ = heard.asked_for ? 0 : others_ + heard.bytes;
        const bool goes_on = heard.is_whole || bytes_ >= least_progress;
        if (heard.asked_for || (heard.in_literal && goes_on)) asked_for_since_ = now;
        if (!goes_on) return now - since_ > patience_ ? " sends an answer by single bytes" : nullptr;
        bytes_ = 0;
        const bool is_put_off = others_ > most_bytes_ || now - asked_for_since_ > longest_talk * patience_;
        return is_put_off ? " sends other things without end and does not answer" : nullptr;
    }

private:
    static constexpr std::size_t least_progress =
        4096;                               ///< bytes of a response, in the time it may take to begin
    static constexpr int longest_talk = 10; ///< that many times `patience`

    std::chrono::milliseconds patience_;
    std::size_t most_bytes_;
    std::size_t bytes_ = 0;  ///< of a response that is not whole yet
    std::size_t others_ = 0; ///< bytes since something came that was asked for
    Clock::time_point since_{}, asked_for_since_;
};

} // namespace ticketd::intake
