// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/policy/trust.hpp"

#include "tests/policy/desk.hpp"

#include <catch2/catch.hpp>

using namespace ticketd;
using namespace ticketd::policy;
using enum Trustworthiness;

namespace {

Trustworthiness judged(std::vector<std::pair<std::string, std::string>> fields) {
    auto message = test::mail_from("carla@acme.example");
    for (auto& [name, value] : fields) test::add_field(message, std::move(name), std::move(value));
    return judge(message, test::rules().trust).trust;
}

Trustworthiness judged(const std::string& results) {
    return judged({{"Authentication-Results", "mx.example.com; " + results}});
}

} // namespace

TEST_CASE("what each outcome of authentication gives is this table") {
    const std::pair<const char*, Trustworthiness> table[] = {
        {"none", plain},
        {"dmarc=pass header.from=acme.example", verified},
        {"dmarc=pass", verified},
        {"dmarc=pass header.from=evil.example", failed}, // it read another From: than we
        {"dmarc=none header.from=evil.example; dkim=pass header.d=acme.example", failed},
        {"dmarc=none header.from=mail.acme.example", plain},
        {"spf=fail smtp.mailfrom=\"x\"@acme.example", failed},
        {"dmarc=fail header.from=acme.example", failed},
        {"dmarc=fail; dkim=pass header.d=acme.example", failed},
        {"dmarc=fail; dmarc=pass", failed},
        {"dmarc=none; spf=pass smtp.mailfrom=carla@acme.example", verified},
        {"dmarc=none; spf=fail smtp.mailfrom=carla@acme.example", failed},
        {"dmarc=none", plain},
        {"dmarc=temperror", plain},
        {"dmarc=bestguesspass", plain},
        {"dkim=pass header.d=acme.example", verified},
        {"dkim=pass header.i=@mail.acme.example", verified},
        {"dkim=pass header.d=evil.example", plain},
        {"dkim=pass", plain},
        {"dkim=fail header.d=acme.example", failed},
        {"dkim=fail header.d=list.example", failed},
        {"dkim=fail header.d=acme.example; dkim=pass header.d=acme.example", verified},
        {"dkim=fail header.d=acme.example; spf=pass smtp.mailfrom=bounces.acme.example", verified},
        {"dkim=fail header.d=acme.example; spf=pass smtp.mailfrom=evil.example", failed},
        {"spf=pass smtp.mailfrom=evil.example", plain},
        {"spf=pass smtp.helo=mail.acme.example", verified},
        {"spf=fail smtp.mailfrom=evil.example; dkim=pass header.d=acme.example", verified},
        {"spf=fail smtp.mailfrom=acme.example", failed},
        {"spf=hardfail", failed},
        {"spf=softfail", plain},
        {"spf=neutral", plain},
        {"spf=temperror; dkim=permerror", plain},
        {"dkim=policy; dkim=neutral; spf=none", plain},
        {"arc=pass; iprev=pass; x-evil=pass header.d=acme.example", plain},
    };
    for (const auto& [results, expected] : table) {
        INFO(results);
        CHECK(judged(results) == expected);
    }
}

TEST_CASE("a domain that has two forms is not taken for another by its form") {
    auto message = test::mail_from("hans@m\xC3\xBCller.example");
    test::add_field(message, "Authentication-Results",
                    "mx.example.com; dmarc=pass header.from=xn--mller-kva.example");
    CHECK(judge(message, test::rules().trust).trust == plain);
    message.from[0].address = "";
    CHECK(judge(message, test::rules().trust).trust == plain);
}

TEST_CASE("an address that had to be decoded is not believed: the server that judged the mail saw none") {
    auto message = test::mail_from("carla@acme.example");
    test::add_field(message, "Authentication-Results",
                    "mx.example.com; dmarc=none; dkim=pass header.d=acme.example");
    CHECK(judge(message, test::rules().trust).trust == verified);
    message.from[0].encoded = true;
    CHECK(judge(message, test::rules().trust).trust == failed);
}

TEST_CASE("a domain is aligned with itself, its subdomains and its parents, but with no top-level domain") {
    CHECK(aligned("acme.example", "ACME.example"));
    CHECK(aligned("mail.acme.example", "acme.example"));
    CHECK(aligned("acme.example", "a.b.acme.example"));
    CHECK(aligned("acme.example.", "acme.example"));
    CHECK_FALSE(aligned("evilacme.example", "acme.example"));
    CHECK_FALSE(aligned("example", "acme.example"));
    CHECK_FALSE(aligned("a.acme.example", "b.acme.example"));
    CHECK_FALSE(aligned("", "acme.example"));
    CHECK_FALSE(aligned("", ""));
}

TEST_CASE("a stranger's Authentication-Results are text, above and below the real ones") {
    const std::string field = "Authentication-Results", forged = "mx.example.com; dmarc=pass",
                      real = "mx.example.com; dmarc=fail";
    CHECK(judged({{field, "evil.example; dmarc=pass"}}) == plain);
    CHECK(judged({{field, "evil.example; dmarc=pass"}, {field, real}}) == failed);
    CHECK(judged({{field, "mx.example.com.evil.example; dmarc=pass"}}) == plain);
    CHECK(judged({{field, "mx.example.com; spf=softfail"}, {"Received", "from evil"}, {field, forged}})
          == plain);
    CHECK(judged({{field, real}, {"Received", "from evil"}, {field, forged}}) == failed);
    CHECK(judged({{field, real}, {field, forged}}) == failed);
    CHECK(judged({{"Received", "by ours"}, {field, real}, {"Received", "from evil"}, {field, forged}})
          == failed);
    CHECK(judged({{field, "mx.example.com; spf=softfail"}, {"X-Other", "x"}, {field, forged}}) == plain);
    CHECK(judged({{"X-Authentication-Results", forged}}) == plain);
    CHECK(judged({{"ARC-Authentication-Results", "i=1; mx.example.com; dmarc=pass"}}) == plain);
}

TEST_CASE("results that our filters wrote in several fields are merged up to the next Received") {
    const std::string field = "Authentication-Results";
    CHECK(judged({{field, "mx.example.com; spf=softfail"},
                  {field, "mx.example.com; dkim=pass header.d=acme.example"},
                  {"Received", "from outside"}})
          == verified);
    CHECK(judged({{field, "MX.Example.com 1; spf=pass smtp.mailfrom=acme.example"},
                  {"DKIM-Filter", "x"},
                  {field, "mx.example.com; dmarc=fail"},
                  {"Received", "from outside"}})
          == failed);
}

TEST_CASE("where no authserv-id is configured nobody's results count") {
    auto message = test::mail_from("carla@acme.example");
    test::add_field(message, "Authentication-Results", "; dmarc=pass");
    CHECK(judge(message, Trust{}).trust == plain);
}

TEST_CASE("a mail with several From addresses, or none, is not believed, whatever passed") {
    auto message = test::mail_from("carla@acme.example");
    test::verified(message);
    for (int i = 0; i < 19; ++i) message.from.push_back({.name = "", .address = "victim@acme.example"});
    CHECK(judge(message, test::rules().trust).trust == failed);
    message.from.clear();
    CHECK(judge(message, test::rules().trust).trust == failed);
}
