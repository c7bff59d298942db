// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/login_keeper.hpp"

#include "daemon/log.hpp"

namespace ticketd {

net::awaitable<void> keep_login(std::shared_ptr<oauth::LiveTokens> tokens, const config::Config& config,
                                HealthKeeper& health) {
    const auto report = [&, name = tokens->name(), failing = false](const std::string& why) mutable {
        if (!why.empty())
            log::warning("{}; what logs in with it stops when its last token ends", log::safe(why, 1000));
        else if (failing)
            log::info("[[oauth]] \"{}\": its token is renewed again", name);
        failing = !why.empty();
        for (const auto& mailbox : config.mailboxes)
            if (mailbox.endpoint.oauth == name) health.login_troubled(mailbox.label, why);
        if (config.smtp.endpoint.oauth == name) health.outbox_login_troubled(why);
    };
    co_await tokens->keep(report);
}

} // namespace ticketd
