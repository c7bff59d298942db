// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/policy/staff_stages.hpp"

/// Whom a staff mail reaches: nobody outside, or the clients, or those of them who have not got it yet. Pure.
namespace ticketd::policy {

/// The mail stays inside the desk:
///
///   it says !note
///   it is addressed to the internal address, or to a sub-address "+note", by To, Cc or what our server noted
///   it came through a mailing list or from a program, and was meant for others
///   it holds commands, no text and no file
///   it answers a note, a mail of the desk about one, or the correspondence that development got \ unless it
///   says !public, or has its writer is one of the development department (answers_inside())  / the client
///   among its recipients
bool stays_inside(const StaffWork&);
/// It was meant as a note: by `!note`, by its address, or by what it answers and who wrote it. What the desk
/// says about such a mail is answered by a note too.
bool is_meant_for_inside(const StaffWork&);

/// Why the mail can not say `!public`: it says at the same time that it is for the desk alone. Empty: it can.
std::string why_not_public(const StaffWork&);

/// Sets Decision::relay of an answer, and says whom it goes to: those who take part in the ticket, as its
/// commands leave it, and are not among the mail's own recipients; if it may be sent on at all.
void reach_clients(const StaffWork&, Decision&);

} // namespace ticketd::policy
