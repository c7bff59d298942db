// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/health_keeper.hpp"

#include "daemon/clock.hpp"
#include "daemon/log.hpp"

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>

#include <algorithm>

namespace ticketd {

HealthKeeper::HealthKeeper(std::filesystem::path file, const std::vector<intake::MailboxSettings>& mailboxes)
    : file_(std::move(file)) {
    for (const auto& mailbox : mailboxes)
        health_.mailboxes.push_back(
            {.name = mailbox.label, .poll = mailbox.poll, .polled = {}, .trouble = {}});
}

void HealthKeeper::polled(const std::string& mailbox) {
    if (auto* one = find(mailbox)) {
        one->polled = now();
        one->trouble.clear();
    }
}

void HealthKeeper::troubled(const std::string& mailbox, const std::string& why) {
    if (auto* one = find(mailbox)) one->trouble = why;
}

void HealthKeeper::login_troubled(const std::string& mailbox, const std::string& why) {
    logins_[mailbox] = why;
}

net::awaitable<void> HealthKeeper::run(std::function<std::string()> outbox_trouble) {
    net::asio::steady_timer timer(co_await net::asio::this_coro::executor);
    for (;;) {
        health_.outbox_trouble = outbox_trouble();
        if (health_.outbox_trouble.empty()) health_.outbox_trouble = outbox_login_;
        write();
        timer.expires_after(health_interval);
        co_await timer.async_wait(net::asio::use_awaitable);
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

void HealthKeeper::write() {
    health_.written = now();
    auto health = health_;
    for (auto& mailbox : health.mailboxes)
        if (const auto login = logins_.find(mailbox.name); mailbox.trouble.empty() && login != logins_.end())
            mailbox.trouble = login->second;
    const bool done = write_health(file_, health);
    if (!done && !complained_)
        log::warning(
            "{}: cannot be written, so `ticketctl health` will not know how ticketd fares; look at the "
            "disk of state_dir",
            file_.string());
    complained_ = !done;
}

} // namespace ticketd
