// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
// SIGHUP: the configuration, templates and register are read and checked first; then what has changed is
// exchanged, and what has not goes on as it is.
#include "daemon/app.hpp"
#include "daemon/check.hpp"
#include "daemon/clock.hpp"
#include "daemon/fail_point.hpp"
#include "daemon/log.hpp"
#include "daemon/logins.hpp"
#include "daemon/sd_notify.hpp"

#include <boost/asio/cancellation_state.hpp>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <set>

namespace ticketd {

namespace asio = net::asio;

struct App::Reloaded {
    config::Config config;
    notify::Templates templates;
    Logins logins; ///< also those that go on
    bool other_http = false;
    std::unique_ptr<http::Server> http; ///< of `other_http`; nullptr: none from now on
};

namespace {

/// For a mailbox whose disk does not answer.
constexpr std::chrono::milliseconds longest_end = std::chrono::seconds(10);

/// When asio's last set for a signal goes, the signal does again what it does by itself: SIGHUP would end a
/// daemon that is stopping. This set never goes.
void keep_hangup_handled() {
    static auto* const context = new asio::io_context;
    static const auto* const kept = new asio::signal_set(*context, SIGHUP);
    static_cast<void>(kept);
}

} // namespace

net::awaitable<void> App::reload_when_asked() {
    keep_hangup_handled();
    asio::signal_set hangups(io_, SIGHUP);
    while (!stopping_) {
        co_await hangups.async_wait(asio::use_awaitable);
        // Half of a reload would be worse than a late end.
        co_await asio::this_coro::reset_cancellation_state(asio::disable_cancellation());
        co_await reload();
        co_await asio::this_coro::reset_cancellation_state(asio::enable_terminal_cancellation());
    }
}

net::awaitable<void> App::reload() {
    const bool is_started = watchdog_.is_ready(); // else READY=1 would say that the start is over
    if (is_started) sd_notify_reloading();
    if (auto next = read_again()) {
        co_await exchange(*next);
        log::info("reload: {} is in force, with its templates and register; {} mailboxes are watched",
                  file_.string(), mailboxes_.size());
    }
    if (is_started) sd_notify("READY=1");
}

/// Nothing if anything is wrong: then the log says what.
std::optional<App::Reloaded> App::read_again() {
    try {
        auto config = config::load_config(file_);
        if (config.state_dir != config_.state_dir)
            throw config::ConfigError(
                file_.string() + ": desk.state_dir is another folder; put it back, or restart ticketd");
        auto templates = check(config);
        Reloaded next{.config = std::move(config),
                      .templates = std::move(templates),
                      .logins = {},
                      .other_http = false,
                      .http = nullptr};
        next.logins = give_tokens(next.config, logins_);
        next.other_http = next.config.http != config_.http;
        if (next.other_http) next.http = make_http(next.config.http);
        return next;
    } catch (const std::exception& error) {
        log::error(
            "reload: nothing is changed, ticketd goes on by what it had; mend this and reload again:\n{}",
            error.what());
        return std::nullopt;
    }
}

net::awaitable<void> App::exchange(Reloaded& next) {
    const bool other_smtp = smtp_settings(next.config) != smtp_settings(config_);
    const bool other_lmtp = next.config.lmtp != config_.lmtp;
    licenses_task_->cancel();
    housework_task_->cancel();
    if (other_lmtp) co_await end(lmtp_task_);
    const auto goes = [&kept = next.config.mailboxes](const Watched& mailbox) {
        return std::ranges::find(kept, mailbox.settings) == kept.end();
    };
    co_await end_mailboxes(goes);
    co_await licenses_task_->ended();
    co_await housework_task_->ended();
    if (other_smtp) co_await end(outbox_task_);
    if (next.other_http) co_await end(http_task_);
    co_await end_logins(); // also those that go on: others may use them now
    logins_ = std::move(next.logins);
    if (next.other_http) http_ = std::move(next.http);
    config_ = std::move(next.config); // nobody on the writer's thread reads it: what did has ended
    co_await exchange_rules(next.templates);

    log::set_threshold(config_.log_level);
    health_.watch(config_.ways_in());
    observer_.expect(config_.ways_in());
    name_what_is_watched();
    if (other_smtp) outbox_.replace(smtp_settings(config_));
    if (other_smtp) start_outbox();
    if (next.other_http) start_http();
    start_logins();
    start_licenses();
    start_housework();
    start_mailboxes();
    if (other_lmtp) start_lmtp();
}

net::awaitable<void> App::end(std::optional<Task>& task) {
    if (!task) co_return;
    task->cancel();
    co_await task->ended();
    task.reset();
}

net::awaitable<void> App::end_logins() {
    for (auto& login : login_tasks_) login.cancel();
    for (auto& login : login_tasks_) co_await login.ended();
    login_tasks_.clear();
}

/// The mail in hand is finished; but a disk that does not answer is not waited for, for ever.
net::awaitable<void> App::end_mailboxes(std::function<bool(const Watched&)> goes) {
    for (auto& mailbox : mailboxes_)
        if (goes(mailbox)) mailbox.task.cancel();
    const auto deadline = std::chrono::steady_clock::now() + waiting_time(longest_end);
    for (auto mailbox = mailboxes_.begin(); mailbox != mailboxes_.end();) {
        const auto at = mailbox++;
        if (!goes(*at)) continue;
        if (at->settings.maildir.empty()) {
            co_await at->task.ended(); // bounded by itself
        } else if (!co_await at->task.ended_by(deadline)) {
            log::error("{}: its disk does not answer, and it is not waited for any longer; look at that disk",
                       at->settings.label);
            silent_mailboxes_.splice(silent_mailboxes_.end(), mailboxes_, at);
            continue;
        }
        mailboxes_.erase(at);
    }
    std::erase_if(silent_mailboxes_, [](const Watched& mailbox) { return mailbox.task.has_ended(); });
}

/// On the writer's thread, so between two mails.
net::awaitable<void> App::exchange_rules(notify::Templates& templates) {
    auto work = [this, &templates](store::Store& store) {
        pipeline_.replace(config_.rules, std::move(templates));
        register_.replace(config_.licenses_csv, config_.licenses_named);
        try {
            register_.put_in_force(store, now());
        } catch (const std::exception& error) { // it was good a moment ago
            log::error("licences: the register is not taken, the previous one stays in force; mend it:\n{}",
                       error.what());
        }
    };
    co_await writer_.run(std::move(work));
}

} // namespace ticketd
