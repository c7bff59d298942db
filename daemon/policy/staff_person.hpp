// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/policy/staff_stages.hpp"

namespace ticketd::policy {

/// A stage of decide_staff_mail(): a mail that names no ticket and speaks of its writer alone (`!away`) is
/// carried out, and kept as a note of no ticket.
bool speak_of_oneself(StaffWork&);

} // namespace ticketd::policy
