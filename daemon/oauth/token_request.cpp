// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/oauth/token_request.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <string_view>

namespace ticketd::oauth {

using Json = nlohmann::json;

namespace {

constexpr std::int64_t longest_life_s = 30 * 86'400, unsaid_life_s = 600; ///< of an access token
constexpr std::int64_t device_life_s = 900, device_interval_s = 5;        // RFC 8628 section 3.2
constexpr std::int64_t longest_interval_s = 60;
constexpr std::size_t longest_token = 32 * 1024, longest_shown = 200;

std::string member(const Json& json, const char* key) {
    const auto found = json.find(key);
    return found != json.end() && found->is_string() ? found->get<std::string>() : std::string{};
}

/// A number, which some servers write as a text.
std::int64_t number_of(const Json& json, const char* key, std::int64_t otherwise) {
    const auto found = json.find(key);
    if (found == json.end()) return otherwise;
    if (found->is_number()) return static_cast<std::int64_t>(std::clamp(found->get<double>(), 0.0, 1e12));
    const auto text = found->is_string() ? found->get<std::string>() : std::string{};
    std::int64_t value = otherwise;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return std::max<std::int64_t>(value, 0);
}

/// Goes into a login, and so must be visible ASCII (RFC 6749 appendix A.12).
bool is_token(const std::string& text) {
    return !text.empty() && text.size() <= longest_token
           && std::ranges::all_of(text, [](char c) { return c > ' ' && c < 127; });
}

/// A stranger's words on one line. What is new at each answer (Microsoft's trace numbers and times) is cut
/// off, so that one cause is one message.
std::string shown(std::string_view text) {
    for (const auto* noise : {"\r", "\n", " Trace ID", " Correlation ID"})
        text = text.substr(0, text.find(noise));
    std::string out(text.substr(0, longest_shown));
    std::ranges::replace_if(out, [](unsigned char c) { return c < 32 || c >= 127; }, '?');
    return out;
}

std::string advice(const Settings& settings, std::string_view error) {
    if (error == "invalid_grant" || error == "interaction_required" || error == "access_denied")
        return fmt::format("the login is no longer good; log in again with `ticketctl oauth login {}`",
                           settings.name);
    if (error == "invalid_client" || error == "unauthorized_client")
        return "check client_id and client_secret_file; a client's secret may have run out";
    if (error == "invalid_scope") return "check its scope";
    return "look up the error in the provider's documentation";
}

/// Whether to ask the same again can help.
bool is_passing(long status, std::string_view error) {
    return status >= 500 || status == 429 || error == "temporarily_unavailable" || error == "server_error";
}

[[noreturn]] void refuse(const Settings& settings, const net::HttpAnswer& answer, const Json& json) {
    const auto error = shown(member(json, "error"));
    const auto description = shown(member(json, "error_description"));
    const bool passing = is_passing(answer.status, error);
    throw Refused(error,
                  fmt::format("[[oauth]] \"{}\": its provider refuses with {}{}{}{}; {}", settings.name,
                              answer.status, error.empty() ? "" : " " + error,
                              description.empty() ? "" : ": ", description,
                              passing ? "it is asked again" : advice(settings, error)),
                  !passing);
}

Json read_answer(const Settings& settings, const net::HttpAnswer& answer) {
    auto json = Json::parse(answer.body, nullptr, false);
    if (!json.is_object()) json = Json::object();
    const bool good = answer.status >= 200 && answer.status < 300 && !json.contains("error");
    if (!good) refuse(settings, answer, json);
    return json;
}

[[noreturn]] void fail(const Settings& settings, std::string_view what) {
    throw net::Failure(fmt::format("[[oauth]] \"{}\": the provider's answer holds no {}; check its URLs",
                                   settings.name, what),
                       true);
}

net::awaitable<net::HttpAnswer> post(Settings settings, std::string url, Fields fields) {
    net::HttpForm form;
    form.url = std::move(url);
    form.ca_file = settings.ca_file;
    form.fields = std::move(fields);
    form.fields.emplace_back("client_id", settings.client_id);
    if (!settings.client_secret.empty()) form.fields.emplace_back("client_secret", settings.client_secret);
    co_return co_await net::post_form(std::move(form));
}

} // namespace

Tokens read_tokens(const Settings& settings, const net::HttpAnswer& answer) {
    const auto json = read_answer(settings, answer);
    Tokens tokens;
    tokens.access = member(json, "access_token");
    tokens.refresh = member(json, "refresh_token");
    const auto life = number_of(json, "expires_in", unsaid_life_s);
    // None at all would have the provider asked for the next one at every look.
    tokens.lifetime = std::chrono::seconds{life > 0 ? std::min(life, longest_life_s) : unsaid_life_s};
    if (!is_token(tokens.access)) fail(settings, "access_token");
    if (!tokens.refresh.empty() && !is_token(tokens.refresh))
        fail(settings, "refresh_token that can be used");
    return tokens;
}

DeviceCode read_device_code(const Settings& settings, const net::HttpAnswer& answer) {
    const auto json = read_answer(settings, answer);
    DeviceCode code;
    code.device_code = member(json, "device_code");
    code.user_code = shown(member(json, "user_code"));
    code.verification_url = shown(member(json, "verification_uri"));
    if (code.verification_url.empty()) code.verification_url = shown(member(json, "verification_url"));
    code.lifetime = std::chrono::seconds{number_of(json, "expires_in", device_life_s)};
    const auto interval = number_of(json, "interval", device_interval_s);
    code.interval =
        std::chrono::seconds{interval > 0 ? std::min(interval, longest_interval_s) : device_interval_s};
    if (!is_token(code.device_code)) fail(settings, "device_code");
    if (code.user_code.empty() || code.verification_url.empty())
        fail(settings, "user_code and verification_uri");
    return code;
}

net::awaitable<Tokens> ask_tokens(Settings settings, Fields fields) {
    const auto answer = co_await post(settings, settings.token_url, std::move(fields));
    co_return read_tokens(settings, answer);
}

net::awaitable<DeviceCode> ask_device_code(Settings settings) {
    Fields fields;
    fields.emplace_back("scope", settings.scope);
    const auto answer = co_await post(settings, settings.device_url, std::move(fields));
    co_return read_device_code(settings, answer);
}

} // namespace ticketd::oauth
