// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/ctl/output.hpp"
#include "daemon/policy/rules.hpp"

#include <string>
#include <vector>

namespace ticketd::ctl {

/// Adds `intervals`, a list of {from, to, seconds}: the open time that counts between a start and a due time
/// by a level, at most 20; and `more_intervals`, how many follow. Without start or due time the list is
/// empty.
void add_intervals(Json&, const policy::Rules&, const std::string& level,
                   const std::optional<store::Instant>& start, const std::optional<store::Instant>& due);

/// The same for a person, a line each, in the desk's zone.
std::vector<std::string> interval_lines(const policy::Rules&, const std::string& level, store::Instant start,
                                        store::Instant due);

} // namespace ticketd::ctl
