// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/policy/case.hpp"

namespace ticketd::policy {

/// A command at work. An action changes the decision; what it returns is its fault, empty if there is none.
struct CommandWork {
    const Case& mail;
    const store::CandidateTicket& ticket;
    const Command& command;
    Decision& decision;
};

} // namespace ticketd::policy
