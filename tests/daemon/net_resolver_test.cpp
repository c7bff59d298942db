// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/net/http.hpp"
#include "tests/daemon/net_run.hpp"

#include <catch2/catch.hpp>

#include <dlfcn.h>
#include <netdb.h>

#include <condition_variable>
#include <mutex>

using namespace ticketd;
using namespace ticketd::tests;
using namespace std::chrono_literals;

namespace {

/// A name server that is away: whoever asks for its host waits until the test lets him go on, or for ten
/// seconds.
class SilentResolver {
public:
    static constexpr std::string_view host = "silent.example";

    void wait() {
        std::unique_lock lock(mutex_);
        ++waiting_;
        changed_.wait_for(lock, 10s, [this] { return released_; });
        --waiting_;
        changed_.notify_all();
    }
    int waiting() {
        const std::lock_guard lock(mutex_);
        return waiting_;
    }
    /// Returns when nobody waits any more.
    void release() {
        std::unique_lock lock(mutex_);
        released_ = true;
        changed_.notify_all();
        changed_.wait(lock, [this] { return waiting_ == 0; });
        released_ = false;
    }

private:
    std::mutex mutex_;
    std::condition_variable changed_;
    int waiting_ = 0;
    bool released_ = false;
};

SilentResolver resolver;

} // namespace

/// In place of the C library's, for libcurl too.
extern "C" int getaddrinfo(const char* node, const char* service, const addrinfo* hints, addrinfo** found) {
    if (node != nullptr && node == SilentResolver::host) {
        resolver.wait();
        return EAI_AGAIN;
    }
    static const auto real = reinterpret_cast<int (*)(const char*, const char*, const addrinfo*, addrinfo**)>(
        ::dlsym(RTLD_NEXT, "getaddrinfo"));
    return real(node, service, hints, found);
}

TEST_CASE("a name server that is away holds up the connection that asks it, and nothing else", "[net]") {
    net::Endpoint endpoint;
    endpoint.url = "imap://silent.example/INBOX";
    endpoint.connect_timeout = 1s;
    const auto said = failure_of(endpoint);
    CHECK(resolver.waiting() == 1); // it was not waited for
    resolver.release();
    CHECK(said.find("silent.example") != std::string::npos);
}

TEST_CASE("nor does it when it is a token that is asked for", "[net]") {
    net::HttpForm form;
    form.url = "https://silent.example/token";
    form.timeout = 1s;
    net::asio::io_context io{1};
    bool failed = false;
    auto request = net::post_form(form);
    net::asio::co_spawn(io, std::move(request),
                        [&](std::exception_ptr error, const net::HttpAnswer&) { failed = error != nullptr; });
    io.run();
    CHECK(failed);
    CHECK(resolver.waiting() == 1);
    resolver.release();
}
