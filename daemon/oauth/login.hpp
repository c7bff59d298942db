// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/oauth/token_file.hpp"
#include "daemon/oauth/token_request.hpp"

#include <string>
#include <string_view>

namespace ticketd::oauth {

/// Waits until the person has entered the code, asking as often as the provider wants (RFC 8628 section 3.4
/// and 3.5). Throws Refused when they declined or came too late, net::Failure when the provider is not there.
net::awaitable<Tokens> await_person(Settings, DeviceCode);

/// A login in a browser, of which the person brings the code back (RFC 6749 section 4.1 with RFC 7636).
struct CodeLogin {
    std::string verifier;  ///< unguessable, 43 to 128 unreserved characters
    std::string challenge; ///< base64url(SHA-256(verifier))
    std::string state;     ///< unguessable: the answer is to this question
};
/// Where the provider sends the browser afterwards: nothing listens there, the person copies the address.
inline constexpr const char* redirect_url = "http://127.0.0.1/ticketd";

/// The page to be opened.
std::string login_page(const Settings&, const CodeLogin&);
/// The code in what the person brought: the address that the browser ended at, or the code alone. Throws
/// Refused for an answer that is an error, or to another question.
std::string code_in(const Settings&, const CodeLogin&, std::string_view brought);
net::awaitable<Tokens> redeem(Settings, CodeLogin, std::string code);

/// What is to be kept of tokens that have just come. Throws Refused where there is no refresh token: the
/// login would end with the first access token.
Login login_of(const Settings&, const Tokens&, Moment now);

} // namespace ticketd::oauth
