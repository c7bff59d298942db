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
#include "daemon/memory.hpp"
#include "daemon/notify/desk_templates.hpp"
#include "daemon/opening.hpp"
#include "daemon/policy/recipients.hpp"
#include "daemon/records/retention.hpp"
#include "daemon/reminders.hpp"
#include "daemon/vital_signs.hpp"

#include <algorithm>
#include <cstdlib>
#include <memory>
#include <optional>
#include <set>

namespace ticketd {

namespace asio = net::asio;

namespace {

/// What comes and goes within this time is one trouble, and told once.
constexpr std::chrono::minutes calm{2};

/// What staff would be told to answer may be answered by a mail that came while we were stopped. A mailbox
/// that stays shut holds the reminders up for no longer than this.
constexpr std::chrono::minutes mailboxes_first{10};

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

/// IMAP servers are looked at when an IDLE ends, too.
std::chrono::seconds between_looks_at(const intake::MailboxSettings& way) {
    if (!way.maildir.empty()) return way.poll;
    return std::min(way.poll, std::chrono::floor<std::chrono::seconds>(intake::Pace{}.idle));
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

App::App(config::Config config, std::filesystem::path file)
    : file_(std::move(file)),
      config_(std::move(config)),
      logins_(give_tokens(config_)),
      lock_(config_.state_dir),
      guard_(config_.state_dir),
      keys_(open_keys(config_)),
      register_(config_.licenses_csv, config_.licenses_named, config_.rules),
      in_flight_(config_.state_dir / in_flight_file, outbox::this_boot()),
      writer_(open_store(config_, register_, in_flight_)),
      pipeline_(config_.rules, keys_, notify::checked_templates(config_.templates, config_.rules)),
      outbox_(io_, smtp_settings(config_), writer_, in_flight_, now),
      watchdog_(config_.ways_in().size()),
      alerts_(waiting_time(calm)),
      health_(config_.state_dir / health_file, config_.ways_in(), alerts_),
      receiver_(writer_, pipeline_, outbox_, watchdog_, health_, guard_),
      observer_({.state_dir = config_.state_dir,
                 .health = health_,
                 .statistics = pipeline_.statistics(),
                 .tally = [this] { return outbox_.tally(); }},
                config_.ways_in()),
      http_(make_http(config_.http)) {}

/// What is done beside the mails, a row each.
std::vector<Chore> App::chores() {
    auto erase = [erasure = std::make_shared<AccessDataErasure>(config_.rules, keys_, config_.access_data)](
                     store::Store& store, store::Instant at) { return erasure->work(store, at); };
    auto gate = [this](store::Store& store, store::Instant at) {
        return tend_gate(store, pipeline_.desk(), at);
    };
    auto remind = [this, place = store::ClockPlace{}](store::Store& store, store::Instant at) mutable {
        return remind_staff(store, pipeline_.desk(), at, place);
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
    auto alert =
        [this,
         teller = std::make_shared<AlertTeller>(alerts_, config_.state_dir, needed_room(config_.ways_in()))](
            store::Store& store, store::Instant at) { return teller->work(store, pipeline_.desk(), at); };
    auto mailboxes_are_read = [this, latest = Watchdog::Clock::now() + waiting_time(mailboxes_first)] {
        return watchdog_.is_ready() || Watchdog::Clock::now() >= latest;
    };
    auto memory = [keeper = MemoryKeeper(pipeline_.statistics())](store::Store&, store::Instant) mutable {
        return keeper.look(), false;
    };
    return {
        {.name = "the alerts", .every = std::chrono::seconds(3), .work = std::move(alert)},
        {.name = "the report of mails on hold", .every = std::chrono::seconds(5), .work = std::move(holds)},
        {.name = "the digest",
         .every = std::chrono::seconds(20),
         .work = std::move(digest),
         .may_begin = mailboxes_are_read},
        {.name = "the erasure of access data", .every = std::chrono::seconds(2), .work = std::move(erase)},
        {.name = "the retention", .every = std::chrono::minutes(1), .work = std::move(expire)},
        {.name = "the gate", .every = std::chrono::seconds(15), .work = std::move(gate)},
        {.name = "the reminders",
         .every = std::chrono::seconds(2),
         .work = std::move(remind),
         .may_begin = mailboxes_are_read},
        {.name = "the memory", .every = std::chrono::seconds(10), .work = std::move(memory)}};
}

net::awaitable<void> App::serve_lmtp() {
    auto is_ours = [this](std::string_view address) {
        return policy::is_own_address(address, config_.rules.desk);
    };
    return lmtp::serve(config_.lmtp, receiver_, std::move(is_ours), now);
}

void App::run() {
    guard_.begin(); // before, a request to stop ends the process by itself, and no mail is in hand
    std::exception_ptr failure;
    asio::co_spawn(io_, main(), [&failure](std::exception_ptr error) { failure = error; });
    io_.run();
    if (failure) std::rethrow_exception(failure);
}

/// Of a part that cannot go on: the daemon ends as on SIGTERM, and says why.
void App::fail(std::exception_ptr error) {
    failure_ = error;
    stop_signals_.cancel();
}

void App::start_outbox() {
    outbox_task_.emplace(io_, outbox_.run(), [this](std::exception_ptr error) { fail(error); });
}

void App::start_licenses() {
    licenses_task_.emplace(io_, register_.run(writer_, now),
                           [this](std::exception_ptr error) { fail(error); });
}

void App::start_housework() {
    housework_task_.emplace(io_, run_chores(chores(), writer_, outbox_),
                            [this](std::exception_ptr error) { fail(error); });
}

/// Those of the configuration that nobody watches yet.
void App::start_mailboxes() {
    for (const auto& mailbox : config_.mailboxes) {
        if (std::ranges::find(mailboxes_, mailbox, &Watched::settings) != mailboxes_.end()) continue;
        const auto watch = mailbox.maildir.empty() ? intake::watch_imap : intake::watch_maildir;
        mailboxes_.push_back({mailbox,
                              {io_, watch(settings_of(mailbox), receiver_, pace_of_intake()),
                               [this](std::exception_ptr error) { fail(error); }}});
    }
}

void App::start_lmtp() {
    if (!config_.lmtp.listen.empty())
        lmtp_task_.emplace(io_, serve_lmtp(), [this](std::exception_ptr error) { fail(error); });
}

void App::start_logins() {
    for (const auto& login : logins_)
        login_tasks_.emplace_back(io_, keep_login(login, config_, health_),
                                  [this](std::exception_ptr error) { fail(error); });
}

std::unique_ptr<http::Server> App::make_http(const std::optional<net::Listen>& listen) {
    if (!listen) return nullptr;
    auto answer = [this](std::string path) { return observer_.answer(std::move(path)); };
    return std::make_unique<http::Server>(io_, *listen, std::move(answer));
}

void App::start_http() {
    if (http_) http_task_.emplace(io_, http_->run(), [this](std::exception_ptr error) { fail(error); });
}

/// An alert of what is not there any more is over.
void App::name_what_is_watched() {
    std::set<std::string> mailboxes;
    std::chrono::seconds between_looks = std::chrono::days(1); // the longest poll
    for (const auto& way : config_.ways_in()) {
        mailboxes.insert(way.label);
        between_looks = std::min(between_looks, between_looks_at(way));
    }
    alerts_.only("mailbox", mailboxes);
    watchdog_.watch(mailboxes, between_looks);
    if (config_.smtp.endpoint.oauth.empty()) health_.outbox_login_troubled({});
    mailboxes.insert(config_.smtp.endpoint.url);
    mailboxes.insert("outbox");
    alerts_.only("oauth", mailboxes);
    alerts_.only("credentials", std::move(mailboxes));
}

net::awaitable<void> App::main() {
    name_what_is_watched();
    watchdog_.watch_outbox([this] { return outbox_.last_step(); });
    start_outbox();
    start_licenses();
    start_housework();
    start_http();
    const auto on_failure = [this](std::exception_ptr error) { fail(error); };
    Task others(io_, watch_other_writers(writer_, outbox_), on_failure);
    auto outbox_state = [this] {
        return OutboxState{.server = config_.smtp.endpoint.url,
                           .trouble = outbox_.trouble(),
                           .refusal = outbox_.refusal(),
                           .has_sent = outbox_.tally().sent > 0};
    };
    Task health(io_, health_.run(std::move(outbox_state)), on_failure);
    start_logins();
    start_mailboxes();
    start_lmtp();
    Task reloads(io_, reload_when_asked(), on_failure);
    log::info("started: {} watches {} mailboxes", config_.rules.desk.address, mailboxes_.size());

    co_await until_asked_to_stop();
    log::info("stopping: the mail in hand is finished first");
    stopping_ = true;
    watchdog_.stopping();
    reloads.cancel();
    co_await reloads.ended();
    others.cancel();
    co_await stop();
    co_await others.ended();
    health.cancel();
    co_await health.ended();
    health_.stopped();
    co_await receiver_.told();
    log::info("stopped");
    if (!silent_mailboxes_.empty()) leave_the_silent();
    if (failure_) std::rethrow_exception(failure_);
}

/// What waits for a disk cannot be ended, nor what holds it be destroyed; all else is done.
void App::leave_the_silent() {
    constexpr int worth_another_try = 3;
    guard_.ends_well();
    try {
        if (failure_) std::rethrow_exception(failure_);
    } catch (const std::exception& error) {
        log::error("{}", error.what());
    }
    std::_Exit(failure_ ? worth_another_try : 0);
}

net::awaitable<void> App::until_asked_to_stop() {
    boost::system::error_code interrupted; // by fail()
    auto token = asio::redirect_error(asio::use_awaitable, interrupted);
    co_await stop_signals_.async_wait(token);
}

net::awaitable<void> App::stop() {
    if (lmtp_task_) lmtp_task_->cancel();
    licenses_task_->cancel();
    housework_task_->cancel();
    if (http_task_) http_task_->cancel();
    co_await end_mailboxes([](const Watched&) { return true; });
    if (lmtp_task_) co_await lmtp_task_->ended();
    outbox_task_->cancel(); // only now: what the last mails queued can still leave
    co_await outbox_task_->ended();
    for (auto& login : login_tasks_) login.cancel();
    for (auto& login : login_tasks_) co_await login.ended();
    co_await licenses_task_->ended();
    co_await housework_task_->ended();
    if (http_task_) co_await http_task_->ended();
}

} // namespace ticketd
