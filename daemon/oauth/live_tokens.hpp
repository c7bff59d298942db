// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/net/token_source.hpp"
#include "daemon/oauth/token_file.hpp"
#include "daemon/oauth/token_request.hpp"

#include <functional>
#include <memory>
#include <optional>

namespace ticketd::oauth {

/// The tokens of one [[oauth]], renewed ahead of their end, and kept in its file with the refresh token that
/// the provider may change at each renewal. Several processes may share the file: one renews at a time, the
/// others take what it got. Belongs to one thread.
class LiveTokens final : public net::TokenSource, public std::enable_shared_from_this<LiveTokens> {
public:
    using Now = std::function<Moment()>;
    LiveTokens(Settings settings, Now now) : settings_(std::move(settings)), now_(std::move(now)) {}

    net::awaitable<std::string> token() override;
    bool refused(const std::string& token) override;
    const std::string& name() const override { return settings_.name; }
    const Settings& settings() const { return settings_; }

    /// Renews for ever, well before each token's end; `report` hears how it goes at first and whenever that
    /// changes: why it fails, or an empty text when it does not. Ends by cancellation.
    net::awaitable<void> keep(std::function<void(const std::string& why)> report);

private:
    using Clock = std::chrono::steady_clock;
    net::awaitable<void> have(std::chrono::seconds ahead);
    void start_renewal(const net::asio::any_io_executor&);
    net::awaitable<void> renew();
    net::awaitable<void> ask_provider();
    bool is_good(std::chrono::seconds ahead) const;
    std::chrono::seconds life() const { return held_.expires - held_.obtained; }
    void read_file();
    void take(const Tokens&);
    void note_failure(const net::Failure&);

    const Settings settings_;
    const Now now_;
    Login held_;
    bool unsaved_ = false;                ///< held_ is newer than the file
    std::string refused_;                 ///< a token that a server did not take
    bool renewing_ = false;               ///< a renewal is on its way
    Moment refused_at_{};                 ///< when a token was last given up because a server did not take it
    std::optional<net::Failure> failure_; ///< how the last renewal ended
    Clock::time_point not_before_{};      ///< when the provider is asked again after a failure
    std::chrono::seconds pause_{};
};

} // namespace ticketd::oauth
