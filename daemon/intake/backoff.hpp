// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include <algorithm>
#include <chrono>
#include <random>

namespace ticketd::intake {

/// Pauses that double up to a bound, each shortened at random by up to half, so that many clients of a server
/// that comes back do not all return at once.
class Backoff {
public:
    using milliseconds = std::chrono::milliseconds;
    explicit Backoff(milliseconds longest) : longest_(longest) {}

    /// The next pause; the first, and never less than half of it, is about `first`.
    milliseconds next(milliseconds first) {
        pause_ = std::min(std::max(pause_ * 2, first), longest_);
        std::uniform_int_distribution<milliseconds::rep> part{pause_.count() / 2, pause_.count()};
        return milliseconds{part(random_)};
    }
    void reset() { pause_ = milliseconds{0}; }

private:
    milliseconds longest_, pause_{0};
    std::minstd_rand random_{std::random_device{}()};
};

} // namespace ticketd::intake
