// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/net/awaitable.hpp"

#include <chrono>
#include <string>
#include <utility>
#include <vector>

namespace ticketd::net {

/// A form to be sent (application/x-www-form-urlencoded); the values may be secrets and are never in a
/// message.
struct HttpForm {
    std::string url; ///< https://, or http:// on loopback
    std::vector<std::pair<std::string, std::string>> fields;
    std::string ca_file;              ///< PEM; empty: the system's
    std::chrono::seconds timeout{20}; ///< for all of it
};

struct HttpAnswer {
    long status = 0;
    std::string body; ///< at most longest_http_body
};

inline constexpr std::size_t longest_http_body = 256 * 1024;

/// Posts the form and reads the whole answer, whatever its status; follows no redirection. Throws Failure
/// when there is no answer, or one that is too long.
awaitable<HttpAnswer> post_form(HttpForm);

/// Percent-encodes all but unreserved characters (RFC 3986 section 2.3).
std::string percent_encoded(const std::string& text);
/// "name=value&…"
std::string form_text(const std::vector<std::pair<std::string, std::string>>& fields);

} // namespace ticketd::net
