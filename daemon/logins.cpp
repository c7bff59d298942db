// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/logins.hpp"

#include "daemon/clock.hpp"

#include <algorithm>

namespace ticketd {

namespace {

/// To the servers that name them.
void share_tokens(const Logins& all, config::Config& config) {
    for (const auto& tokens : all) {
        for (auto& mailbox : config.mailboxes)
            if (mailbox.endpoint.oauth == tokens->name()) mailbox.endpoint.tokens = tokens;
        if (config.smtp.endpoint.oauth == tokens->name()) config.smtp.endpoint.tokens = tokens;
    }
}

} // namespace

Logins give_tokens(config::Config& config, const Logins& known) {
    const auto moment = [] { return std::chrono::floor<std::chrono::seconds>(now()); };
    Logins all;
    for (const auto& login : config.oauth) {
        const auto same =
            std::ranges::find_if(known, [&](const auto& tokens) { return tokens->settings() == login; });
        all.push_back(same != known.end() ? *same : std::make_shared<oauth::LiveTokens>(login, moment));
    }
    share_tokens(all, config);
    return all;
}

} // namespace ticketd
