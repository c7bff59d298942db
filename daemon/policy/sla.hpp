// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/policy/counted_time.hpp"
#include "daemon/policy/decision.hpp"

#include <optional>
#include <string>
#include <vector>

namespace ticketd::policy {

/// The promise that a level gives for a request of that moment: its response time,
/// counted in its calendar. A level that does not exist any more counts as the default level. Nothing if the
/// level's calendar never opens. Pure.
std::optional<Promise> promise_of(const Rules&, const std::string& level, store::Instant start);

/// The open time between a start and a due time in a level's calendar, and the holidays that they pass over.
/// A level that does not exist counts as in promise_of(). Pure.
CountedTime counted_time(const Rules&, const std::string& level, store::Instant start, store::Instant due,
                         std::size_t most);
std::vector<DayOff> days_off(const Rules&, const std::string& level, store::Instant start,
                             store::Instant due);

/// The day on which support by a licence ends, inclusive: the earlier of its `valid_until` and the last day
/// of the level's support period from its `valid_from`; nothing if it does not run out. Pure.
std::optional<std::chrono::year_month_day> support_ends(const store::License&, const Level&);

} // namespace ticketd::policy
