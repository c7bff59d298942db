// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/notify/matter.hpp"

#include <vector>

namespace ticketd::notify {

/// Who is told about the mail in hand, at their registered addresses, each once: the ticket's assignee, else
/// the people of its level, else all agents, else all staff, else the desk's admin; while the assignee is
/// away those too. Not who gets the whole correspondence instead. Of what a client brings
/// before the supervisor all supervisors too, or the admin where there are none. Not its writer, except who
/// brings a client's request in, nor one who is told already that the mail was refused, nor an address of the
/// desk's own.
std::vector<store::Person> told(const Matter&);

/// Who is responsible for a ticket, in the same order.
std::vector<store::Person> team_for(const store::Ticket&, const Desk&);

/// Who is told that the desk itself needs a person: its admin, else the supervisors.
std::vector<store::Person> caretakers(const Desk&);

} // namespace ticketd::notify
