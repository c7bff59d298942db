// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/health_keeper.hpp"

#include "daemon/clock.hpp"
#include "daemon/fail_point.hpp"
#include "daemon/log.hpp"
#include "daemon/vital_signs.hpp"

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>

#include <algorithm>

namespace ticketd {

HealthKeeper::HealthKeeper(std::filesystem::path file, const std::vector<intake::MailboxSettings>& mailboxes,
                           Alerts& alerts, Moment moment)
    : file_(std::move(file)), alerts_(alerts), moment_(std::move(moment)) {
    watch(mailboxes);
}

void HealthKeeper::watch(const std::vector<intake::MailboxSettings>& mailboxes) {
    std::vector<Health::Mailbox> watched;
    std::map<std::string, Clock::time_point> alive;
    for (const auto& mailbox : mailboxes) {
        const auto* known = find(mailbox.label);
        watched.push_back(known != nullptr ? *known : Health::Mailbox{});
        watched.back().name = mailbox.label;
        watched.back().poll = mailbox.poll;
        const auto since = alive_.find(mailbox.label);
        alive[mailbox.label] = since != alive_.end() ? since->second : moment_();
        if (mailbox.endpoint.oauth.empty()) login_troubled(mailbox.label, {}); // it may have had one before
    }
    health_.mailboxes = std::move(watched);
    alive_ = std::move(alive);
}

void HealthKeeper::polled(const std::string& mailbox, bool in_trouble) {
    if (auto* one = find(mailbox)) {
        one->polled = now();
        if (!in_trouble) one->trouble.clear();
        one->backlog = 0;
        alive_[mailbox] = moment_();
    }
    alerts_.clear("credentials:" + mailbox);
    alerts_.clear("mailbox:" + mailbox);
}

void HealthKeeper::troubled(const std::string& mailbox, const std::string& why) {
    if (auto* one = find(mailbox)) one->trouble = why;
}

void HealthKeeper::login_troubled(const std::string& mailbox, const std::string& why) {
    logins_[mailbox] = why;
    note_login("oauth:" + mailbox, why);
}

void HealthKeeper::outbox_login_troubled(const std::string& why) {
    outbox_login_ = why;
    note_login("oauth:outbox", why);
}

void HealthKeeper::note_login(const std::string& cause, const std::string& why) {
    if (why.empty())
        alerts_.clear(cause);
    else
        alerts_.raise(cause, why);
}

void HealthKeeper::refused(const std::string& mailbox, const std::string& why) {
    alerts_.raise("credentials:" + mailbox, why);
}

/// Its login was good.
void HealthKeeper::unreadable(const std::string& mailbox, const std::string& why) {
    alerts_.clear("credentials:" + mailbox);
    alerts_.raise("mailbox:" + mailbox, why);
}

void HealthKeeper::backlog(const std::string& mailbox, std::size_t mails) {
    auto* one = find(mailbox);
    if (one == nullptr) return;
    if (mails < one->backlog) alive_[mailbox] = moment_(); // the first look at years of mail takes long
    one->backlog = mails;
}

net::awaitable<void> HealthKeeper::run(std::function<OutboxState()> outbox) {
    net::asio::steady_timer timer(co_await net::asio::this_coro::executor);
    for (;;) {
        look_at_outbox(outbox());
        look_at_polls();
        write();
        timer.expires_after(health_interval);
        co_await timer.async_wait(net::asio::use_awaitable);
    }
}

void HealthKeeper::look_at_outbox(const OutboxState& outbox) {
    health_.outbox_trouble = outbox.trouble.empty() ? outbox_login_ : outbox.trouble;
    if (!outbox.refusal.empty()) {
        refusing_ = outbox.server;
        alerts_.raise("credentials:" + refusing_, outbox.refusal);
    } else if (!outbox.trouble.empty()) {
        return; // a server that is away does not let us in again
    } else if (!refusing_.empty()) {
        alerts_.clear("credentials:" + std::exchange(refusing_, {}));
    } else if (outbox.has_sent) { // also what an earlier run was refused
        alerts_.clear("credentials:" + outbox.server);
    }
}

/// A mailbox that refuses us, or whose login cannot be renewed, has an alert of its own.
void HealthKeeper::look_at_polls() {
    for (const auto& mailbox : health_.mailboxes) {
        const auto since = std::chrono::floor<std::chrono::seconds>(moment_() - alive_[mailbox.name]);
        if (since < 2 * mailbox.poll + waiting_time(beside_polls)
            || alerts_.is_on("credentials:" + mailbox.name) || alerts_.is_on("oauth:" + mailbox.name))
            continue;
        alerts_.raise("mailbox:" + mailbox.name,
                      mailbox.trouble.empty() ? not_read_for(since, mailbox.poll) : mailbox.trouble);
    }
}

void HealthKeeper::stopped() {
    health_.stopped = true;
    write();
}

Health::Mailbox* HealthKeeper::find(const std::string& mailbox) {
    const auto found = std::ranges::find(health_.mailboxes, mailbox, &Health::Mailbox::name);
    return found != health_.mailboxes.end() ? &*found : nullptr;
}

Health HealthKeeper::health() const {
    auto health = health_;
    for (auto& mailbox : health.mailboxes)
        if (const auto login = logins_.find(mailbox.name); mailbox.trouble.empty() && login != logins_.end())
            mailbox.trouble = login->second;
    return health;
}

void HealthKeeper::write() {
    health_.written = now();
    const bool done = write_health(file_, health());
    if (!done && !complained_)
        log::warning(
            "{}: cannot be written, so `ticketctl health` will not know how ticketd fares; look at the "
            "disk of state_dir",
            file_.string());
    complained_ = !done;
}

} // namespace ticketd
