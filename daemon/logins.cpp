// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/logins.hpp"

#include "daemon/clock.hpp"

namespace ticketd {

std::vector<std::shared_ptr<oauth::LiveTokens>> give_tokens(config::Config& config) {
    const auto moment = [] { return std::chrono::floor<std::chrono::seconds>(now()); };
    std::vector<std::shared_ptr<oauth::LiveTokens>> all;
    for (const auto& login : config.oauth) {
        const auto& tokens = all.emplace_back(std::make_shared<oauth::LiveTokens>(login, moment));
        for (auto& mailbox : config.mailboxes)
            if (mailbox.endpoint.oauth == login.name) mailbox.endpoint.tokens = tokens;
        if (config.smtp.endpoint.oauth == login.name) config.smtp.endpoint.tokens = tokens;
    }
    return all;
}

} // namespace ticketd
