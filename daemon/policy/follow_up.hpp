// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/policy/case.hpp"

#include <optional>
#include <string>
#include <vector>

namespace ticketd::policy {

/// Which ticket a mail continues.
struct FollowUp {
    const store::CandidateTicket* ticket = nullptr; ///< points into Facts; nullptr: none, a new ticket
    ThreadSign by = ThreadSign::new_ticket;
    std::optional<Token> token;        ///< of a signed reference
    bool unconfirmed = false;          ///< only a token of another address gives the right to write there
    std::vector<store::Tid> mentioned; ///< tickets named by the mail whose sender may not write to them
    std::string reason;                ///< a sentence
};

/// Why a sender may write to a ticket, as the end of a sentence ("is its requester"); nothing if they may
/// not: requester, participant, an address of the ticket's licence (or its domain), staff. Holding a signed
/// reference is not looked at here. Who is not believed may not, whatever address they write from. Pure.
std::optional<std::string> why_may_write(const Sender&, const store::CandidateTicket&, const store::Facts&,
                                         const Rules&);

/// Finds which ticket a mail continues, if any.
///
/// Tries the signs in falling order of trust (see `signs` in the .cpp): signed references, stored
/// Message-IDs, then the subject's tags. A stranger's subject alone never opens someone else's ticket, and a
/// mail that failed authentication opens none. Pure.
FollowUp find_follow_up(const Case&, const Sender&);

/// By the stored Message-IDs that it refers to alone. Pure.
std::optional<FollowUp> follow_message_id(const Case&, const Sender&);

/// The mail names a ticket that exists, whoever wrote it. Pure.
bool names_a_ticket(const Case&);

} // namespace ticketd::policy
