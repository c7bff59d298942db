// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/policy/case.hpp"

#include <string>

namespace ticketd::policy {

/// Carries out `decision.commands`, in their order, by changing the decision: the table in carry_out.cpp, one
/// row a verb. The last command that touches a thing counts. Returns the first command's fault, a sentence
/// that names its line; then nothing of the decision may be used (all or nothing). Empty: all is done. Pure.
std::string carry_out(const Case&, const store::CandidateTicket&, Decision&);

} // namespace ticketd::policy
