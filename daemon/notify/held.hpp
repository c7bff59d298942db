// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/notify/notices.hpp"

namespace ticketd::notify {

/// The mail to who alone may send a staff mail that is held: why, what he must see, his whole text. To the
/// registered address, whatever the mail came from.
void tell_held(const Matter&, Written&);

/// What the decision changes among mails that wait and answers that can be taken back, with its events; what
/// the new entry says if it is a note; and the delay of what goes to clients.
void add_holding(const Matter&, store::ChangeSet&);
/// What the history calls the end of a hold.
std::string what_ended(store::HeldState);

} // namespace ticketd::notify
