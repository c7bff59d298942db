// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/policy/commands.hpp"
#include "daemon/policy/outcomes.hpp"

/// Staff who bring in what a client wrote elsewhere: the ticket is the client's, with the client's level and
/// the clock of the moment of receipt. The mail is kept as a note: a staff member's words above it are not
/// the client's to read.
namespace ticketd::policy {

/// `!requester ADDRESS` stands in the mail: with no ticket, it opens one for that client.
bool opens_for_client(const StaffText&);
void decide_opening_for_client(const Case&, StaffText, Decision&);

/// Believed staff pass a client's mail on, and `[threads] forwards` is on. Whose mail it is says the
/// forwarded text alone: that never lifts trust above a plain From:.
bool is_forward_by_staff(const Case&, const FollowUp&, const Decision&);
void decide_forward_by_staff(const Case&, const FollowUp&, Decision&);

/// What must be looked up for the latter.
void ask_for_forward(const parser::Message&, const Rules&, store::MailKeys&);

} // namespace ticketd::policy
