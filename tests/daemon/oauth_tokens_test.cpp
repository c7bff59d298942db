// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/oauth/live_tokens.hpp"
#include "daemon/oauth/token_file.hpp"
#include "daemon/oauth/token_request.hpp"
#include "daemon/run_alone.hpp"

#include <catch2/catch.hpp>

#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

using namespace ticketd;
using namespace ticketd::oauth;
using Catch::Contains;

namespace {

struct Said {
    std::string what, error;
    bool needs_person = false;
};

/// What reading an answer ends with.
Said failure_of(long status, const std::string& body) {
    Settings settings;
    settings.name = "test";
    try {
        read_tokens(settings, {.status = status, .body = body});
    } catch (const Refused& refused) {
        return {refused.what(), refused.error(), refused.needs_person()};
    } catch (const net::Failure& failure) {
        return {failure.what(), "", failure.needs_person()};
    }
    return {};
}

Tokens tokens_of(const std::string& body) { return read_tokens({}, {.status = 200, .body = body}); }

class Folder {
public:
    Folder() {
        auto name = (std::filesystem::temp_directory_path() / "ticketd-oauth-XXXXXX").string();
        REQUIRE(::mkdtemp(name.data()) != nullptr);
        path = name;
    }
    ~Folder() { std::filesystem::remove_all(path); }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    std::filesystem::path path;
};

} // namespace

TEST_CASE("tokens are read, a life also where it is a text", "[oauth]") {
    const auto tokens =
        tokens_of(R"({"access_token":"at","refresh_token":"rt","expires_in":"3599","token_type":"bearer"})");
    CHECK(tokens.access == "at");
    CHECK(tokens.refresh == "rt");
    CHECK(tokens.lifetime == std::chrono::seconds(3599));
    CHECK(tokens_of(R"({"access_token":"at"})").lifetime == std::chrono::minutes(10));
    CHECK(tokens_of(R"({"access_token":"at","expires_in":1e300})").lifetime == std::chrono::hours(24 * 30));
}

TEST_CASE("a token that is said to live no time is not asked for again at every look", "[oauth]") {
    for (const auto* body :
         {R"({"access_token":"at","expires_in":0})", R"({"access_token":"at","expires_in":-5})",
          R"({"access_token":"at","expires_in":"0"})"})
        CHECK(tokens_of(body).lifetime == std::chrono::minutes(10));
}

TEST_CASE("a token that could break a login is none", "[oauth]") {
    for (const auto* body :
         {R"({"access_token":"a b"})", R"({"access_token":"a\r\nb"})", R"({"access_token":""})",
          R"({"access_token":17})", "[]", "", "<html>", R"({"access_token":"ä"})"})
        CHECK_THAT(failure_of(200, body).what, Contains("holds no access_token"));
    CHECK_THAT(failure_of(200, R"({"access_token":"a","refresh_token":"b\n"})").what,
               Contains("refresh_token"));
}

TEST_CASE("a refusal says whether a person is needed, and what for", "[oauth]") {
    const auto grant = failure_of(400, R"({"error":"invalid_grant","error_description":"expired"})");
    CHECK(grant.error == "invalid_grant");
    CHECK(grant.needs_person);
    CHECK_THAT(grant.what, Contains("expired") && Contains("ticketctl oauth login test"));
    CHECK_THAT(failure_of(401, R"({"error":"invalid_client"})").what, Contains("client_secret_file"));
    CHECK_FALSE(failure_of(503, "").needs_person);
    CHECK_FALSE(failure_of(429, R"({"error":"x"})").needs_person);
    CHECK_FALSE(failure_of(400, R"({"error":"temporarily_unavailable"})").needs_person);
    CHECK(failure_of(302, "").needs_person);
}

