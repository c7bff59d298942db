// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/logins.hpp"

#include "daemon/clock.hpp"

namespace ticketd {

std::vector<std::shared_ptr<oauth::LiveTokens>> give_tokens(config::Config& config) {
    const auto moment = [] { return std::chrono::floor<std::chrono::seconds>(now()); };
    std::vector<std::shared_ptr<oauth::LiveTokens>> all;
    for (const auto& login : config.oauth) all.push_back(std::make_shared<oauth::LiveTokens>(login, moment));
    share_tokens(all, config);
    return all;
}

void share_tokens(const std::vector<std::shared_ptr<oauth::LiveTokens>>& all, config::Config& config) {
    for (const auto& tokens : all) {
        for (auto& mailbox : config.mailboxes)
            if (mailbox.endpoint.oauth == tokens->name()) mailbox.endpoint.tokens = tokens;
        if (config.smtp.endpoint.oauth == tokens->name()) config.smtp.endpoint.tokens = tokens;
    }
}

} // namespace ticketd
