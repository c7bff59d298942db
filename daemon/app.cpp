// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/app.hpp"

#include "daemon/clock.hpp"
#include "daemon/digest.hpp"
#include "daemon/erasure.hpp"
#include "daemon/fail_point.hpp"
#include "daemon/housework.hpp"
#include "daemon/intake/imap.hpp"
#include "daemon/intake/maildir.hpp"
#include "daemon/lmtp/lmtp.hpp"
#include "daemon/log.hpp"
#include "daemon/login_keeper.hpp"
#include "daemon/notify/desk_templates.hpp"
#include "daemon/policy/recipients.hpp"
#include "daemon/records/retention.hpp"
#include "daemon/reminders.hpp"
#include "daemon/task.hpp"
#include "store/upgrade.hpp"

#include <boost/asio/signal_set.hpp>

#include <deque>
#include <memory>
#include <optional>

namespace ticketd {

namespace asio = net::asio;

namespace {

store::Store open_store(const config::Config& config, licenses::RegisterWatch& licenses) {
    store::Store store(config.state_dir / database_file, config.first_tid);
    if (const auto interrupted = store.requeue_interrupted(now()))
        log::warning(
            "{} mails were being sent when the last run ended; they are sent again with the same Message-ID",
            interrupted);
    licenses.put_in_force(store, now());
    return store;
}

/// The installation's keys; of a database that is a backup's copy, those that came with it.
policy::KeyRing open_keys(const config::Config& config) {
    const auto database = config.state_dir / database_file;
    if (!std::filesystem::exists(database)) return load_keys(config.state_dir);
    if (const auto done = store::upgrade(database))
        log::info(
            "the database was brought from schema {} to {}; {} holds it as it was before, and may go when "
            "all is well",
            done->from, done->to, done->copy.string());
    store::Store store(database, config.first_tid);
    if (const auto kept = store.keys_of_backup()) {
        put_back_keys(config.state_dir, *kept);
        store.forget_backup();
        log::warning("going on from a backup: 1,000 ticket numbers are left out, which may have been given "
                     "after it was made; `ticketctl ledger --rescan` takes in what was processed since");
    }
    return load_keys(config.state_dir);
}

outbox::SmtpSettings smtp_settings(const config::Config& config) {
    auto settings = config.smtp;
    settings.endpoint.connect_timeout = connecting_time(settings.endpoint.connect_timeout);
    auto& patience = settings.patience;
    for (auto* time : {&patience.command, &patience.acceptance, &patience.idle, &patience.last_mail})
        *time = waiting_time(*time);
    const auto& suspend = config.rules.gate.suspend;
    if (!suspend) return settings;
    const std::int64_t unit = suspend->unit == policy::Span::Unit::seconds ? 1
                              : suspend->unit == policy::Span::Unit::days  ? 86'400
                                                                           : 365 * 86'400;
    settings.suspend = std::chrono::seconds(suspend->count * unit);
    return settings;
}

intake::MailboxSettings settings_of(intake::MailboxSettings mailbox) {
    mailbox.endpoint.connect_timeout = connecting_time(mailbox.endpoint.connect_timeout);
    return mailbox;
}

intake::Pace pace_of_intake() {
    intake::Pace pace;
    for (auto* time : {&pace.reply, &pace.first_pause, &pace.refused_pause, &pace.longest_pause, &pace.retry,
                       &pace.longest_retry})
        *time = waiting_time(*time);
    return pace;
}

/// Nothing while the store cannot be read: those who need it say so.
std::optional<std::int64_t> version_of(store::Store& store) {
    try {
        return store.data_version();
    } catch (const store::Failure&) {
        return std::nullopt;
    }
}

/// Wakes the outbox when another process (ticketctl) has written to the database.
net::awaitable<void> watch_other_writers(Writer& writer, outbox::Delivery& outbox) {
    asio::steady_timer timer(co_await asio::this_coro::executor);
    std::int64_t seen = 0;
    for (;;) {
        timer.expires_after(std::chrono::milliseconds(500));
        co_await timer.async_wait(asio::use_awaitable);
        auto ask = [](store::Store& store) { return version_of(store); };
        const auto version = co_await writer.run(std::move(ask));
        if (version && std::exchange(seen, *version) != *version) outbox.wake();
    }
}

} // namespace

App::App(config::Config config)
    : config_(std::move(config)),
      logins_(give_tokens(config_)),
      lock_(config_.state_dir),
      guard_(config_.state_dir),
      keys_(open_keys(config_)),
      register_(config_.licenses_csv, config_.licenses_named, config_.rules),
      writer_(open_store(config_, register_)),
      pipeline_(config_.rules, keys_, notify::read_templates(config_.templates, config_.rules)),
      outbox_(io_, smtp_settings(config_), writer_, now),
      watchdog_(config_.ways_in().size()),
      health_(config_.state_dir / health_file, config_.ways_in()),
      receiver_(writer_, pipeline_, outbox_, watchdog_, health_, guard_) {}

/// What is done beside the mails, a row each.
std::vector<Chore> App::chores() {
    auto erase = [erasure = std::make_shared<AccessDataErasure>(config_.rules, keys_, config_.access_data)](
                     store::Store& store, store::Instant at) { return erasure->work(store, at); };
    auto gate = [this](store::Store& store, store::Instant at) {
        return tend_gate(store, pipeline_.desk(), at);
    };
    auto remind = [this](store::Store& store, store::Instant at) {
        return remind_staff(store, pipeline_.desk(), at);
    };
    auto holds = [this](store::Store& store, store::Instant at) {
        return report_holds(store, pipeline_.desk(), at);
    };
    // By a second connection: this one is between two transactions meanwhile.
    auto expire = [this](store::Store&, store::Instant at) {
        return records::expire_some(config_.state_dir / database_file, config_.retention, config_.rules, at),
               false;
    };
    auto digest = [this](store::Store& store, store::Instant at) {
        return send_digest(store, pipeline_.desk(), at);
    };
    return {
        {.name = "the report of mails on hold", .every = std::chrono::seconds(5), .work = std::move(holds)},
        {.name = "the digest", .every = std::chrono::seconds(20), .work = std::move(digest)},
        {.name = "the erasure of access data", .every = std::chrono::minutes(1), .work = std::move(erase)},
        {.name = "the retention", .every = std::chrono::hours(1), .work = std::move(expire)},
        {.name = "the gate", .every = std::chrono::seconds(15), .work = std::move(gate)},
        {.name = "the reminders", .every = std::chrono::seconds(2), .work = std::move(remind)}};
}

net::awaitable<void> App::serve_lmtp() {
    auto is_ours = [this](std::string_view address) {
        return policy::is_own_address(address, config_.rules.desk);
    };
    return lmtp::serve(config_.lmtp, receiver_, std::move(is_ours), now);
}

void App::run() {
    std::exception_ptr failure;
    asio::co_spawn(io_, main(), [&failure](std::exception_ptr error) { failure = error; });
    io_.run();
    if (failure) std::rethrow_exception(failure);
}

net::awaitable<void> App::main() {
    asio::signal_set signals(io_, SIGTERM, SIGINT);
    std::exception_ptr failure;
    const auto fail = [&](std::exception_ptr error) {
        failure = error;
        signals.cancel();
    };
    Task outbox(io_, outbox_.run(), fail);
    Task licenses(io_, register_.run(writer_, now), fail);
    Task others(io_, watch_other_writers(writer_, outbox_), fail);
    Task housework(io_, run_chores(chores(), writer_, outbox_), fail);
    Task health(io_, health_.run([this] { return outbox_.trouble(); }), fail);
    std::deque<Task> logins;
    for (const auto& login : logins_) logins.emplace_back(io_, keep_login(login, config_, health_), fail);
    std::deque<Task> mailboxes;
    for (const auto& mailbox : config_.mailboxes) {
        const auto watch = mailbox.maildir.empty() ? intake::watch_imap : intake::watch_maildir;
        mailboxes.emplace_back(io_, watch(settings_of(mailbox), receiver_, pace_of_intake()), fail);
    }
    if (!config_.lmtp.listen.empty()) mailboxes.emplace_back(io_, serve_lmtp(), fail);
    log::info("started: {} watches {} mailboxes", config_.rules.desk.address, mailboxes.size());

    boost::system::error_code interrupted;
    auto token = asio::redirect_error(asio::use_awaitable, interrupted);
    co_await signals.async_wait(token);

    log::info("stopping: the mail in hand is finished first");
    watchdog_.stopping();
    for (auto& mailbox : mailboxes) mailbox.cancel();
    licenses.cancel();
    others.cancel();
    housework.cancel();
    for (auto& mailbox : mailboxes) co_await mailbox.ended();
    outbox.cancel(); // only now: what the last mails queued can still leave
    co_await outbox.ended();
    for (auto& login : logins) login.cancel();
    for (auto& login : logins) co_await login.ended();
    co_await licenses.ended();
    co_await others.ended();
    co_await housework.ended();
    health.cancel();
    co_await health.ended();
    health_.stopped();
    log::info("stopped");
    if (failure) std::rethrow_exception(failure);
}

void check(const config::Config& config) {
    const auto templates = notify::read_templates(config.templates, config.rules);
    notify::check_templates(templates, config.templates);
    for (const auto& gap : templates.gaps()) log::warning("{}", gap);
    if (config.licenses_named || std::filesystem::exists(config.licenses_csv))
        licenses::read_register_file(config.licenses_csv, config.rules);
}

} // namespace ticketd
