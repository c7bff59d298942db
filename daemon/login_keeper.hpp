// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/config/config.hpp"
#include "daemon/health_keeper.hpp"
#include "daemon/oauth/live_tokens.hpp"

#include <memory>

namespace ticketd {

/// Keeps the tokens of one [[oauth]] fresh for ever. When they cannot be renewed, the log and the health of
/// all that use them say so at once, while the old token may still be good. Ends by cancellation.
net::awaitable<void> keep_login(std::shared_ptr<oauth::LiveTokens>, const config::Config&, HealthKeeper&);

} // namespace ticketd
