// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/net/failure.hpp"

#include <catch2/catch.hpp>

using namespace ticketd;

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
