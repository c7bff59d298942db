// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/lmtp/listener.hpp"

#include "daemon/net/connection.hpp"

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <fmt/format.h>

#include <grp.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <string_view>
#include <system_error>

namespace ticketd::lmtp {

namespace {

namespace asio = net::asio;
using Generic = asio::generic::stream_protocol;
using Local = asio::local::stream_protocol;

constexpr std::string_view unix_prefix = "unix:";
constexpr int backlog = 128;

[[noreturn]] void fail(const Settings& settings, const std::string& why) {
    throw net::Failure(
        fmt::format("[lmtp] listen = \"{}\": {}; mail servers cannot hand over mail, it is tried again",
                    settings.listen, why),
        true);
}

std::string system_error() { return std::generic_category().message(errno); }

/// A socket's file that a daemon left that was killed; one that is in use stays.
void remove_stale(const asio::any_io_executor& executor, const Settings& settings, const std::string& path) {
    struct stat found{};
    if (::lstat(path.c_str(), &found) != 0) return;
    if (!S_ISSOCK(found.st_mode)) fail(settings, "something else than a socket is there");
    boost::system::error_code error;
    Local::socket probe(executor);
    probe.connect(Local::endpoint(path), error);
    if (!error) fail(settings, "another process listens there");
    ::unlink(path.c_str());
}

void give_to_group(const Settings& settings, const std::string& path) {
    if (!settings.group.empty()) {
        const auto* group = ::getgrnam(settings.group.c_str());
        if (group == nullptr) fail(settings, fmt::format("there is no group \"{}\"", settings.group));
        if (::chown(path.c_str(), static_cast<uid_t>(-1), group->gr_gid) != 0)
            fail(settings,
                 fmt::format("it cannot be given to the group \"{}\": {}", settings.group, system_error()));
    }
    if (::chmod(path.c_str(), settings.mode) != 0) fail(settings, system_error());
}

/// "127.0.0.1:24" or "[::1]:24"; the configuration has checked it.
asio::ip::tcp::endpoint endpoint_of(const std::string& listen) {
    const auto colon = listen.rfind(':');
    auto host = listen.substr(0, colon);
    if (host.starts_with('[')) host = host.substr(1, host.size() - 2);
    const auto port = std::strtoul(listen.c_str() + colon + 1, nullptr, 10);
    return {asio::ip::make_address(host), static_cast<unsigned short>(port)};
}

} // namespace

Listener::Listener(const asio::any_io_executor& executor, const Settings& settings) : acceptor_(executor) {
    try {
        if (settings.listen.starts_with(unix_prefix))
            listen_at_path(settings);
        else
            listen_at_port(settings);
        acceptor_.listen(backlog);
    } catch (const boost::system::system_error& error) {
        fail(settings, error.code().message());
    }
}

Listener::~Listener() {
    if (!path_.empty()) ::unlink(path_.c_str());
}

void Listener::listen_at_path(const Settings& settings) {
    const auto path = settings.listen.substr(unix_prefix.size());
    remove_stale(acceptor_.get_executor(), settings, path);
    const Local::endpoint where(path);
    acceptor_.open(Generic(where.protocol()));
    ::fchmod(acceptor_.native_handle(),
             S_IRUSR | S_IWUSR); // Linux: of the file that bind makes; nobody else's yet
    acceptor_.bind(Generic::endpoint(where));
    path_ = path;
    give_to_group(settings, path);
}

void Listener::listen_at_port(const Settings& settings) {
    const auto where = endpoint_of(settings.listen);
    acceptor_.open(Generic(where.protocol()));
    acceptor_.set_option(asio::socket_base::reuse_address(true));
    acceptor_.bind(Generic::endpoint(where));
}

} // namespace ticketd::lmtp
