// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/notify/plan.hpp"
#include "daemon/notify/template.hpp"

namespace ticketd::notify {

/// Of a longer queue a mail leaves out the end, and says how many.
inline constexpr std::size_t most_queue_lines = 300;

/// The desk as it stands, for the template "digest": what is overdue, what falls due today, the rest, each in
/// the order of service; mails on hold, and mails that could not be delivered. `asked`: by !list.
Values queue_values(const store::Facts&, const Desk&, store::Instant now, bool asked);

/// There is anything at all to tell.
bool has_anything(const store::Facts&);

} // namespace ticketd::notify
