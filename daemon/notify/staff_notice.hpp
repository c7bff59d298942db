// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/notify/notices.hpp"

namespace ticketd::notify {

/// A notice about the mail in hand to each whom it concerns (told() in team.hpp), one a person.
void notify_staff(const Matter&, Written&);

} // namespace ticketd::notify
