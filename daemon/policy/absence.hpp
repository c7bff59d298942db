// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/policy/case.hpp"

#include <string>
#include <string_view>

/// Who is away: said with `!away`, or shown by an automatic reply. Pure.
namespace ticketd::policy {

/// What stands behind `!away`.
struct AbsenceOrder {
    bool is_back = false;                ///< "no", "back", "off": the person is there (again)
    std::optional<store::Instant> until; ///< the end of the last day; absent: until they say otherwise
    std::string fault;                   ///< a sentence; else empty
};

/// `!away`, `!away until 2026-12-24`, `!away 2026-12-24`, `!away no`. The date is the last day away, in the
/// desk's zone, and not past.
AbsenceOrder read_absence(std::string_view argument, const std::string& zone, store::Instant now);

/// What is written down of a person for it.
struct SaidAbsence {
    store::PeopleChanges changes;
    Deed deed;
    std::string fault; ///< of the argument; then nothing is to be done
};
SaidAbsence said_absence(const StaffMember& about, std::string_view argument, const Rules&,
                         store::Instant at);

/// What the mail itself says of its writer, if it is believed to be one of the staff's: an automatic reply
/// that they are away, and any mail of their own that they are not, if only an automatic reply said so. Who
/// said so with `!away` says with `!away no` that it is over.
void see_absence(const Case&, Decision&);

} // namespace ticketd::policy
