// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/config/config.hpp"
#include "daemon/oauth/live_tokens.hpp"

#include <memory>
#include <vector>

namespace ticketd {

using Logins = std::vector<std::shared_ptr<oauth::LiveTokens>>;

/// Makes the tokens of every [[oauth]] and gives them to the servers that name it. Those of `known` whose
/// settings are the same are taken from there. Asks nobody yet.
Logins give_tokens(config::Config&, const Logins& known = {});

} // namespace ticketd
