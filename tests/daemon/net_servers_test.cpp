// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
// Run by net_servers.py, which starts the servers.
#include "tests/daemon/net_run.hpp"
#include "tests/daemon/watching.hpp"

#include <catch2/catch.hpp>

#include <cstdlib>

using namespace ticketd;
using namespace ticketd::tests;

namespace {

std::string told(const char* name) {
    const auto* value = std::getenv(name);
    if (!value) throw std::runtime_error{"run it by tests/daemon/net_servers.py"};
    return value;
}

net::Endpoint endpoint(const std::string& scheme, const char* port, const std::string& user = "support") {
    net::Endpoint to;
    to.url = scheme + "://localhost:" + told(port) + "/";
    to.user = user;
    to.password = "secret";
    to.ca_file = told("NET_CA");
    to.connect_timeout = std::chrono::seconds{10};
    return to;
}

std::string answer_of(const net::Endpoint& to, const std::string& command) {
    std::string answer;
    run_dialogue(to, [&](net::Connection& connection) -> net::awaitable<void> {
        answer = co_await converse(connection, command + "\r\n");
    });
    return answer;
}

} // namespace

TEST_CASE("IMAP and SMTP are reached by implicit TLS, by STARTTLS and plainly, with and without a login") {
    CHECK(answer_of(endpoint("imaps", "NET_IMAPS"), "x NOOP").starts_with("x OK"));
    CHECK(answer_of(endpoint("imap", "NET_IMAP"), "x NOOP").starts_with("x OK"));
    CHECK(answer_of(endpoint("smtps", "NET_SMTPS"), "MAIL FROM:<a@b.example>").starts_with("250"));
    CHECK(answer_of(endpoint("smtp", "NET_STARTTLS"), "MAIL FROM:<a@b.example>").starts_with("250"));
    CHECK(answer_of(endpoint("smtps", "NET_SMTPS", ""), "MAIL FROM:<a@b.example>").starts_with("530"));
    auto plain = endpoint("smtp", "NET_PLAIN", "");
    plain.tls = net::Tls::off;
    CHECK(answer_of(plain, "MAIL FROM:<a@b.example>").starts_with("250"));
}

TEST_CASE("a wrong password is a person's business, on IMAP and on SMTP") {
    for (auto to : {endpoint("imaps", "NET_IMAPS"), endpoint("imap", "NET_IMAP"),
                    endpoint("smtp", "NET_STARTTLS"), endpoint("smtps", "NET_SMTPS")}) {
        to.password = "sesame";
        const auto failure = refusal(to); // once each: Dovecot slows down those who guess
        REQUIRE(failure);
        const std::string words = failure->what();
        CHECK(words.find("refuses the user \"support\"") != std::string::npos);
        CHECK(words.find("sesame") == std::string::npos);
        CHECK(failure->needs_person());
    }
}

TEST_CASE("a certificate of a stranger, or of another name, is refused, with what to do") {
    for (auto to :
         {endpoint("imaps", "NET_IMAPS"), endpoint("imap", "NET_IMAP"), endpoint("smtp", "NET_STARTTLS")}) {
        to.ca_file.clear();
        CHECK(failure_of(to).find("the certificate of localhost") == 0);
        CHECK(failure_of(to).find("set ca_file") != std::string::npos);
        CHECK(needs_person(to));
    }
    CHECK(failure_of(endpoint("smtps", "NET_ELSEWHERE")).find("the host name it was made for")
          != std::string::npos);
    auto missing = endpoint("imaps", "NET_IMAPS");
    missing.ca_file = "/nowhere/ca.pem";
    CHECK(failure_of(missing).find("/nowhere/ca.pem") != std::string::npos);
}

TEST_CASE("a server that offers no login is not mistaken for one that let us in") {
    auto to = endpoint("smtp", "NET_BARE");
    to.tls = net::Tls::off;
    CHECK(failure_of(to).find("offers no login") != std::string::npos);
    to.tls = net::Tls::required;
    CHECK(failure_of(to).find("offers no STARTTLS") != std::string::npos);
}

TEST_CASE("TLS to a port that speaks none, and none to a port that speaks it, both end") {
    CHECK(failure_of(endpoint("imaps", "NET_IMAP")).find("speaks TLS from the first byte")
          != std::string::npos);
    auto to = endpoint("imap", "NET_IMAPS");
    to.connect_timeout = std::chrono::seconds{1};
    CHECK(failure_of(to).find("did not answer within 1 s") != std::string::npos);
}

TEST_CASE("a whole mailbox of Dovecot is taken over TLS, byte for byte, and moved") {
    Watching watching{"imaps://localhost:" + told("NET_IMAPS") + "/INBOX"};
    watching.settings.endpoint.tls = net::Tls::required;
    watching.settings.endpoint.ca_file = told("NET_CA");
    watching.settings.hold = "Zur\xC3\xBC"
                             "ck/Gestellt";
    watching.receiver.decide = [](const auto& mail) {
        return mail.delivery.uid == 3 ? intake::Disposition::held : intake::Disposition::processed;
    };
    REQUIRE(watching.until_polled());
    REQUIRE(watching.receiver.taken.size() == 150);
    for (std::size_t i = 0; i < 150; ++i)
        CHECK(watching.receiver.taken[i].bytes
              == "Subject: mail " + std::to_string(i) + "\r\n\r\n" + std::string(i * 997 % 300'000, 'x')
                     + "\r\n");
    CHECK(watching.receiver.troubles.empty());
    REQUIRE(watching.stop());

    auto in_place = endpoint("imaps", "NET_IMAPS");
    CHECK(answer_of(in_place, "x STATUS INBOX (MESSAGES)").find("(MESSAGES 0)") != std::string::npos);
    CHECK(answer_of(in_place, "x STATUS Processed (MESSAGES UNSEEN)").find("(MESSAGES 149 UNSEEN 149)")
          != std::string::npos);
    CHECK(answer_of(in_place, "x STATUS \"Zur&APw-ck/Gestellt\" (MESSAGES)").find("(MESSAGES 1)")
          != std::string::npos);
}
