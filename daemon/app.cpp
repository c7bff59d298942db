// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/app.hpp"

#include "daemon/clock.hpp"
#include "daemon/erasure.hpp"
#include "daemon/fail_point.hpp"
#include "daemon/housework.hpp"
#include "daemon/intake/imap.hpp"
#include "daemon/log.hpp"
#include "daemon/notify/desk_templates.hpp"
#include "daemon/reminders.hpp"
#include "daemon/task.hpp"

#include <boost/asio/signal_set.hpp>

#include <deque>
#include <memory>

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

outbox::SmtpSettings smtp_settings(const config::Config& config) {
    auto settings = config.smtp;
    auto& patience = settings.patience;
    for (auto* time : {&patience.command, &patience.acceptance, &patience.last_mail})
        *time = waiting_time(*time);
    const auto& suspend = config.rules.gate.suspend;
    if (!suspend) return settings;
    const std::int64_t unit = suspend->unit == policy::Span::Unit::seconds ? 1
                              : suspend->unit == policy::Span::Unit::days  ? 86'400
                                                                           : 365 * 86'400;
    settings.suspend = std::chrono::seconds(suspend->count * unit);
    return settings;
}

intake::Pace pace_of_intake() {
    intake::Pace pace;
    for (auto* time :
         {&pace.reply, &pace.refused_pause, &pace.longest_pause, &pace.retry, &pace.longest_retry})
        *time = waiting_time(*time);
    return pace;
}

/// Wakes the outbox when another process (ticketctl) has written to the database.
net::awaitable<void> watch_other_writers(Writer& writer, outbox::Delivery& outbox) {
    asio::steady_timer timer(co_await asio::this_coro::executor);
    std::int64_t seen = 0;
    for (;;) {
        timer.expires_after(std::chrono::milliseconds(500));
        co_await timer.async_wait(asio::use_awaitable);
        auto ask = [](store::Store& store) { return store.data_version(); };
        const auto version = co_await writer.run(std::move(ask));
        if (std::exchange(seen, version) != version) outbox.wake();
    }
}

} // namespace

App::App(config::Config config)
    : config_(std::move(config)),
      lock_(config_.state_dir),
      keys_(load_keys(config_.state_dir)),
      register_(config_.licenses_csv, config_.licenses_named, config_.rules),
      writer_(open_store(config_, register_)),
      pipeline_(config_.rules, keys_, notify::read_templates(config_.templates, config_.rules)),
      outbox_(io_, smtp_settings(config_), writer_, now),
      watchdog_(config_.mailboxes.size()),
      receiver_(writer_, pipeline_, outbox_, watchdog_) {}

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
    return {
        {.name = "the erasure of access data", .every = std::chrono::minutes(1), .work = std::move(erase)},
        {.name = "the gate", .every = std::chrono::seconds(15), .work = std::move(gate)},
        {.name = "the reminders", .every = std::chrono::seconds(2), .work = std::move(remind)}};
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
    std::deque<Task> mailboxes;
    for (const auto& mailbox : config_.mailboxes)
        mailboxes.emplace_back(io_, intake::watch_imap(mailbox, receiver_, pace_of_intake()), fail);
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
    co_await licenses.ended();
    co_await others.ended();
    co_await housework.ended();
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
