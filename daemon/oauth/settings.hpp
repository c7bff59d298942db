// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include <filesystem>
#include <string>

/// oauth: access tokens for logins at Gmail, Microsoft 365 and their like (RFC 6749, RFC 8628).
/// It knows token endpoints and keeps what they give in a file. It must not know IMAP, SMTP or mail.
namespace ticketd::oauth {

/// How a first token is come by.
enum class Grant {
    device, ///< a person enters a code in a browser (RFC 8628)
    code,   ///< a person logs in in a browser and brings the code back (RFC 6749 section 4.1, RFC 7636)
    client, ///< the desk's own secret will do (RFC 6749 section 4.4); nobody logs in
};

/// One [[oauth]] of the configuration.
struct Settings {
    std::string name;
    Grant grant = Grant::device;
    std::string token_url, device_url, authorize_url; ///< those that the grant needs
    std::string client_id, client_secret;             ///< no secret: a public client
    std::string scope;
    std::string ca_file;        ///< PEM; empty: the system's
    std::filesystem::path file; ///< where the tokens are kept; readable for the owner only
    bool operator==(const Settings&) const = default;
};

} // namespace ticketd::oauth
