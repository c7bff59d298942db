// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/policy/rules.hpp"
#include "store/changes.hpp"
#include "store/facts.hpp"

#include <optional>
#include <string>

namespace ticketd::policy {

/// What a check of the register changes on a ticket.
struct Releveling {
    store::TicketUpdate update; ///< level, licence, and the due time where an answer is owed
    std::string before, after;  ///< levels; equal where only the licence is another
    std::string why;            ///< a sentence
};

/// The level that the register gives to a ticket under way, if it is another than the ticket has. What its
/// address is entitled to today counts, or what it was on the day the ticket was opened where that is better:
/// a licence that is mended or renewed helps, one that runs out meanwhile takes no promise back. The clock
/// goes on as after every change of level (clock.hpp). Nothing for a level that staff have set. Pure.
std::optional<Releveling> recheck(const store::RegisterTicket&, const Rules&, store::Instant now);

} // namespace ticketd::policy
