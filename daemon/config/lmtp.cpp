// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/config/sections.hpp"

#include <fmt/format.h>

#include <charconv>
#include <sys/un.h>

namespace ticketd::config {

namespace {

constexpr std::string_view unix_prefix = "unix:";
constexpr std::size_t longest_path = sizeof(sockaddr_un::sun_path) - 1;

/// "unix:/path", or an address of this machine with a port: whoever can connect can write to the desk.
std::optional<std::string> read_lmtp_listen(std::string_view text) {
    if (text.empty()) return std::string{};
    if (text.starts_with(unix_prefix)) {
        const auto path = text.substr(unix_prefix.size());
        const bool good = path.starts_with('/') && path.size() <= longest_path;
        return good ? std::optional(std::string(text)) : std::nullopt;
    }
    const auto colon = text.rfind(':');
    if (colon == text.npos) return std::nullopt;
    const auto host = text.substr(0, colon), port = text.substr(colon + 1);
    unsigned number = 0;
    const auto [end, error] = std::from_chars(port.data(), port.data() + port.size(), number);
    const bool good = (host == "127.0.0.1" || host == "[::1]") && error == std::errc{}
                      && end == port.data() + port.size() && number > 0 && number < 65536;
    return good ? std::optional(std::string(text)) : std::nullopt;
}

std::optional<std::uint32_t> read_mode(std::string_view text) {
    std::uint32_t mode = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), mode, 8);
    const bool good =
        error == std::errc{} && end == text.data() + text.size() && mode <= 0777 && !text.empty();
    return good ? std::optional(mode) : std::nullopt;
}

} // namespace

void read_lmtp(Reading& reading, std::uint64_t max_message_size) {
    Section section(reading.root.table("lmtp"), "lmtp", reading.errors);
    auto& lmtp = reading.config.lmtp;
    lmtp.max_message_size = max_message_size;
    section.read(
        "listen", lmtp.listen, read_lmtp_listen,
        fmt::format(
            "\"unix:/path\" (up to {} bytes), \"127.0.0.1:PORT\" or \"[::1]:PORT\"; mail servers on other "
            "machines hand over mail by IMAP",
            longest_path));
    section.read("mode", lmtp.mode, read_mode, "the rights of the socket's file such as \"0660\"");
    section.read_text("group", lmtp.group);
}

} // namespace ticketd::config
