// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/policy/trust.hpp"

#include "tests/policy/desk.hpp"

#include <catch2/catch.hpp>

using namespace ticketd;
using namespace ticketd::policy;
using enum Trustworthiness;

namespace {

/// Carla's mail as the list users@list.example passed it on: the list broke its signature.
parser::Message through_list(const std::string& our_arc = "arc=pass",
                             const std::string& seal = "list.example",
                             const std::string& seen = "dmarc=pass header.from=acme.example") {
    auto message = test::mail_from("carla@acme.example");
    test::add_field(message, "Authentication-Results", "mx.example.com; dmarc=fail; " + our_arc);
    test::add_field(message, "ARC-Seal", "i=1; a=rsa-sha256; cv=none; d=" + seal + "; s=k; t=1; b=xyz=");
    test::add_field(message, "ARC-Authentication-Results", "i=1; mx." + seal + "; " + seen);
    return message;
}

Judgement judged(const parser::Message& message, std::vector<std::string> sealers = {"list.example"}) {
    auto trust = test::rules().trust;
    trust.arc = std::move(sealers);
    return judge(message, trust);
}

} // namespace

TEST_CASE("what a believed sealer saw counts where our own server says that the chain is whole") {
    const auto judgement = judged(through_list());
    CHECK(judgement.trust == verified);
    CHECK(judgement.reason.find("list.example") != std::string::npos);
}

TEST_CASE("ARC results count only if configured, only by our own arc=pass, and only from the newest seal") {
    CHECK(judged(through_list(), {}).trust == failed);
    CHECK(judged(through_list(), {"other.example"}).trust == failed);
    CHECK(judged(through_list("arc=fail")).trust == failed);
    CHECK(judged(through_list("spf=none")).trust == failed);
    CHECK(judged(through_list("arc=pass", "evil.example")).trust == failed);
    auto later = through_list();
    test::add_field(later, "ARC-Seal", "i=2; cv=pass; d=evil.example; s=k; b=x");
    test::add_field(later, "ARC-Authentication-Results", "i=2; evil.example; arc=pass");
    CHECK(judged(later).trust == failed);
}

TEST_CASE("a seal that our own server added on top is passed over") {
    auto message = through_list();
    test::add_field(message, "ARC-Seal", "i=2; cv=pass; d=example.com; s=k; b=x");
    test::add_field(message, "ARC-Authentication-Results", "i=2; mx.example.com; dmarc=fail; arc=pass");
    CHECK(judged(message).trust == verified);
}

TEST_CASE("a believed sealer who saw a failure, or another domain's pass, lifts nothing") {
    CHECK(judged(through_list("arc=pass", "list.example", "dmarc=fail")).trust == failed);
    CHECK(judged(through_list("arc=pass", "list.example", "none")).trust == failed);
    CHECK(judged(through_list("arc=pass", "list.example", "dmarc=pass header.from=evil.example")).trust
          == failed);
}

TEST_CASE("a stranger's forged seals and malformed chains lift nothing") {
    auto twice = through_list();
    test::add_field(twice, "ARC-Seal", "i=1; d=list.example");
    CHECK(judged(twice).trust == failed);
    for (const auto* seal : {"", "i=0; d=list.example", "i=99; d=list.example", "d=list.example", "i=1"}) {
        auto message = test::mail_from("carla@acme.example");
        test::add_field(message, "Authentication-Results", "mx.example.com; dmarc=fail; arc=pass");
        test::add_field(message, "ARC-Seal", seal);
        test::add_field(message, "ARC-Authentication-Results", "i=1; x; dmarc=pass");
        INFO(seal);
        CHECK(judged(message).trust == failed);
    }
    auto forged = test::mail_from("carla@acme.example"); // our own results say nothing of ARC
    test::add_field(forged, "ARC-Seal", "i=1; d=list.example");
    test::add_field(forged, "ARC-Authentication-Results", "i=1; mx.example.com; arc=pass; dmarc=pass");
    CHECK(judged(forged).trust == plain);
}
