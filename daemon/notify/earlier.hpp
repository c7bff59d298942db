// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/notify/matter.hpp"

namespace ticketd::notify {

/// Most text of what came before that a notice shows, in bytes: of all, and of one message.
inline constexpr std::size_t longest_earlier = 20'000, longest_earlier_message = 6'000;

/// What nobody has answered yet beside the mail in hand: the client's earlier messages and notes since the
/// newest public answer, oldest first. Sets the list "earlier" and what is said about it.
void add_earlier(const Matter&, const Phrases&, Values&);

} // namespace ticketd::notify
