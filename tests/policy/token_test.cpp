// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/policy/token.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <cctype>
#include <limits>

using namespace ticketd;
using namespace ticketd::policy;

namespace {

TokenKey key(char id, unsigned char fill) {
    TokenKey made;
    made.id = id;
    made.secret.fill(fill);
    return made;
}

const KeyRing ours = {key('1', 42)};

Token token_for(const std::string& address, std::int64_t tid = 1042, std::int64_t entry = 7) {
    return {.tid = {tid}, .entry = {entry}, .purpose = 'n', .recipient = recipient_hash(address, ours)};
}

std::string upper(std::string text) {
    std::ranges::transform(text, text.begin(),
                           [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
    return text;
}

} // namespace

TEST_CASE("a signed Message-ID gives back what was signed") {
    const auto token = token_for("anna@example.com");
    CHECK(verify(sign(token, "example.com", ours), "example.com", ours) == token);
}

TEST_CASE("a program that changes the case of Message-IDs and domains does no harm") {
    const auto token = token_for("anna@example.com");
    const auto id = sign(token, "Example.COM", ours);
    CHECK(verify(upper(id), "example.com", ours) == token);
    CHECK(verify(id, "EXAMPLE.com", ours) == token);
}

TEST_CASE("a token altered at any one place is nobody's") {
    const auto id = sign(token_for("anna@example.com"), "example.com", ours);
    for (std::size_t i = 0; i < id.size(); ++i) {
        auto altered = id;
        altered[i] = altered[i] == 'b' ? 'c' : 'b';
        INFO(altered);
        CHECK_FALSE(verify(altered, "example.com", ours));
    }
}

TEST_CASE("a token truncated anywhere, or with something added, is nobody's") {
    const auto id = sign(token_for("anna@example.com"), "example.com", ours);
    for (std::size_t size = 0; size < id.size(); ++size) {
        CHECK_FALSE(verify(id.substr(0, size), "example.com", ours));
        if (size > 0) CHECK_FALSE(verify(id.substr(size), "example.com", ours));
    }
    CHECK_FALSE(verify("a" + id, "example.com", ours));
    CHECK_FALSE(verify(id + "a", "example.com", ours));
}

TEST_CASE("another installation's token and another domain's are nobody's") {
    const KeyRing theirs = {key('1', 43)};
    const auto id = sign(token_for("anna@example.com"), "example.com", ours);
    CHECK_FALSE(verify(id, "example.com", theirs));
    CHECK_FALSE(verify(id, "example.com", {}));
    CHECK_FALSE(verify(id, "example.org", ours));
    const auto other = sign(token_for("anna@example.com"), "example.org", ours);
    CHECK_FALSE(verify(other.substr(0, other.find('@')) + "@example.com", "example.com", ours));
}

TEST_CASE("strangers' Message-IDs are no tokens, whatever they hold") {
    for (const auto* id : {"", "@", "@example.com", "a@example.com", "...@example.com",
                           "..............................@example.com", "20260610.1@example.com",
                           "a.b.1nxxxxxxxxxx.aaaaaaaaaaaaaaaaaaaa@example.com",
                           "99999999999999999999.1.1n0123456789.aaaaaaaaaaaaaaaaaaaa@example.com"}) {
        INFO(id);
        CHECK_FALSE(verify(id, "example.com", ours));
    }
    CHECK_FALSE(verify(std::string(100'000, '.') + "@example.com", "example.com", ours));
}

TEST_CASE("the local part of a Message-ID never exceeds the 64 octets of RFC 5321") {
    constexpr auto largest = std::numeric_limits<std::int64_t>::max();
    const auto token = token_for("anna@example.com", largest, largest);
    const auto id = sign(token, "example.com", ours);
    CHECK(id.find('@') <= 64);
    CHECK(verify(id, "example.com", ours) == token);
}

TEST_CASE("after a key was rotated old mails stay valid and new ones bear the new key") {
    const auto token = token_for("anna@example.com");
    const auto old = sign(token, "example.com", ours);
    const KeyRing rotated = {key('2', 99), key('1', 42)};
    CHECK(verify(old, "example.com", rotated) == token);
    CHECK(issued_to(token, "ANNA@example.com", rotated));
    CHECK_FALSE(verify(sign(token, "example.com", rotated), "example.com", ours));
}

TEST_CASE("a token says to whom it was issued, and to nobody else") {
    const auto token = token_for("Anna@Example.com");
    CHECK(token.recipient.size() == 10);
    CHECK(issued_to(token, "anna@example.com", ours));
    CHECK_FALSE(issued_to(token, "boris@example.com", ours));
    CHECK_FALSE(issued_to(token, "", ours));
    CHECK(recipient_hash("anna@example.com", {}).empty());
    CHECK_FALSE(issued_to(Token{}, "anna@example.com", {}));
}
