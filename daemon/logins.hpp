// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/config/config.hpp"
#include "daemon/oauth/live_tokens.hpp"

#include <memory>
#include <vector>

namespace ticketd {

/// Makes the tokens of every [[oauth]] and gives them to the servers that name it. Asks nobody yet.
std::vector<std::shared_ptr<oauth::LiveTokens>> give_tokens(config::Config&);
/// Gives tokens that there are already to the servers that name them.
void share_tokens(const std::vector<std::shared_ptr<oauth::LiveTokens>>&, config::Config&);

} // namespace ticketd
