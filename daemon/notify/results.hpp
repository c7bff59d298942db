// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/notify/notices.hpp"

namespace ticketd::notify {

/// What staff asked (!help, !list, !find, !show), answered in one mail to the registered address of who
/// asked; access data masked, as in notices.
void send_results(const Matter&, Written&);

} // namespace ticketd::notify
