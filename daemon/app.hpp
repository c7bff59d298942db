// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/alerts.hpp"
#include "daemon/chores.hpp"
#include "daemon/config/config.hpp"
#include "daemon/crash_guard.hpp"
#include "daemon/health_keeper.hpp"
#include "daemon/http/server.hpp"
#include "daemon/logins.hpp"
#include "daemon/observer.hpp"
#include "daemon/outbox/delivery.hpp"
#include "daemon/outbox/in_flight.hpp"
#include "daemon/pipeline.hpp"
#include "daemon/receiver.hpp"
#include "daemon/register/watch.hpp"
#include "daemon/state_dir.hpp"
#include "daemon/task.hpp"
#include "daemon/watchdog.hpp"
#include "daemon/writer.hpp"

#include <boost/asio/signal_set.hpp>

#include <csignal>
#include <deque>
#include <functional>
#include <list>
#include <memory>
#include <optional>
#include <vector>

namespace ticketd {

/// The running daemon. The order of its members is the order of its start; destruction is the reverse.
class App {
public:
    /// Checks and opens everything that is this machine's: templates, register, state directory, database.
    /// Throws what they throw; nothing is connected yet.
    /// `file`: where the configuration was read from, and is read again on SIGHUP.
    App(config::Config, std::filesystem::path file);

    /// Connects and works until SIGTERM or SIGINT; then intake ends first, the mails in hand finish, the
    /// outbox finishes what it is sending, and the store closes.
    void run();

private:
    /// A mailbox, and the coroutine that watches it.
    struct Watched {
        intake::MailboxSettings settings;
        Task task;
    };
    /// What a reload has read and checked, before anything is changed.
    struct Reloaded;

    net::awaitable<void> main();
    net::awaitable<void> until_asked_to_stop();
    net::awaitable<void> stop();
    [[noreturn]] void leave_the_silent();
    std::vector<Chore> chores();
    net::awaitable<void> serve_lmtp();
    void fail(std::exception_ptr);
    void start_outbox();
    void start_licenses();
    void start_housework();
    void start_mailboxes();
    void start_lmtp();
    void start_logins();
    void start_http();
    std::unique_ptr<http::Server> make_http(const std::optional<net::Listen>&);
    void name_what_is_watched();

    // reload.cpp
    net::awaitable<void> reload_when_asked();
    net::awaitable<void> reload();
    std::optional<Reloaded> read_again();
    net::awaitable<void> exchange(Reloaded&);
    net::awaitable<void> end_mailboxes(std::function<bool(const Watched&)> goes);
    net::awaitable<void> exchange_rules(notify::Templates&);
    net::awaitable<void> end(std::optional<Task>&);
    net::awaitable<void> end_logins();

    std::filesystem::path file_;
    config::Config config_;
    Logins logins_; ///< those of config_
    StateDirLock lock_;
    CrashGuard guard_;
    policy::KeyRing keys_;
    licenses::RegisterWatch register_;
    net::asio::io_context io_;
    outbox::InFlight in_flight_;
    Writer writer_;
    Pipeline pipeline_;
    outbox::Delivery outbox_;
    Watchdog watchdog_;
    Alerts alerts_;
    HealthKeeper health_;
    MailReceiver receiver_;
    Observer observer_;
    std::unique_ptr<http::Server> http_; ///< where [http] listen is set

    // What runs, while main() does.
    std::optional<Task> outbox_task_, licenses_task_, housework_task_, http_task_, lmtp_task_;
    std::list<Watched> mailboxes_;
    std::list<Watched> silent_mailboxes_; ///< cancelled, and their disk does not answer
    std::deque<Task> login_tasks_;        ///< of logins_
    net::asio::signal_set stop_signals_{io_, SIGTERM, SIGINT};
    std::exception_ptr failure_;
    bool stopping_ = false;
};

/// As the outbox is to work by a configuration.
outbox::SmtpSettings smtp_settings(const config::Config&);

} // namespace ticketd
