// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/notify/plan.hpp"
#include "daemon/policy/commands.hpp"

#include <string>

namespace ticketd::notify {

/// A stored mail of a staff member's, taken apart.
policy::StaffText own_words(const parser::Message&, const Desk&);

/// What the writer of a stored mail added with it: its text without quotation and signature, and a staff
/// member's without commands. Access data is masked.
std::string own_text(const parser::Message&, store::Direction, const Desk&);

} // namespace ticketd::notify
