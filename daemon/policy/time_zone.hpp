// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include <chrono>
#include <string>

namespace ticketd::policy {

/// A time zone of the system's tzdata, by IANA name. Cheap to make and to copy: zones that were found are
/// remembered for the life of the program. Thread-safe.
///
/// tzdata's tables list the changes of the clock up to 2037. Where a zone still changes it then, it goes on
/// by the same rule: a later year is like the one before 2038 whose 1 March is the same weekday (today's
/// rules all go by weekdays of March to November).
class TimeZone {
public:
    /// A name that is unknown counts as UTC; configuration refuses such names (see exists()).
    explicit TimeZone(const std::string& name);
    static bool exists(const std::string& name);

    /// A stretch of time with one offset: [begin, end). The next one may have the same.
    struct Period {
        std::chrono::sys_seconds begin, end;
        std::chrono::seconds offset{}; ///< local time minus UTC
    };
    /// A period around a moment.
    Period period_at(std::chrono::sys_seconds) const;

    /// The moment at which clocks show a local time: of two the first, and of a time that is left out (clocks
    /// go forward over it) the moment of the change.
    std::chrono::sys_seconds to_utc(std::chrono::local_seconds) const;

private:
    struct Table;
    static const Table* find(const std::string& name);

    const Table* table_; ///< nullptr: UTC
};

} // namespace ticketd::policy
