// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/policy/command_work.hpp"

#include <string>

/// What staff ask the desk: rows of the table in carry_out.cpp. They change nothing; the answers go into one
/// mail to the registered address of who asks. All are pure.
namespace ticketd::policy {

/// What one mail may ask; more is a fault.
inline constexpr std::size_t most_questions = 10;

std::string ask_help(CommandWork&); ///< `!help`: what this person may do
std::string ask_list(CommandWork&); ///< `!list`: the queue
std::string ask_find(CommandWork&); ///< `!find WORDS`: the newest tickets that hold all of them
std::string ask_show(CommandWork&); ///< `!show [TID]`: a ticket; without a number, the one in hand

/// What must be looked up for the questions of a staff mail.
void ask_for_questions(const StaffText&, store::Instant now, store::MailKeys&);

} // namespace ticketd::policy
