// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/notify/plan.hpp"

#include <string>

namespace ticketd::notify {

/// What the writer of a stored mail added with it: its text without quotation and signature, and a staff
/// member's without commands. Access data is masked.
std::string own_text(const parser::Message&, store::Direction, const Desk&);

} // namespace ticketd::notify
