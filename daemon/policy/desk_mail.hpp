// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/policy/staff_stages.hpp"

/// Staff mails that are about no ticket in particular: questions, and commands that name their tickets, as in
/// a reply to the digest. All are pure.
namespace ticketd::policy {

/// How many tickets the commands of one mail may name; more is a fault.
inline constexpr std::size_t most_named_tickets = 100;

/// The mail is a staff member's answer to a mail of ours that is about no ticket: the digest, an answer to
/// questions, a receipt for several tickets.
bool answers_desk_mail(const Case&, const Sender&);

/// The mail names no ticket: each of its lines is carried out on the tickets that it names, or for its
/// writer, or nothing is.
bool act_on_desk(StaffWork&);

/// The tickets that the commands name behind their words.
void ask_for_named_tickets(const StaffText&, store::MailKeys&);

/// Its writer gets a receipt: something of it was carried out, they want receipts, and it is not a program
/// that answers our receipts.
bool wants_receipt(const Case&, const Decision&);

} // namespace ticketd::policy
