// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "store/model.hpp"

#include <chrono>
#include <cstdint>
#include <optional>

/// When to try again. Pure: the moment and the chance come in as arguments.
namespace ticketd::outbox {

/// A mail is given up when it has been on its way for so long (RFC 5321 section 4.5.4.1 wants four or five
/// days).
constexpr std::chrono::hours most_age{5 * 24};

/// When a mail that was put off may be tried again, after its attempt number `attempt` (from 1): a minute,
/// twice that and so on, at most an hour; `chance` in [0, 1] moves it by up to a quarter either way. The last
/// attempt is at the end of its time. Absent: its time is over, give it up.
std::optional<store::Instant> next_attempt(std::uint32_t attempt, store::Instant created, store::Instant now,
                                           double chance);

/// How long to leave a server alone that did not serve at all, `failures` times in a row (from 1): two
/// seconds, twice that and so on, at most a minute, moved by `chance` likewise.
std::chrono::milliseconds server_pause(std::uint32_t failures, double chance);

} // namespace ticketd::outbox
