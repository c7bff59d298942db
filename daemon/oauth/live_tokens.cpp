// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/oauth/live_tokens.hpp"

#include "daemon/fail_point.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/this_coro.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace ticketd::oauth {

namespace {

using namespace std::chrono_literals;

constexpr std::chrono::seconds use_ahead{60}, renew_ahead{600}; ///< before the end; less of a short life
constexpr std::chrono::seconds first_pause{2}, longest_pause{120};
constexpr std::chrono::milliseconds look{1'000}; ///< between two looks at the clock and at the file
constexpr std::chrono::milliseconds turn{50};    ///< until somebody else's renewal is looked at again
constexpr int most_turns = 600;
constexpr std::chrono::seconds refused_pause{300}; ///< between renewals that only a server's refusal asks for

} // namespace

bool LiveTokens::is_good(std::chrono::seconds ahead) const {
    return !held_.access_token.empty() && held_.access_token != refused_ && now_() + ahead < held_.expires;
}

/// Another process may have renewed, or somebody may have logged in.
void LiveTokens::read_file() {
    if (unsaved_) return;
    auto login = read_login(settings_.file);
    if (!login || *login == held_) return;
    held_ = std::move(*login);
    failure_.reset();
    pause_ = {};
}

net::awaitable<std::string> LiveTokens::token() {
    std::optional<net::Failure> failure;
    try {
        co_await have(std::min(use_ahead, life() / 10));
    } catch (const net::Failure& why) {
        failure.emplace(why);
    }
    if (failure && !is_good(0s)) throw net::Failure(*failure);
    co_return held_.access_token;
}

/// A new token after a refusal is tried once in a while: where the account or its rights are at fault, more
/// of them change nothing.
bool LiveTokens::refused(const std::string& token) {
    if (token != held_.access_token || token == refused_) return true; // several connections may have had it
    if (now_() < refused_at_ + refused_pause) return false;
    refused_ = token;
    refused_at_ = now_();
    return true;
}

/// Sees to it that there is a token good for `ahead`, or else the newest; throws net::Failure.
net::awaitable<void> LiveTokens::have(std::chrono::seconds ahead) {
    if (is_good(ahead)) co_return; // also while it is being renewed
    if (!renewing_) {
        read_file();
        if (is_good(ahead)) co_return;
        if (failure_ && Clock::now() < not_before_) throw net::Failure(*failure_);
        const auto executor = co_await net::asio::this_coro::executor;
        start_renewal(executor);
    }
    while (renewing_) co_await net::pause(turn);
    if (failure_) throw net::Failure(*failure_);
}

/// It goes on when those who wait for it are cancelled: by then the old refresh token may be used up.
void LiveTokens::start_renewal(const net::asio::any_io_executor& executor) {
    renewing_ = true;
    net::asio::co_spawn(executor, renew(),
                        [self = shared_from_this()](const std::exception_ptr&) { self->renewing_ = false; });
}

net::awaitable<void> LiveTokens::renew() {
    const auto before = held_.access_token;
    try {
        LoginLock lock(settings_.file);
        for (int i = 0; !lock.try_lock(); ++i) {
            if (i == most_turns)
                throw net::Failure(
                    fmt::format("[[oauth]] \"{}\": another process has been renewing it for {} s; "
                                "look for a ticketctl that hangs",
                                settings_.name, most_turns * turn / 1s));
            co_await net::pause(turn);
        }
        read_file();
        const bool somebody_did = held_.access_token != before && is_good(0s);
        if (!somebody_did) co_await ask_provider();
        failure_.reset();
        pause_ = {};
    } catch (const net::Failure& failure) {
        note_failure(failure);
    } catch (const std::exception& error) {
        note_failure(net::Failure(error.what()));
    }
}

void LiveTokens::note_failure(const net::Failure& failure) {
    failure_.emplace(failure);
    pause_ = std::clamp(2 * pause_, first_pause, longest_pause);
    not_before_ = Clock::now() + waiting_time(pause_);
}

net::awaitable<void> LiveTokens::ask_provider() {
    Fields fields;
    if (settings_.grant == Grant::client) {
        fields.emplace_back("grant_type", "client_credentials");
        fields.emplace_back("scope", settings_.scope);
    } else if (held_.refresh_token.empty()) {
        throw net::Failure(
            fmt::format("[[oauth]] \"{0}\": nobody has logged in yet; run `ticketctl oauth login {0}`",
                        settings_.name),
            true);
    } else {
        fields.emplace_back("grant_type", "refresh_token");
        fields.emplace_back("refresh_token", held_.refresh_token);
    }
    const auto tokens = co_await ask_tokens(settings_, std::move(fields));
    take(tokens);
}

void LiveTokens::take(const Tokens& tokens) {
    held_.access_token = tokens.access;
    if (!tokens.refresh.empty()) held_.refresh_token = tokens.refresh;
    held_.obtained = now_();
    held_.expires = held_.obtained + tokens.lifetime;
    refused_.clear();
    unsaved_ = true;
    write_login(settings_.file, held_);
    unsaved_ = false;
}

net::awaitable<void> LiveTokens::keep(std::function<void(const std::string& why)> report) {
    std::optional<std::string> told;
    for (;;) {
        std::string trouble;
        try {
            if (unsaved_) {
                write_login(settings_.file, held_);
                unsaved_ = false;
            }
            co_await have(std::min(renew_ahead, life() / 4));
        } catch (const net::Failure& failure) {
            trouble = failure.what();
        }
        if (told != trouble) report(trouble);
        told = trouble;
        co_await net::pause(look);
    }
}

} // namespace ticketd::oauth
