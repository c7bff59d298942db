// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/net/connection.hpp"
#include "daemon/net/http.hpp"
#include "daemon/oauth/settings.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace ticketd::oauth {

/// What a token endpoint gave (RFC 6749 section 5.1).
struct Tokens {
    std::string access, refresh; ///< no refresh token: the old one stays good
    std::chrono::seconds lifetime{};
};

/// What a device authorization endpoint gave (RFC 8628 section 3.2).
struct DeviceCode {
    std::string device_code;
    std::string user_code, verification_url; ///< for a person
    std::chrono::seconds lifetime{}, interval{};
};

/// The endpoint answered with an error (RFC 6749 section 5.2, RFC 8628 section 3.5).
class Refused : public net::Failure {
public:
    Refused(std::string error, const std::string& what, bool needs_person)
        : Failure(what, needs_person), error_(std::move(error)) {}
    const std::string& error() const noexcept { return error_; } ///< such as "invalid_grant"

private:
    std::string error_;
};

using Fields = std::vector<std::pair<std::string, std::string>>;

/// Asks the token endpoint; client_id and client_secret are added. Throws Refused, and net::Failure where
/// there is no answer that can be understood.
net::awaitable<Tokens> ask_tokens(Settings, Fields);
net::awaitable<DeviceCode> ask_device_code(Settings);

/// The same from an answer that is there. Throws likewise.
Tokens read_tokens(const Settings&, const net::HttpAnswer&);
DeviceCode read_device_code(const Settings&, const net::HttpAnswer&);

} // namespace ticketd::oauth
