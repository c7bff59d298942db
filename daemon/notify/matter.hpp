// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/notify/plan.hpp"

namespace ticketd::notify {

/// One mail with all that its paper work needs. Refers to plan()'s arguments; lives no longer than they.
struct Matter {
    const policy::Decision& decision;
    const policy::Arrival& arrival;
    const store::Facts& facts;
    const Desk& desk;
    store::Instant now;

    const store::CandidateTicket* known =
        nullptr;                ///< the ticket as it was; nullptr for a new one, or for none
    store::Ticket ticket;       ///< as it will be; tid 0 for none
    store::TicketUpdate update; ///< what leads from `known` to `ticket`

    mutable std::optional<std::string> told_language; ///< of language(), once it was asked for

    /// That the ticket's client is written to in; empty: the desk's. Looked for when it is first asked for:
    /// most replies are answered by nothing.
    const std::string& language() const;
    const parser::Message& message() const { return arrival.message; }
    store::EntryId entry() const { return facts.next_entry; }
    bool has_ticket() const { return ticket.tid.value != 0; }
    bool changed_to(store::Status status) const {
        return update.status == status && known->ticket.status != status;
    }
};

/// Works out the ticket as it will be.
Matter matter_of(const policy::Decision&, const policy::Arrival&, const store::Facts&, const Desk&,
                 store::Instant now);

/// The ticket among the facts, or nullptr.
const store::CandidateTicket* find_ticket(const store::Facts&, store::Tid);

} // namespace ticketd::notify
