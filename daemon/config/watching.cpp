// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
// [http] and [log]: how the desk is watched.
#include "daemon/config/sections.hpp"

#include <algorithm>
#include <charconv>

namespace ticketd::config {

namespace {

constexpr std::size_t longest_socket_path = 107; // sockaddr_un takes no more

/// 127.0.0.0/8; what it stands for is nobody's but this machine's (RFC 5735).
bool is_loopback_v4(std::string_view host) {
    const auto part = [](std::string_view text) {
        return !text.empty() && text.size() <= 3
               && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; })
               && std::stoi(std::string(text)) <= 255;
    };
    if (!host.starts_with("127.")) return false;
    int parts = 0;
    for (;; ++parts) {
        const auto end = host.find('.');
        if (!part(host.substr(0, end))) return false;
        if (end == host.npos) return parts == 3;
        host.remove_prefix(end + 1);
    }
}

std::optional<std::uint16_t> read_port(std::string_view text) {
    std::uint16_t port = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
    const bool whole = error == std::errc{} && end == text.data() + text.size();
    return whole && port != 0 ? std::optional{port} : std::nullopt;
}

using MaybeListen = std::optional<net::Listen>;

/// "" is nowhere.
std::optional<MaybeListen> read_listen_or_nowhere(std::string_view text) {
    if (text.empty()) return MaybeListen{};
    auto listen = read_listen(text);
    return listen ? std::optional<MaybeListen>{std::move(listen)} : std::nullopt;
}

} // namespace

std::optional<net::Listen> read_listen(std::string_view text) {
    net::Listen listen;
    if (text.starts_with("unix:")) {
        listen.path = text.substr(5);
        const bool good = listen.path.starts_with('/') && listen.path.size() <= longest_socket_path;
        return good ? std::optional{std::move(listen)} : std::nullopt;
    }
    const auto colon = text.rfind(':');
    if (colon == text.npos) return std::nullopt;
    const auto host = text.substr(0, colon);
    const auto port = read_port(text.substr(colon + 1));
    if (host == "localhost" || is_loopback_v4(host))
        listen.host = host == "localhost" ? "127.0.0.1" : std::string(host);
    else if (host == "[::1]")
        listen.host = "::1";
    if (listen.host.empty() || !port) return std::nullopt;
    listen.port = *port;
    return listen;
}

void read_http(Reading& reading) {
    Section section(reading.root.table("http"), "http", reading.errors);
    section.read("listen", reading.config.http, read_listen_or_nowhere, listen_wanted);
}

void read_log(Reading& reading) {
    Section section(reading.root.table("log"), "log", reading.errors);
    section.read("level", reading.config.log_level, log::read_level,
                 "\"error\", \"warning\", \"info\" or \"debug\"");
}

} // namespace ticketd::config
