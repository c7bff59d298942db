// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/watchdog.hpp"

#include "daemon/sd_notify.hpp"

#include <catch2/catch.hpp>

#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <string>

using namespace ticketd;
using namespace std::chrono_literals;

namespace {

/// The socket that systemd would listen on.
class Systemd {
public:
    Systemd() : socket_(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0)) {
        const std::string name = "@ticketd-watchdog-" + std::to_string(::getpid());
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        std::memcpy(address.sun_path + 1, name.data() + 1, name.size() - 1);
        const auto size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + name.size());
        // The socket interface's own cast.
        REQUIRE(::bind(socket_, reinterpret_cast<const sockaddr*>(&address), size) == 0);
        ::setenv("NOTIFY_SOCKET", name.c_str(), 1);
    }
    ~Systemd() {
        ::unsetenv("NOTIFY_SOCKET");
        ::close(socket_);
    }
    Systemd(const Systemd&) = delete;
    Systemd& operator=(const Systemd&) = delete;

    /// All that it was told meanwhile, a line each; waits for the first so long.
    std::string told(std::chrono::milliseconds patience = 0ms) {
        std::string all;
        pollfd ready{.fd = socket_, .events = POLLIN, .revents = 0};
        for (int wait = static_cast<int>(patience.count()); ::poll(&ready, 1, wait) > 0; wait = 0) {
            std::array<char, 1024> bytes;
            const auto count = ::recv(socket_, bytes.data(), bytes.size(), 0);
            if (count <= 0) break;
            all.append(bytes.data(), static_cast<std::size_t>(count)).append("\n");
        }
        return all;
    }

private:
    int socket_;
};

} // namespace

TEST_CASE("polls feed the watchdog while the outbox goes its round, and not when it stands still") {
    Systemd systemd;
    Watchdog watchdog(1);
    auto step = Watchdog::Clock::now();
    watchdog.watch_outbox([&] { return step; });
    watchdog.polled("inbox", false);
    CHECK_THAT(systemd.told(), Catch::Contains("READY=1") && Catch::Contains("WATCHDOG=1"));
    step -= Watchdog::longest_round + 1s;
    watchdog.polled("inbox", false);
    watchdog.attempted();
    CHECK_THAT(systemd.told(), !Catch::Contains("WATCHDOG=1"));
    step = Watchdog::Clock::now();
    watchdog.polled("inbox", false);
    CHECK_THAT(systemd.told(), Catch::Contains("WATCHDOG=1"));
}

TEST_CASE("a mailbox that is looked at every half an hour is no daemon that hangs for ten minutes") {
    Systemd systemd;
    ::setenv("WATCHDOG_USEC", "600000000", 1);
    Watchdog watchdog(2);
    watchdog.watch({"inbox", "archive"}, 60s);
    watchdog.polled("inbox", false);
    watchdog.polled("archive", false);
    CHECK_THAT(systemd.told(), Catch::Contains("WATCHDOG=1\nWATCHDOG_USEC=600000000\n"));
    watchdog.watch({"archive"}, 30min); // a reload; the next look may be half an hour away
    CHECK_THAT(systemd.told(), Catch::Contains("WATCHDOG=1\nWATCHDOG_USEC=2400000000\n"));
    watchdog.watch({"archive"}, 60s);
    CHECK_THAT(systemd.told(), Catch::Contains("WATCHDOG=1\nWATCHDOG_USEC=600000000\n"));
    ::unsetenv("WATCHDOG_USEC");
    watchdog.polled("archive", false); // systemd does not watch: it is not asked to begin
    CHECK_THAT(systemd.told(), Catch::Contains("WATCHDOG=1") && !Catch::Contains("WATCHDOG_USEC"));
}

TEST_CASE("while an upgrade is at work systemd is asked for more time") {
    Systemd systemd;
    {
        const MoreTime upgrading("Upgrading");
        CHECK_THAT(systemd.told(5s), Catch::Contains("EXTEND_TIMEOUT_USEC=120000000\nSTATUS=Upgrading"));
    }
    CHECK(systemd.told().empty());
}
