// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "tests/daemon/imap_peer.hpp"
#include "tests/daemon/net_run.hpp"
#include "tests/daemon/smtp_peer.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/steady_timer.hpp>

#include <array>
#include <catch2/catch.hpp>

using namespace ticketd;
using namespace ticketd::tests;
using namespace std::chrono_literals;

namespace {

net::Endpoint endpoint_of(const auto& peer, const char* user = "support") {
    net::Endpoint endpoint;
    endpoint.url = peer.url();
    endpoint.user = user;
    endpoint.password = "secret";
    endpoint.tls = net::Tls::off;
    endpoint.connect_timeout = 3s;
    return endpoint;
}

void answer_login(ImapPeer& peer, std::string reply) {
    peer.change([&](auto& world) {
        world.instead = [reply](const std::string& command) -> std::optional<std::string> {
            return command.starts_with("LOGIN") ? std::optional{reply} : std::nullopt;
        };
    });
}

} // namespace

TEST_CASE("after the login the stream is the caller's", "[net]") {
    ImapPeer peer;
    std::string lines, answer;
    run_dialogue(endpoint_of(peer), [&](net::Connection& connection) -> net::awaitable<void> {
        lines = connection.login_lines();
        answer = co_await converse(connection, "x NOOP\r\n");
    });
    CHECK(lines.find("* OK ready") == 0);
    CHECK(lines.find("CAPABILITY IMAP4rev1") != std::string::npos);
    CHECK(answer == "x OK NOOP done\r\n");
}

TEST_CASE("a read has a deadline, and the connection lives on after it", "[net]") {
    ImapPeer peer;
    bool silent = false;
    std::string answer;
    run_dialogue(endpoint_of(peer), [&](net::Connection& connection) -> net::awaitable<void> {
        std::array<char, 100> buffer;
        try {
            co_await connection.read_some(buffer, 50ms);
        } catch (const net::Silent&) {
            silent = true;
        }
        answer = co_await converse(connection, "x NOOP\r\n");
    });
    CHECK(silent);
    CHECK(answer == "x OK NOOP done\r\n");
}

TEST_CASE("the end of the stream is no failure, a broken login is one that will be tried again", "[net]") {
    ImapPeer peer;
    std::size_t count = 1;
    run_dialogue(endpoint_of(peer), [&](net::Connection& connection) -> net::awaitable<void> {
        peer.cut();
        std::array<char, 100> buffer;
        count = co_await connection.read_some(buffer, 2s);
    });
    CHECK(count == 0);
    answer_login(peer, "");
    CHECK(failure_of(endpoint_of(peer)).find("broke off during the login") != std::string::npos);
    CHECK_FALSE(needs_person(endpoint_of(peer)));
}

TEST_CASE("a refused login is told from a server that cannot log anyone in", "[net]") {
    ImapPeer peer;
    answer_login(peer, "NO [AUTHENTICATIONFAILED] no");
    CHECK(failure_of(endpoint_of(peer)).find("refuses the user \"support\"") != std::string::npos);
    CHECK(failure_of(endpoint_of(peer)).find("secret") == std::string::npos);
    CHECK(needs_person(endpoint_of(peer)));
    answer_login(peer, "NO [UNAVAILABLE] database");
    CHECK(failure_of(endpoint_of(peer)).find("cannot log anyone in now") != std::string::npos);
    CHECK_FALSE(needs_person(endpoint_of(peer)));
}

TEST_CASE("a server that turns us away with its greeting is quoted", "[net]") {
    ImapPeer peer;
    peer.change([](auto& world) { world.greeting = "* BYE too many connections"; });
    CHECK(failure_of(endpoint_of(peer)).find("too many connections") != std::string::npos);
    CHECK_FALSE(needs_person(endpoint_of(peer)));
}

TEST_CASE("a greeting that is none, or does not come, ends with the time that was given", "[net]") {
    ImapPeer peer;
    auto endpoint = endpoint_of(peer);
    endpoint.connect_timeout = 1s;
    for (const auto* greeting : {"220 mail ESMTP", "", "* OK"}) {
        peer.change([&](auto& world) {
            world.greeting = greeting;
            world.instead = [](const std::string&) { return std::optional<std::string>{"* OK wait"}; };
        });
        const auto begin = std::chrono::steady_clock::now();
        const auto failure = failure_of(endpoint);
        CHECK(std::chrono::steady_clock::now() - begin < 3s);
        CHECK(failure.find(std::to_string(peer.port())) != std::string::npos);
    }
    CHECK(failure_of(endpoint).find("did not answer within 1 s (logging in)") != std::string::npos);
}

TEST_CASE("where nobody listens, what has no name and what is no URL are said so", "[net]") {
    net::Endpoint endpoint;
    endpoint.tls = net::Tls::off;
    {
        ImapPeer gone;
        endpoint.url = gone.url();
    }
    CHECK(failure_of(endpoint).find("cannot be reached: Connection refused") != std::string::npos);
    CHECK_FALSE(needs_person(endpoint));
    endpoint.url = "imap://no.such.host.invalid/INBOX";
    CHECK(failure_of(endpoint).find("no.such.host.invalid cannot be resolved") != std::string::npos);
    for (const auto* url : {"", "http://localhost/", "imap://", "file:///etc/passwd"}) {
        endpoint.url = url;
        CHECK(needs_person(endpoint));
    }
}

