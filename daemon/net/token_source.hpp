// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/net/awaitable.hpp"

#include <string>

namespace ticketd::net {

/// Gives access tokens for logins by OAUTHBEARER and XOAUTH2 (RFC 6750, RFC 7628), instead of a password.
class TokenSource {
public:
    virtual ~TokenSource() = default;
    /// A token that is good now; gets a new one where that is needed. Throws Failure.
    virtual awaitable<std::string> token() = 0;
    /// A server does not take this token, though it looked good. Whether the next one will be another.
    virtual bool refused(const std::string& token) = 0;
    /// What the configuration calls it, for messages.
    virtual const std::string& name() const = 0;
};

} // namespace ticketd::net
