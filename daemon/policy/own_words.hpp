// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/policy/commands.hpp"
#include "parser/message.hpp"

namespace ticketd::policy {

/// A staff mail taken apart. What it passes on ("---- Forwarded message ----") is somebody else's text: no
/// line of it is a command, and it goes behind what is left of the staff member's own.
StaffText read_staff_mail(const parser::Message&);

} // namespace ticketd::policy
