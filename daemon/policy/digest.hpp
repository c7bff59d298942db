// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/policy/rules.hpp"
#include "store/model.hpp"

#include <chrono>
#include <optional>

namespace ticketd::policy {

/// So long after its hour a digest is still a morning's: who starts the daemon later waits for the next day.
inline constexpr std::chrono::hours digest_lasts{6};

/// The local date whose digest is to be out by now: a working day of the digest's calendar, whose hour has
/// come and is not long past. By the desk's zone: where the hour comes twice, the first time; where clocks go
/// forward over it, the moment of the change. Pure.
std::optional<std::chrono::year_month_day> digest_day(const Rules&, store::Instant now);

/// The end of the local day, by which what is "due today" falls due. Pure.
store::Instant end_of_day(store::Instant now, const std::string& zone);

} // namespace ticketd::policy
