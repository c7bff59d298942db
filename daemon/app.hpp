// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/chores.hpp"
#include "daemon/config/config.hpp"
#include "daemon/crash_guard.hpp"
#include "daemon/health_keeper.hpp"
#include "daemon/logins.hpp"
#include "daemon/outbox/delivery.hpp"
#include "daemon/pipeline.hpp"
#include "daemon/receiver.hpp"
#include "daemon/register/watch.hpp"
#include "daemon/state_dir.hpp"
#include "daemon/watchdog.hpp"
#include "daemon/writer.hpp"

#include <memory>
#include <vector>

namespace ticketd {

/// The running daemon. The order of its members is the order of its start; destruction is the reverse.
class App {
public:
    /// Checks and opens everything that is this machine's: templates, register, state directory, database.
    /// Throws what they throw; nothing is connected yet.
    explicit App(config::Config);

    /// Connects and works until SIGTERM or SIGINT; then intake ends first, the mails in hand finish, the
    /// outbox finishes what it is sending, and the store closes.
    void run();

private:
    net::awaitable<void> main();
    std::vector<Chore> chores();
    net::awaitable<void> serve_lmtp();

    config::Config config_;
    std::vector<std::shared_ptr<oauth::LiveTokens>> logins_; ///< those of config_
    StateDirLock lock_;
    CrashGuard guard_;
    policy::KeyRing keys_;
    licenses::RegisterWatch register_;
    net::asio::io_context io_;
    Writer writer_;
    Pipeline pipeline_;
    outbox::Delivery outbox_;
    Watchdog watchdog_;
    HealthKeeper health_;
    MailReceiver receiver_;
};

/// What `ticketd --check` checks beside the configuration: templates and register. Throws at the first that
/// is wrong.
void check(const config::Config&);

} // namespace ticketd
