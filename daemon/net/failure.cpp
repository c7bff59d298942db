// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/net/failure.hpp"

#include <algorithm>
#include <array>

namespace ticketd::net {

namespace {

constexpr std::size_t longest_quotation = 200;

std::string with(std::string_view label, const std::string& detail) {
    return detail.empty() ? std::string{} : std::string{label} + detail;
}

/// "imap.example.com" of "imap.example.com:993" or "::1" of "[::1]:993".
std::string host_of(const std::string& peer) { return peer.substr(0, peer.rfind(':')); }

std::string upper(std::string_view text) {
    std::string out{text};
    std::ranges::transform(out, out.begin(),
                           [](unsigned char c) { return c >= 'a' && c <= 'z' ? char(c - 32) : char(c); });
    return out;
}

Failure no_answer(const Endpoint& endpoint, const Attempt& attempt) {
    constexpr std::array doing{"looking up its name", "connecting", "in the TLS handshake", "logging in"};
    return Failure{attempt.peer + " did not answer within " + std::to_string(endpoint.connect_timeout.count())
                   + " s (" + doing.at(static_cast<std::size_t>(attempt.stage))
                   + "); check that the server runs, that its port is right and that no firewall is between"};
}

Failure refused_token(const Endpoint& endpoint, const Attempt& attempt) {
    const auto offered = upper(attempt.login_lines);
    if (offered.find("OAUTHBEARER") == std::string::npos && offered.find("XOAUTH2") == std::string::npos)
        return Failure{
            attempt.peer
                + " takes no access token (neither OAUTHBEARER nor XOAUTH2 is offered); remove oauth "
                  "and give a password_file",
            true};
    return Failure{attempt.peer + " refuses the access token of [[oauth]] \"" + endpoint.oauth
                       + "\" for the user \"" + endpoint.user + "\""
                       + with(": ", last_line(attempt.login_lines))
                       + "; check that its scope is for this server and that it was logged in as this user",
                   true};
}

Failure refused_login(const Endpoint& endpoint, const Attempt& attempt) {
    const auto said = last_line(attempt.login_lines);
    if (is_temporary_refusal(attempt.login_lines))
        return Failure{attempt.peer + " cannot log anyone in now: " + said + "; it will be tried again"};
    if (upper(attempt.login_lines).find("LOGINDISABLED") != std::string::npos && endpoint.tls == Tls::off)
        return Failure{attempt.peer + " takes no password without TLS: set tls = \"required\"", true};
    if (!endpoint.oauth.empty()) return refused_token(endpoint, attempt);
    if (said.starts_with("250")) // of EHLO: no password was sent
        return Failure{attempt.peer
                           + " offers no login by a password; if it takes access tokens, give oauth in the "
                             "place of the password",
                       true};
    return Failure{attempt.peer + " refuses the user \"" + endpoint.user + "\"" + with(": ", said)
                       + "; check user and password_file",
                   true};
}

/// A server that is short of something says 454 for now (RFC 3207 section 4).
Failure refused_starttls(const Attempt& attempt) {
    if (is_temporary_refusal(attempt.login_lines))
        return Failure{attempt.peer + " cannot begin TLS now: " + last_line(attempt.login_lines)
                       + "; it will be tried again"};
    return Failure{attempt.peer
                       + " offers no STARTTLS; use its port for TLS (imaps://, smtps://) or, on loopback "
                         "only, tls = \"off\"",
                   true};
}

Failure refused_certificate(const Endpoint& endpoint, const Attempt& attempt) {
    const auto ca =
        endpoint.ca_file.empty() ? std::string{"the system's certificates"} : "ca_file " + endpoint.ca_file;
    return Failure{
        "the certificate of " + attempt.peer + " is refused" + with(": ", attempt.detail) + " (trusted: " + ca
            + "); set ca_file to the authority that signed it, or use the host name it was made for",
        true};
}

Failure unusable_authorities(const Endpoint& endpoint, const Attempt& attempt) {
    if (endpoint.ca_file.empty())
        return Failure{"the system's certificates, for " + attempt.peer
                           + ", cannot be used; install ca-certificates, or set ca_file",
                       true};
    return Failure{"ca_file " + endpoint.ca_file + " for " + attempt.peer
                       + " cannot be used; it must be a readable PEM file",
                   true};
}

Failure broken_off(const Attempt& attempt) {
    const auto said = last_line(attempt.login_lines);
    return Failure{attempt.peer + " broke off during the login"
                   + with(": ", said.empty() ? attempt.detail : said)
                   + "; it will be tried again, see the server's log if it goes on"};
}

} // namespace

std::string last_line(std::string_view lines) {
    while (!lines.empty() && (lines.back() == '\n' || lines.back() == '\r')) lines.remove_suffix(1);
    const auto begin = lines.rfind('\n');
    auto line = begin == std::string_view::npos ? lines : lines.substr(begin + 1);
    std::string out{line.substr(0, longest_quotation)};
    // Both protocols have their texts in ASCII (RFC 5321 section 4.2, RFC 9051 section 9); what else comes
    // may be no UTF-8, be cut above, or hold control characters of a terminal.
    const auto is_unfit = [](unsigned char c) { return c < 32 || c > 126; };
    std::ranges::replace_if(out, is_unfit, '?');
    return out;
}

bool is_temporary_refusal(std::string_view login_lines) {
    const auto line = upper(last_line(login_lines));
    for (const auto* code : {"[UNAVAILABLE]", "[INUSE]", "[SERVERBUG]", "[LIMIT]", "[CONTACTADMIN]"})
        if (line.find(code) != std::string::npos) return true;
    return line.size() > 3 && line[0] == '4' && line[1] >= '0' && line[1] <= '9' && line[2] >= '0'
           && line[2] <= '9';
}

Failure explain(const Endpoint& endpoint, const Attempt& attempt) {
    const auto& peer = attempt.peer;
    switch (attempt.code) {
    case CURLE_OPERATION_TIMEDOUT: return no_answer(endpoint, attempt);
    case CURLE_COULDNT_RESOLVE_HOST:
        return Failure{"the name " + host_of(peer)
                       + " cannot be resolved; check the host in the URL, and the DNS"};
    case CURLE_COULDNT_CONNECT:
        return Failure{peer + " cannot be reached" + with(": ", attempt.detail)
                       + "; check that the server runs and the port is right"};
    case CURLE_LOGIN_DENIED: return refused_login(endpoint, attempt);
    case CURLE_PEER_FAILED_VERIFICATION: return refused_certificate(endpoint, attempt);
    case CURLE_SSL_CACERT_BADFILE: return unusable_authorities(endpoint, attempt);
    case CURLE_USE_SSL_FAILED: return refused_starttls(attempt);
    case CURLE_SSL_CONNECT_ERROR:
        return Failure{"TLS with " + peer + " failed" + with(": ", attempt.detail)
                       + "; check that this port speaks TLS from the first byte (imaps://, smtps://)"};
    case CURLE_WEIRD_SERVER_REPLY: {
        const auto said = last_line(attempt.login_lines);
        return Failure{peer + " turns us away" + with(": ", said.empty() ? attempt.detail : said)
                       + "; check that this is the right server and port"};
    }
    case CURLE_RECV_ERROR:
    case CURLE_SEND_ERROR:
    case CURLE_GOT_NOTHING: return broken_off(attempt);
    default:
        return Failure{"no connection to " + peer + ": "
                       + (attempt.detail.empty() ? curl_easy_strerror(attempt.code) : attempt.detail)};
    }
}

} // namespace ticketd::net
