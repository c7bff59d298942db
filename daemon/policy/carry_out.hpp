// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/policy/case.hpp"

#include <string>

namespace ticketd::policy {

/// Carries out commands, in their order, by changing the decision: the table in carry_out.cpp, one row a
/// verb. Each is checked against what those before it leave; the last that touches a thing counts.
/// `decision.lines` says what became of each line. Returns the first fault, a sentence that names its line;
/// then nothing else of the decision may be used (all or nothing). Empty: all is done. Pure.
std::string carry_out(const Case&, const store::CandidateTicket&, const std::vector<CommandLine>&, Decision&);

/// One command alone. Returns its fault, a sentence; then the decision is as it was.
std::string carry_out(const Case&, const store::CandidateTicket&, const Command&, Decision&);

/// The first line's that has one, with the line's word before it; else empty.
std::string first_fault(const std::vector<LineResult>&);

} // namespace ticketd::policy
