// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/oauth/login.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

namespace ticketd::oauth {

namespace {

constexpr std::chrono::seconds slow_down{5}; // RFC 8628 section 3.5
constexpr std::chrono::seconds longest_interval{60};

/// What an unfinished login means for the next question; throws what ends it.
std::chrono::seconds next_interval(const Refused& refused, std::chrono::seconds interval) {
    if (refused.error() == "authorization_pending") return interval;
    if (refused.error() == "slow_down") return interval + slow_down;
    if (!refused.needs_person())
        return std::min(2 * interval, longest_interval); // the provider's own trouble
    throw Refused(refused);
}

int hex_digit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

std::string percent_decoded(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool coded = text[i] == '%' && i + 2 < text.size() && hex_digit(text[i + 1]) >= 0
                           && hex_digit(text[i + 2]) >= 0;
        if (coded) {
            out += static_cast<char>(hex_digit(text[i + 1]) * 16 + hex_digit(text[i + 2]));
            i += 2;
        } else {
            out += text[i] == '+' ? ' ' : text[i];
        }
    }
    return out;
}

/// A value of a URL's query.
std::optional<std::string> parameter(std::string_view url, std::string_view name) {
    auto query = url.substr(std::min(url.find('?') + 1, url.size()));
    query = query.substr(0, query.find('#'));
    while (!query.empty()) {
        const auto end = std::min(query.find('&'), query.size());
        const auto field = query.substr(0, end);
        query.remove_prefix(std::min(end + 1, query.size()));
        if (field.substr(0, field.find('=')) == name && field.find('=') != field.npos)
            return percent_decoded(field.substr(field.find('=') + 1));
    }
    return std::nullopt;
}

} // namespace

net::awaitable<Tokens> await_person(Settings settings, DeviceCode code) {
    using Clock = std::chrono::steady_clock;
    const auto end = Clock::now() + code.lifetime;
    auto interval = code.interval;
    while (Clock::now() + interval < end) {
        co_await net::pause(interval);
        Fields fields;
        fields.emplace_back("grant_type", "urn:ietf:params:oauth:grant-type:device_code");
        fields.emplace_back("device_code", code.device_code);
        try {
            co_return co_await ask_tokens(settings, std::move(fields));
        } catch (const Refused& refused) {
            interval = next_interval(refused, interval);
        } catch (const net::Failure& failure) {
            if (failure.needs_person()) throw;
            interval = std::min(2 * interval + std::chrono::seconds(1), longest_interval);
        }
    }
    throw Refused("expired_token", "nobody entered the code in time; nothing was changed, begin again", true);
}

std::string login_page(const Settings& settings, const CodeLogin& login) {
    return settings.authorize_url + (settings.authorize_url.find('?') == std::string::npos ? "?" : "&")
           + net::form_text({{"client_id", settings.client_id},
                             {"response_type", "code"},
                             {"redirect_uri", redirect_url},
                             {"scope", settings.scope},
                             {"state", login.state},
                             {"code_challenge", login.challenge},
                             {"code_challenge_method", "S256"},
                             {"access_type", "offline"}, // Google's way to ask for a refresh token
                             {"prompt", "consent"}});
}

std::string code_in(const Settings& settings, const CodeLogin& login, std::string_view brought) {
    while (!brought.empty() && (brought.back() == '\n' || brought.back() == '\r' || brought.back() == ' '))
        brought.remove_suffix(1);
    while (brought.starts_with(' ')) brought.remove_prefix(1);
    if (brought.find("://") == brought.npos) return std::string(brought);
    if (const auto error = parameter(brought, "error"))
        throw Refused(
            *error, fmt::format("[[oauth]] \"{}\": the provider refuses; begin again", settings.name), true);
    const auto code = parameter(brought, "code");
    if (!code || parameter(brought, "state") != login.state)
        throw Refused(
            "invalid_request",
            "this is not the address that this login ended at; begin again, and copy the whole address",
            true);
    return *code;
}

net::awaitable<Tokens> redeem(Settings settings, CodeLogin login, std::string code) {
    Fields fields;
    fields.emplace_back("grant_type", "authorization_code");
    fields.emplace_back("code", std::move(code));
    fields.emplace_back("redirect_uri", redirect_url);
    fields.emplace_back("code_verifier", login.verifier);
    co_return co_await ask_tokens(std::move(settings), std::move(fields));
}

Login login_of(const Settings& settings, const Tokens& tokens, Moment now) {
    if (tokens.refresh.empty())
        throw Refused(
            "invalid_scope",
            fmt::format("[[oauth]] \"{}\": the provider gives no refresh token, so the login would end "
                        "within the hour; its scope most likely lacks offline_access",
                        settings.name),
            true);
    return {.refresh_token = tokens.refresh,
            .access_token = tokens.access,
            .obtained = now,
            .expires = now + tokens.lifetime};
}

} // namespace ticketd::oauth
