// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/intake/intake.hpp"
#include "daemon/lmtp/session.hpp"
#include "daemon/lmtp/settings.hpp"

#include <functional>
#include <string_view>

namespace ticketd::lmtp {

/// Listens for ever, and takes in what is handed over; a mail's recipients are told of it after its commit.
/// For the receiver it is one more mailbox, by the name of the settings. Ends by cancellation: mails that the
/// store has in hand are answered first.
net::awaitable<void> serve(Settings, intake::Receiver&, std::function<bool(std::string_view address)> is_ours,
                           std::function<store::Instant()> now, Pace pace = {});

} // namespace ticketd::lmtp
