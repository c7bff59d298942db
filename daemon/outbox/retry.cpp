// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/outbox/retry.hpp"

#include <algorithm>

namespace ticketd::outbox {

namespace {

using std::chrono::milliseconds;

/// `first`, doubled `doublings` times, at most `most`, times 0.75 to 1.25.
milliseconds back_off(milliseconds first, std::uint32_t doublings, milliseconds most, double chance) {
    milliseconds pause = first;
    for (std::uint32_t i = 0; i < doublings && pause < most; ++i) pause *= 2;
    pause = std::min(pause, most);
    const double factor = 0.75 + std::clamp(chance, 0.0, 1.0) / 2;
    return milliseconds(static_cast<std::int64_t>(static_cast<double>(pause.count()) * factor));
}

std::uint32_t doublings(std::uint32_t count) { return count > 0 ? count - 1 : 0; }

} // namespace

std::optional<store::Instant> next_attempt(std::uint32_t attempt, store::Instant created, store::Instant now,
                                           double chance) {
    const store::Instant end = created + most_age;
    if (now >= end) return std::nullopt;
    const auto pause = back_off(std::chrono::minutes(1), doublings(attempt), std::chrono::hours(1), chance);
    return std::min(now + pause, end);
}

milliseconds server_pause(std::uint32_t failures, double chance) {
    return back_off(std::chrono::seconds(2), doublings(failures), std::chrono::minutes(1), chance);
}

} // namespace ticketd::outbox
