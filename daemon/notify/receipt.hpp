// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/notify/matter.hpp"
#include "daemon/notify/notices.hpp"

namespace ticketd::notify {

/// The matter's writer is told what was done with the mail: Decision::receipt, and no refusal says it.
bool sends_receipt(const Matter&);

/// What was done, to whom it was relayed, and how the ticket stands now; or a line for each ticket that its
/// commands named. In the thread of the staff member's mail.
void send_receipt(const Matter&, Written&);

/// The lines of a mail with their results, for the template "refusal".
void add_line_results(const Matter&, Values&);

} // namespace ticketd::notify
