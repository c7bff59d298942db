// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/policy/rules.hpp"
#include "store/model.hpp"

#include <optional>
#include <vector>

/// Reminders to staff of what is owed (a warning, the due time, the supervisor): which one is due, and whose
/// it is. Each is sent once a clock; Ticket::reminded remembers it. Pure.
namespace ticketd::policy {

/// When the warning falls due: when the share of the promised time has passed, counted in the calendar of the
/// ticket's level. Nothing if no clock runs or no warning is wanted.
std::optional<store::Instant> warn_time(const store::Ticket&, const Rules&);

/// When the supervisor is told; nothing likewise.
std::optional<store::Instant> escalation_time(const store::Ticket&, const Rules&);

/// The furthest stage that has fallen due by now and was not reached yet; nothing if there is none. A warning
/// falls due only while the level's calendar is open. After a long stop the stages before it count as passed:
/// the one mail says how things stand.
std::optional<store::Reminded> reminder_due(const store::Ticket&, const Rules&, store::Instant now);

using People = std::vector<const StaffMember*>;

/// Whose a ticket is: its assignee's, else the people's of its level, else all agents', else all staff's.
/// With the development department it is also theirs.
People team_of(const store::Ticket&, const Rules&);

/// The development department: the people of development_level, else all developers.
People developers_of(const Rules&);

/// Who gets a reminder: the team, or for the last stage the supervisors. Empty: it is the admin's.
People reminded_people(store::Reminded, const store::Ticket&, const Rules&);

} // namespace ticketd::policy
