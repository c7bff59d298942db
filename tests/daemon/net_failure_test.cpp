// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/net/failure.hpp"

#include <catch2/catch.hpp>

using namespace ticketd;

TEST_CASE("a server that cannot begin TLS now is told from one that never does", "[net]") {
    net::Attempt attempt;
    attempt.code = CURLE_USE_SSL_FAILED;
    attempt.peer = "relay.example.com:587";
    attempt.login_lines = "250-relay\r\n250 STARTTLS\r\n454 4.7.0 TLS not available due to local problem\r\n";
    const auto later = net::explain({}, attempt);
    CHECK(
        std::string(later.what())
        == "relay.example.com:587 cannot begin TLS now: 454 4.7.0 TLS not available due to local problem; it "
           "will be tried again");
    CHECK_FALSE(later.needs_person());

    attempt.login_lines = "250-relay\r\n250 HELP\r\n";
    const auto never = net::explain({}, attempt);
    CHECK(std::string(never.what()).find("relay.example.com:587 offers no STARTTLS") == 0);
    CHECK(never.needs_person());
}

TEST_CASE("a server's text is quoted without bytes that a terminal would obey or the database refuse",
          "[net]") {
    CHECK(net::last_line("220 first\r\n554 a\x1b[2J\x7f \xff \xc2\x9b b\r\n") == "554 a?[2J? ? ?? b");
    const auto cut = net::last_line("554 " + std::string(195, 'x') + "\xc3\xbc");
    CHECK(cut == "554 " + std::string(195, 'x') + "?");
}

TEST_CASE("a machine without certificates of its own is told to get some, not that a ca_file is wrong",
          "[net]") {
    net::Attempt attempt;
    attempt.code = CURLE_SSL_CACERT_BADFILE;
    attempt.peer = "imap.example.com:993";
    net::Endpoint endpoint;
    const auto failure = net::explain(endpoint, attempt);
    const std::string words = failure.what();
    CHECK(words.find("the system's certificates, for imap.example.com:993,") == 0);
    CHECK(words.find("install ca-certificates, or set ca_file") != std::string::npos);
    CHECK(failure.needs_person());

    endpoint.ca_file = "/etc/ticketd/ca.pem";
    const std::string of_a_file = net::explain(endpoint, attempt).what();
    CHECK(of_a_file.find("ca_file /etc/ticketd/ca.pem for imap.example.com:993 cannot be used") == 0);
}
