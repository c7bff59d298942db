// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/policy/reminders.hpp"
#include "store/people.hpp"

#include <optional>
#include <string>
#include <string_view>

/// The people of the desk: what they are called, who is away, whose turn it is. Pure.
namespace ticketd::policy {

/// Somebody of the staff by what a person types, or why it is nobody: a sentence.
struct Named {
    const StaffMember* person = nullptr; ///< points into Rules
    std::string fault;
};

/// A name or an address as the configuration has it, or the beginning of one name alone ("anna" for "Anna
/// Berg"); without case (of ASCII letters), blanks inside count as one.
Named find_person(std::string_view typed, const Rules&);

/// The absence that holds now and lasts longest, or nullptr.
const store::Absence* absence_of(std::string_view name, const store::PeopleFacts&, store::Instant now);

/// An automatic reply means that its writer is away, for so long unless the person writes before: programs
/// that answer for somebody who is away answer one sender once in so many days (RFC 5230 section 4.1), the
/// desk among them.
inline constexpr std::chrono::days automatic_reply_counts{7};

/// Whose a ticket is (reminders.hpp); while its assignee is away it is also theirs whose it would be without.
People team_of(const store::Ticket&, const Rules&, const store::PeopleFacts&, store::Instant now);

/// What this person answers on the ticket stays inside the desk unless they say otherwise: a developer's
/// answer, and that of whoever else is of the department while the ticket is there.
bool answers_inside(const StaffMember&, const store::Ticket&, const Rules&);

/// Who gets the next new ticket of a level: of the people of the level, else all agents, the one who is not
/// away and whose turn was the longest ago; who never had one comes first, in the configuration's order.
/// nullptr: the configuration hands out none, or all are away.
const StaffMember* next_in_turn(const std::string& level, const Rules&, const store::PeopleFacts&,
                                store::Instant now);

} // namespace ticketd::policy
