// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/notify/plan.hpp"

#include <string>

namespace ticketd::notify {

/// The language that a ticket's client is written to in: a language of the templates, or empty for the
/// desk's.
///
/// A mail of a client's says it: what its header names first, else the language of its words where they tell.
/// Otherwise, and for what staff's mails cause, it is the ticket's. Pure.
std::string client_language(const policy::Arrival&, bool from_client, const store::Ticket* known,
                            const Templates&);

} // namespace ticketd::notify
