// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/outbox/delivery.hpp"
#include "daemon/statistics.hpp"
#include "daemon/vital_signs.hpp"

#include <string>

namespace ticketd {

/// All that /metrics tells of.
struct Measured {
    const VitalSigns& signs;
    bool healthy = false;
    Statistics::Counts counts; ///< since the start
    outbox::Tally tally;       ///< since the start
    store::Instant started{};
};

/// Prometheus' text format. Families that need the store are left out while it cannot be read.
std::string metrics(const Measured&, store::Instant now);

} // namespace ticketd
