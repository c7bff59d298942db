// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/intake/intake.hpp"

#include <chrono>

namespace ticketd::intake {

/// How patient the watch is. Tests are less so.
struct Pace {
    std::chrono::milliseconds reply{60'000};         ///< a server's silence while an answer is due
    std::chrono::milliseconds first_pause{1'000};    ///< after a fault; doubles, with jitter
    std::chrono::milliseconds refused_pause{15'000}; ///< the first after a refused password or certificate
    std::chrono::milliseconds longest_pause{60'000};
    std::chrono::milliseconds retry{5'000}; ///< until a mail that failed is asked for again; doubles
    std::chrono::milliseconds longest_retry{300'000};
    std::chrono::milliseconds idle{28 * 60'000}; ///< servers may end an IDLE after 30 minutes (RFC 2177)
    std::chrono::milliseconds farewell{5'000};   ///< for moves in hand and LOGOUT after cancellation
};

/// Watches one mailbox for ever: connects, fetches by UID what the ledger does not know, hands it to the
/// receiver, moves or flags it after the commit, waits in IDLE; reconnects after any fault with capped
/// back-off. Ends only by cancellation (any type) of the coroutine, and then returns: the take() in hand and
/// its move finish first. To be spawned on its own: it changes the coroutine's cancellation state.
net::awaitable<void> watch_imap(MailboxSettings, Receiver&, Pace pace = {});

} // namespace ticketd::intake
