// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include <cstdint>
#include <string>

namespace ticketd::net {

/// Where a service of ours listens: a TCP port, or a socket of the file system. A value.
struct Listen {
    std::string host;       ///< an IP address; empty: `path` counts
    std::uint16_t port = 0; ///< of `host`
    std::string path;       ///< absolute
    bool operator==(const Listen&) const = default;
};

/// As it is written in the configuration.
inline std::string to_string(const Listen& listen) {
    if (listen.host.empty()) return "unix:" + listen.path;
    const bool is_ipv6 = listen.host.find(':') != std::string::npos;
    return (is_ipv6 ? "[" + listen.host + "]" : listen.host) + ":" + std::to_string(listen.port);
}

} // namespace ticketd::net