TEST_CASE("what is new in each refusal is left out, and what could harm a terminal", "[oauth]") {
    const auto said = failure_of(
        400,
        R"({"error":"invalid_grant","error_description":"AADSTS70000: no\u001b[31m. Trace ID: 1-2\r\nTimestamp: now"})");
    CHECK_THAT(said.what, Contains("AADSTS70000: no?[31m.") && !Contains("Trace") && !Contains("Timestamp"));
}

TEST_CASE("a device code needs something to show", "[oauth]") {
    const auto read = [](const std::string& body) {
        return read_device_code({}, {.status = 200, .body = body});
    };
    const auto code =
        read(R"({"device_code":"d","user_code":"U-1","verification_url":"https://g.co/d","expires_in":60})");
    CHECK(code.verification_url == "https://g.co/d");
    CHECK(code.interval == std::chrono::seconds(5));
    const auto hasty =
        read(R"({"device_code":"d","user_code":"U-1","verification_uri":"https://g.co/d","interval":0})");
    CHECK(hasty.interval == std::chrono::seconds(5)); // a provider is not asked without a pause
    CHECK_THROWS_AS(read(R"({"device_code":"d","user_code":"U-1"})"), net::Failure);
    CHECK_THROWS_AS(read(R"({"user_code":"U-1","verification_uri":"https://x"})"), net::Failure);
}

TEST_CASE("a login is kept for its owner only, and whole", "[oauth]") {
    const Folder folder;
    const auto file = folder.path / "oauth" / "test";
    const Login login{.refresh_token = "rt",
                      .access_token = "at",
                      .obtained = Moment{std::chrono::seconds(1000)},
                      .expires = Moment{std::chrono::seconds(4600)}};
    write_login(file, login);
    CHECK(read_login(file) == login);
    struct stat about{};
    REQUIRE(::stat(file.c_str(), &about) == 0);
    CHECK((about.st_mode & 0777) == 0600);
    REQUIRE(::stat(file.parent_path().c_str(), &about) == 0);
    CHECK((about.st_mode & 0777) == 0700);
    write_login(file, {.refresh_token = "new", .access_token = "", .obtained = {}, .expires = {}});
    CHECK(read_login(file)->refresh_token == "new");
    CHECK(std::distance(std::filesystem::directory_iterator(file.parent_path()), {}) == 1);
}

TEST_CASE("a damaged file is no login", "[oauth]") {
    const Folder folder;
    const auto file = folder.path / "test";
    CHECK_FALSE(read_login(file));
    std::ofstream(file) << R"({"refresh_token": "r)";
    CHECK_FALSE(read_login(file));
    std::ofstream(file) << R"({"refresh_token": 5, "expires": "soon"})";
    CHECK(read_login(file) == Login{});
}

TEST_CASE(
    "a link in the place of the lock or of the folder is refused, and what it leads to stays whose it is",
    "[oauth]") {
    const Folder folder, elsewhere;
    const auto file = folder.path / "oauth" / "test", victim = elsewhere.path / "victim";
    std::ofstream(victim) << "of somebody else";
    std::filesystem::create_directory(folder.path / "oauth");
    if (::geteuid() == 0) REQUIRE(::chown(folder.path.c_str(), 65534, 65534) == 0);
    SECTION("a symbolic link") { std::filesystem::create_symlink(victim, file.string() + ".lock"); }
    SECTION("another name of the file") {
        std::filesystem::create_hard_link(victim, file.string() + ".lock");
    }
    SECTION("the folder") {
        std::filesystem::remove(folder.path / "oauth");
        std::filesystem::create_directory_symlink(elsewhere.path, folder.path / "oauth");
        CHECK_THROWS_AS(write_login(file, {}), net::Failure);
    }
    CHECK_THROWS_AS(LoginLock(file), net::Failure);
    struct stat about{};
    REQUIRE(::stat(victim.c_str(), &about) == 0);
    CHECK(about.st_uid == ::geteuid());
    CHECK(std::distance(std::filesystem::directory_iterator(elsewhere.path), {}) == 1);
}

TEST_CASE("one renews at a time", "[oauth]") {
    const Folder folder;
    LoginLock first(folder.path / "oauth" / "test"), second(folder.path / "oauth" / "test");
    CHECK(first.try_lock());
    CHECK_FALSE(second.try_lock());
}

TEST_CASE("a token that several connections were refused with at once is given up for all of them",
          "[oauth]") {
    const Folder folder;
    Settings settings;
    settings.file = folder.path / "oauth" / "test";
    const Moment now{std::chrono::seconds(1'000'000)};
    Login login{.refresh_token = "rt",
                .access_token = "first",
                .obtained = now,
                .expires = now + std::chrono::hours(1)};
    write_login(settings.file, login);
    const auto tokens = std::make_shared<LiveTokens>(settings, [now] { return now; });
    REQUIRE(run_alone(tokens->token()) == "first");
    CHECK(tokens->refused("first"));
    CHECK(tokens->refused("first"));
    login.access_token = "second"; // somebody has renewed it
    write_login(settings.file, login);
    REQUIRE(run_alone(tokens->token()) == "second");
    CHECK(tokens->refused("first"));
    CHECK_FALSE(tokens->refused("second"));
}
