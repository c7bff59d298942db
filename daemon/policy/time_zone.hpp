// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include <chrono>
#include <string>

namespace date {
class time_zone;
}

namespace ticketd::policy {

/// A time zone of the system's tzdata, by IANA name. Cheap to make and to copy: zones that were found are
/// remembered for the life of the program. Thread-safe.
class TimeZone {
public:
    /// A name that is unknown counts as UTC; configuration refuses such names (see exists()).
    explicit TimeZone(const std::string& name);
    static bool exists(const std::string& name);

    /// A stretch of time with one offset: [begin, end).
    struct Period {
        std::chrono::sys_seconds begin, end;
        std::chrono::seconds offset{}; ///< local time minus UTC
    };
    /// The period around a moment. tzdata ends in 2037: later ones have the offset of the last period.
    Period period_at(std::chrono::sys_seconds) const;

    /// The moment at which clocks show a local time: of two the first, and of a time that is left out (clocks
    /// go forward over it) the moment of the change.
    std::chrono::sys_seconds to_utc(std::chrono::local_seconds) const;

private:
    const date::time_zone* zone_; ///< nullptr: UTC
};

} // namespace ticketd::policy
