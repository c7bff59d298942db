// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "tests/daemon/lmtp_served.hpp"

#include <catch2/catch.hpp>

#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>

using namespace ticketd;
using namespace std::chrono_literals;
using Catch::Contains;
using Catch::StartsWith;
using tests::Served;
using Local = net::asio::local::stream_protocol;

namespace {

// The sanitizer of undefined behaviour looks at objects through a pipe, and takes what it cannot open for a
// fault.
#if defined(__has_feature)
constexpr bool is_sanitized = __has_feature(address_sanitizer);
#else
constexpr bool is_sanitized = false;
#endif

/// No file can be opened while this lives.
class NoDescriptors {
public:
    NoDescriptors() {
        ::getrlimit(RLIMIT_NOFILE, &before_);
        const int next = ::dup(STDERR_FILENO);
        ::close(next);
        auto limit = before_;
        limit.rlim_cur = static_cast<rlim_t>(next);
        REQUIRE(::setrlimit(RLIMIT_NOFILE, &limit) == 0);
    }
    ~NoDescriptors() { ::setrlimit(RLIMIT_NOFILE, &before_); }
    NoDescriptors(const NoDescriptors&) = delete;
    NoDescriptors& operator=(const NoDescriptors&) = delete;

private:
    rlimit before_{};
};

/// Connects, which the server need not have accepted yet.
void connect_to(const std::filesystem::path& path, int socket) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::ranges::copy(path.string(), address.sun_path);
    REQUIRE(::connect(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
}

} // namespace

TEST_CASE("the socket's file has its rights, a stale one is replaced, another file is not", "[lmtp]") {
    Served served;
    const auto path = served.folder / "socket";
    {
        Local::acceptor stale(served.io, Local::endpoint(path.string())); // closed, but its file stays
    }
    REQUIRE(std::filesystem::exists(path));
    served.settings.mode = 0640;
    CHECK_THAT(served.talk("LHLO mta.example\r\nQUIT\r\n"), Contains("221"));
    struct stat about{};
    REQUIRE(::stat(path.c_str(), &about) == 0);
    CHECK((about.st_mode & 0777) == 0640);
    served.stop();
    CHECK_FALSE(std::filesystem::exists(path));
}

TEST_CASE("what is in the way is said, and it listens when it is gone", "[lmtp]") {
    Served served;
    const auto path = served.folder / "socket";
    std::filesystem::create_directory(path);
    CHECK(served.until([&] { return served.receiver.complained("something else than a socket"); }));
    std::filesystem::remove(path);
    CHECK(served.until([&] { return served.receiver.polls > 0; }));
    CHECK(served.receiver.troubles.size() == 1);
}

TEST_CASE("connections that cannot be accepted are said once, and accepted when they can be", "[lmtp]") {
    if (is_sanitized) {
        WARN("skipped: the sanitizer needs descriptors of its own");
        return;
    }
    Served served;
    served.pace.sign_of_life = 300ms;
    REQUIRE(served.until([&] { return served.receiver.polls > 0; }));
    const int waiting = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    {
        const NoDescriptors full;
        connect_to(served.folder / "socket", waiting);
        REQUIRE(served.until(
            [&] { return served.receiver.complained("cannot be accepted: Too many open files"); }));
        const auto polls = served.receiver.polls;
        REQUIRE(served.until([&] { return served.receiver.polls > polls + 1; }));
        CHECK(served.receiver.in_trouble);
        CHECK(served.receiver.troubles.size() == 1);
    }
    CHECK_THAT(served.talk("QUIT\r\n", 2), StartsWith("220 "));
    CHECK(served.until([&] { return !served.receiver.in_trouble; }));
    ::close(waiting);
}
