// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "store/model.hpp"

/// What is remembered of the people of the desk themselves: who is away, and whose turn it was to get a
/// ticket. Parts of Facts and ChangeSet, as values.
namespace ticketd::store {

/// A time in which one of the staff is not at work. By each sign one a person is known, the newest.
struct Absence {
    std::string name;                                            ///< compared without case
    enum class Sign { said, automatic_reply } sign = Sign::said; ///< stored by number: append
    Instant since{};
    std::optional<Instant> until; ///< it may be past; absent: until the person says otherwise
    bool operator==(const Absence&) const = default;
};

struct PeopleFacts {
    std::vector<Absence> away;      ///< by name; those that are past too
    std::vector<std::string> turns; ///< who got a ticket because it was their turn, the longest ago first
};

/// An absence is over, or never was.
struct Return {
    std::string name;
    std::optional<Absence::Sign> sign; ///< absent: of either
};

struct PeopleChanges {
    std::vector<Return> back;  ///< first these,
    std::vector<Absence> away; ///< then these: each takes the place of what was known by the same sign
    std::string turn;          ///< who got a ticket because it was their turn; empty: nobody
};

} // namespace ticketd::store
