// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/notify/matter.hpp"

namespace ticketd::notify {

/// How a client was identified, in a notice: by which licence, and how far the address is to be believed.
void add_identity(const Matter&, Values&);

/// Whose the ticket is, and whether that person is away.
void add_assignee(const Matter&, const Phrases&, Values&);

} // namespace ticketd::notify
