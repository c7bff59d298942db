// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/notify/matter.hpp"
#include "daemon/notify/phrases.hpp"

namespace ticketd::notify {

/// What a client is told about the request itself: what of it is missing (once, of a new request of which
/// all was kept), which attachments cannot be opened, and which days off the promise passes over. Lists with
/// a flag each; all three are set.
void add_request_check(const Matter&, const Phrases&, Values&);

} // namespace ticketd::notify
