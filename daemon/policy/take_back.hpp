// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/policy/staff_stages.hpp"

namespace ticketd::policy {

/// `!cancel` to a mail about an answer of the writer's own: while none of its mails has left it is taken
/// back, and the ticket's clock, status and whatever else its mail changed are as before, unless somebody
/// changed them since. Otherwise the writer is told that it is too late. Always decides.
bool take_back(StaffWork&, std::optional<store::EntryId> answer);

} // namespace ticketd::policy
