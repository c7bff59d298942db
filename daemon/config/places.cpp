// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/config/values.hpp"

#include "daemon/policy/time_zone.hpp"
#include "parser/compose.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

namespace ticketd::config {

namespace {

bool is_alnum(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); }

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

std::string to_lower(std::string_view text) {
    std::string result(text);
    std::ranges::transform(result, result.begin(), lower);
    return result;
}

int hex_digit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (lower(c) >= 'a' && lower(c) <= 'f') return lower(c) - 'a' + 10;
    return -1;
}

/// Undoes percent encoding (RFC 3986 section 2.1); control characters are refused in either form.
std::optional<std::string> percent_decode(std::string_view text) {
    std::string result;
    for (std::size_t i = 0; i < text.size(); ++i) {
        char c = text[i];
        if (c == '%') {
            const int high = i + 2 < text.size() ? hex_digit(text[i + 1]) : -1;
            const int low = i + 2 < text.size() ? hex_digit(text[i + 2]) : -1;
            if (high < 0 || low < 0) return std::nullopt;
            c = static_cast<char>(high * 16 + low);
            i += 2;
        }
        if ((c >= 0 && c < ' ') || c == 127) return std::nullopt;
        result += c;
    }
    return result;
}

bool is_host(std::string_view host) {
    const auto plain = [](char c) { return is_alnum(c) || c == '-' || c == '.'; };
    const auto six = [](char c) { return hex_digit(c) >= 0 || c == ':' || c == '.'; };
    if (host.starts_with('[') && host.ends_with(']') && host.size() > 3)
        return std::ranges::all_of(host.substr(1, host.size() - 2), six);
    return !host.empty() && host.size() <= 253 && std::ranges::all_of(host, plain) && host.front() != '-';
}

bool is_port(std::string_view text) {
    std::uint32_t port = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
    return error == std::errc{} && end == text.data() + text.size() && port >= 1 && port <= 65535;
}

} // namespace

std::optional<std::string> read_address(std::string_view text) {
    if (!parser::is_deliverable(text)) return std::nullopt;
    return std::string(text);
}

std::optional<std::string> read_zone(std::string_view text) {
    const auto allowed = [](char c) { return is_alnum(c) || c == '/' || c == '_' || c == '-' || c == '+'; };
    if (text.empty() || text.size() > 64 || text.front() == '/' || !std::ranges::all_of(text, allowed))
        return std::nullopt;
    std::string name(text);
    return policy::TimeZone::exists(name) ? std::optional(std::move(name)) : std::nullopt;
}

bool Url::is_loopback() const {
    if (host == "localhost" || host == "[::1]") return true;
    const auto numeric = [](char c) { return (c >= '0' && c <= '9') || c == '.'; };
    return host.starts_with("127.") && std::ranges::all_of(host, numeric);
}

std::string Url::server() const { return scheme + "://" + host + (port.empty() ? "" : ":" + port); }

std::optional<Url> read_url(std::string_view text) {
    const auto colon = text.find("://");
    if (colon == text.npos) return std::nullopt;
    Url url;
    url.scheme = to_lower(text.substr(0, colon));
    text.remove_prefix(colon + 3);
    const auto slash = text.find('/');
    std::string_view server = text.substr(0, slash);
    const auto bracket = server.rfind(']');
    const auto port = server.find(':', bracket == server.npos ? 0 : bracket);
    url.host = to_lower(server.substr(0, port));
    if (port != server.npos) {
        url.port = server.substr(port + 1);
        if (!is_port(url.port)) return std::nullopt;
    }
    const auto path =
        slash == text.npos ? std::optional<std::string>("") : percent_decode(text.substr(slash + 1));
    if (!is_host(url.host) || !path) return std::nullopt;
    url.path = *path;
    return url;
}

} // namespace ticketd::config
