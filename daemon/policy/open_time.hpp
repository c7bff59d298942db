// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/policy/rules.hpp"
#include "store/model.hpp"

#include <chrono>

namespace ticketd::policy {

/// The calendar of a level; one that is always open, in the desk's zone, where the level names none.
Calendar calendar_of(const Rules&, const Level&);

/// How much of the calendar's time passed from one moment to another, in whole seconds: what
/// deadline() would have counted by then. Zero if the second is not later. Pure.
std::chrono::seconds open_time(const Calendar&, store::Instant from, store::Instant to);

/// The calendar counts time at this moment. Pure.
bool is_open(const Calendar&, store::Instant);

} // namespace ticketd::policy
