// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/policy/case.hpp"

#include <string>

/// What staff say about the service that a ticket gets: rows of the table in carry_out.cpp. Each changes the
/// decision and returns its fault, a sentence; empty: it is done. All are pure.
namespace ticketd::policy {

/// Which ticket of the decision a command is about, and what stands behind its word.
struct Order {
    const Case& mail;
    const store::CandidateTicket& ticket;
    const std::string& argument;
    Decision& decision;
};

/// `!level KEY`: the level is this from now on, set by staff; the clock as at_level() says. A key of
/// development_level is `!development`. Any other takes the ticket back from the development department.
std::string set_level(Order&);

/// `!urgent`, `!normal`: whether it may be served out of turn.
std::string set_urgent(Order&);
std::string set_normal(Order&);

/// `!assign NAME|me|nobody`: whose ticket it is; who it becomes is told.
std::string assign(Order&);

/// `!development`: the ticket is passed to the development department, whose people are told, if its level
/// may pass there. It gets the level and so the clock of development, unless its own stays with it there.
std::string pass_to_development(Order&);

/// One of them needs all that was written on the ticket: to reveal access data, or for the department.
bool wants_correspondence(const std::vector<Command>&);

/// `!wait [REASON]`: the ticket waits for the client. No clock stops for it: only a public answer does that,
/// so what is owed stays owed until the client has been told what is missing.
std::string wait_for_client(Order&);

} // namespace ticketd::policy
