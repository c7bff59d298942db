// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/net/connection.hpp"

#include <curl/curl.h>

#include <string>
#include <string_view>

namespace ticketd::net {

/// Where an attempt to connect had got to.
enum class Stage { resolving, connecting, securing, logging_in };

/// All that is known about a connection that did not come about.
struct Attempt {
    CURLcode code = CURLE_OK;
    Stage stage = Stage::resolving;
    std::string peer;        ///< host:port
    std::string detail;      ///< libcurl's words, may be empty
    std::string login_lines; ///< what the server had said so far
};

/// Puts a failed attempt into one sentence: what, where, what to do. The password is in none of them.
/// Refused credentials and certificates need a person; a server that says it is unavailable does not
/// (libcurl gives one code for both: RFC 5530's response code and SMTP's first digit decide).
Failure explain(const Endpoint&, const Attempt&);

/// A server's text made fit for a message: the last line, what is no visible ASCII replaced, bounded.
std::string last_line(std::string_view lines);

/// The server's refusal of a login or of TLS, as its code sorts it.
bool is_temporary_refusal(std::string_view login_lines);

} // namespace ticketd::net