TEST_CASE("a server without STARTTLS gets no password when TLS is required", "[net]") {
    ImapPeer peer;
    auto endpoint = endpoint_of(peer);
    endpoint.tls = net::Tls::required;
    CHECK(failure_of(endpoint).find("offers no STARTTLS") != std::string::npos);
    CHECK(needs_person(endpoint));
    CHECK_FALSE(peer.received("LOGIN"));
    CHECK_FALSE(peer.received("AUTHENTICATE"));
}

TEST_CASE("a password goes to a server that offers Kerberos too, and the user's name is an address",
          "[net]") {
    const std::string first_word =
        "AHN1cHBvcnRAZXhhbXBsZS5jb20Ac2VjcmV0"; // base64: support@example.com secret
    SECTION("SMTP") {
        outbox::SmtpPeer peer;
        peer.offer({"AUTH GSSAPI PLAIN"});
        peer.answer("AUTH", "334 ");
        peer.answer(first_word.substr(0, 4), "235 logged in");
        CHECK(failure_of(endpoint_of(peer, "support@example.com")).empty());
        CHECK(peer.commands().back() == first_word);
        CHECK(peer.connections() == 1);
    }
    SECTION("IMAP") {
        ImapPeer peer;
        peer.change([](auto& world) {
            world.capabilities = "IMAP4rev1 AUTH=GSSAPI AUTH=PLAIN";
            world.instead = [](const std::string& command) -> std::optional<std::string> {
                if (command.starts_with("AUTHENTICATE")) return "+";
                if (command.empty()) return "* OK\r\nA002 OK logged in"; // the password stands alone
                return std::nullopt;
            };
        });
        CHECK(failure_of(endpoint_of(peer, "support@example.com")).empty());
        CHECK(peer.received("AUTHENTICATE PLAIN"));
    }
}

TEST_CASE("a server that offers no login by a password is not said to refuse the user", "[net]") {
    outbox::SmtpPeer peer;
    peer.offer({"AUTH GSSAPI XOAUTH2 EXTERNAL X-UNKNOWN", "HELP"});
    const auto endpoint = endpoint_of(peer, "support@example.com");
    CHECK(failure_of(endpoint).find("offers no login by a password") != std::string::npos);
    CHECK(needs_person(endpoint));
}

TEST_CASE("cancellation ends a login and a read at once", "[net]") {
    ImapPeer peer;
    const bool in_login = GENERATE(true, false);
    if (in_login) answer_login(peer, "* OK wait");
    net::asio::io_context io{1};
    net::asio::cancellation_signal cancel;
    net::asio::steady_timer timer{io, 200ms};
    timer.async_wait([&](auto) { cancel.emit(net::asio::cancellation_type::terminal); });
    bool cancelled = false;
    const auto begin = std::chrono::steady_clock::now();
    auto dialogue =
        with_connection(endpoint_of(peer), [](net::Connection& connection) -> net::awaitable<void> {
            std::array<char, 100> buffer;
            co_await connection.read_some(buffer, 60s);
        });
    net::asio::co_spawn(
        io, std::move(dialogue),
        net::asio::bind_cancellation_slot(cancel.slot(), [&](const std::exception_ptr& error) {
            try {
                if (error) std::rethrow_exception(error);
            } catch (const boost::system::system_error& e) {
                cancelled = e.code() == net::asio::error::operation_aborted;
            }
        }));
    io.run();
    CHECK(cancelled);
    CHECK(std::chrono::steady_clock::now() - begin < 2s);
}

TEST_CASE("connections leave no descriptor behind, and close none twice", "[net]") {
    ImapPeer peer;
    auto wrong = endpoint_of(peer);
    wrong.password = "wrong";
    CHECK_FALSE(failure_of(wrong).empty());
    const auto before = descriptors_at_rest();
    for (int i = 0; i < 20; ++i) {
        CHECK_FALSE(failure_of(wrong).empty());
        run_dialogue(endpoint_of(peer), [](net::Connection& connection) -> net::awaitable<void> {
            co_await converse(connection, "x NOOP\r\n");
        });
    }
    CHECK(descriptors_at_rest() == before);
}

TEST_CASE("a loop may be destroyed while connections wait in it", "[net]") {
    ImapPeer peer;
    const auto before = open_descriptors();
    {
        net::asio::io_context io{1};
        for (int i = 0; i < 2; ++i) { // the peer serves one at a time: the second waits for its greeting
            auto dialogue =
                with_connection(endpoint_of(peer), [](net::Connection& connection) -> net::awaitable<void> {
                    std::array<char, 100> buffer;
                    co_await connection.read_some(buffer, 60s);
                });
            net::asio::co_spawn(io, std::move(dialogue), [](const std::exception_ptr&) {});
        }
        io.run_for(300ms);
    }
    for (int i = 0; i < 100 && open_descriptors() > before; ++i)
        ::usleep(10'000); // the peer closes its ends, too
    CHECK(open_descriptors() <= before);
}
