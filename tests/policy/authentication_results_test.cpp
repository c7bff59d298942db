// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/policy/authentication_results.hpp"

#include <catch2/catch.hpp>

using namespace ticketd::policy;

namespace {

std::string summary(std::string_view value) {
    std::string text;
    for (const auto& result : read_authentication_results(value).results) {
        text += result.method + "=" + result.result;
        for (const auto& property : result.properties)
            text += " " + property.type + "." + property.name + "=" + property.value;
        text += ";";
    }
    return text;
}

} // namespace

TEST_CASE("the examples of RFC 8601 appendix B are read") {
    CHECK(authserv_id_of("example.org 1; none") == "example.org");
    CHECK(summary("example.org 1; none").empty());
    CHECK(summary("example.com; spf=pass smtp.mailfrom=example.net")
          == "spf=pass smtp.mailfrom=example.net;");
    CHECK(summary("example.com; auth=pass (cram-md5) smtp.auth=sender@example.net; spf=pass "
                  "smtp.mailfrom=example.net")
          == "auth=pass smtp.auth=sender@example.net;spf=pass smtp.mailfrom=example.net;");
    CHECK(summary("example.com; dkim=pass reason=\"good signature\" header.i=@mail-router.example.net; "
                  "dkim=fail reason=\"bad signature\" header.i=@newyork.example.com")
          == "dkim=pass header.i=@mail-router.example.net;dkim=fail header.i=@newyork.example.com;");
    CHECK(summary(
              "foo.example.net (foobar) 1 (baz); dkim (Because I like it) / 1 (One yay) = (wait for it) fail "
              "policy (A dot can go here) . (like that) expired (this surprised me) = (as I wasn't expecting "
              "it) 1362471462")
          == "dkim=fail policy.expired=1362471462;");
}

TEST_CASE("what servers write is read") {
    CHECK(summary(
              "mx.google.com;\r\n       dkim=pass header.i=@example.net header.s=s1 header.b=\"AbC/d+=\";\r\n"
              "       spf=pass (google.com: domain of a@example.net designates 192.0.2.1; as permitted) "
              "smtp.mailfrom=a@example.net;\r\n       dmarc=pass (p=NONE sp=NONE dis=NONE) "
              "header.from=example.net")
          == "dkim=pass header.i=@example.net header.s=s1 header.b=AbC/d+=;spf=pass "
             "smtp.mailfrom=a@example.net;"
             "dmarc=pass header.from=example.net;");
    CHECK(summary("mx; DKIM=Pass Header.D=EXAMPLE.net") == "dkim=pass header.d=EXAMPLE.net;");
    CHECK(authserv_id_of(" \"mx.example.com\"; x=y") == "mx.example.com");
    CHECK(authserv_id_of("(a (nested) comment) mx.example.com;") == "mx.example.com");
}

TEST_CASE("a result inside a comment or a quoted string is no result") {
    CHECK(summary("mx (; dmarc=pass); spf=fail") == "spf=fail;");
    CHECK(summary("mx; spf=fail reason=\"; dmarc=pass\"") == "spf=fail;");
    CHECK(summary("mx; spf=fail (\\); dmarc=pass") == "spf=fail;");
    CHECK(read_authentication_results("mx; spf=fail smtp.mailfrom=\"; dmarc=pass; \"@evil.example")
              .results.size()
          == 1);
}

TEST_CASE("a malformed result is left out and the others stay") {
    CHECK(summary("mx; dkim; =pass; dmarc=; spf=pass smtp.mailfrom; x=y z; dmarc=fail") == "dmarc=fail;");
    CHECK(summary("").empty());
    CHECK(summary(";;;;").empty());
    CHECK(summary("(((((").empty());
    CHECK(summary("mx; a=\"").empty());
    CHECK(summary("mx dmarc=pass").empty());
}

TEST_CASE("an address whose local part is a quoted string is one value") {
    CHECK(summary("mx; spf=fail smtp.mailfrom=\"x y\"@acme.example; dmarc=none")
          == "spf=fail smtp.mailfrom=x y@acme.example;dmarc=none;");
}

TEST_CASE("a failure stays one whatever its properties look like, and a pass does not") {
    CHECK(summary("mx; dmarc=fail header.from=acme.example reason=this is why")
          == "dmarc=fail header.from=acme.example;");
    CHECK(summary("mx; spf=hardfail smtp.mailfrom; dkim=pass header.d") == "spf=hardfail;");
}

TEST_CASE("a value of any size is read in bounded memory and time") {
    std::string many = "mx", deep = "mx; a=b ";
    for (int i = 0; i < 100'000; ++i) many += "; dkim=pass";
    deep += std::string(1'000'000, '(');
    CHECK(read_authentication_results(many).results.size() == 100);
    CHECK(read_authentication_results(deep).results.size() == 1);
}
