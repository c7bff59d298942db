// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/oauth/login.hpp"

#include <catch2/catch.hpp>

using namespace ticketd;
using namespace ticketd::oauth;
using Catch::Contains;

namespace {

Settings settings() {
    Settings login;
    login.name = "test";
    login.client_id = "id";
    login.authorize_url = "https://login.example.com/authorize";
    login.scope = "a b";
    return login;
}

const CodeLogin question{.verifier = "v", .challenge = "c", .state = "st"};

template <class Work>
std::string refusal_of(Work work) {
    try {
        work();
    } catch (const Refused& refused) {
        return refused.what();
    }
    return "";
}

} // namespace

TEST_CASE("the login page carries the question, encoded", "[oauth]") {
    const auto page = login_page(settings(), question);
    CHECK_THAT(page, Catch::StartsWith("https://login.example.com/authorize?client_id=id&"));
    CHECK_THAT(page, Contains("scope=a%20b") && Contains("state=st") && Contains("code_challenge=c"));
    CHECK_THAT(page, Contains("redirect_uri=http%3A%2F%2F127.0.0.1%2Fticketd"));
}

TEST_CASE("a code is taken from the browser's address or alone", "[oauth]") {
    CHECK(code_in(settings(), question, "http://127.0.0.1/ticketd?code=4%2F0A&state=st\n") == "4/0A");
    CHECK(code_in(settings(), question, "  4/0A ") == "4/0A");
}

TEST_CASE("an answer to another question is refused", "[oauth]") {
    const auto brought = GENERATE(as<std::string>{}, "http://127.0.0.1/ticketd?code=x&state=other",
                                  "http://127.0.0.1/ticketd?code=x", "http://127.0.0.1/ticketd?state=st");
    CHECK_THAT(refusal_of([&] { code_in(settings(), question, brought); }), Contains("begin again"));
    CHECK_FALSE(refusal_of([] {
                    code_in(settings(), question, "http://127.0.0.1/ticketd?error=access_denied&state=st");
                }).empty());
}

TEST_CASE("a login without a refresh token is none", "[oauth]") {
    const Tokens tokens{.access = "a", .refresh = "", .lifetime = std::chrono::seconds(3600)};
    CHECK_THAT(refusal_of([&] { login_of(settings(), tokens, {}); }), Contains("offline_access"));
}
