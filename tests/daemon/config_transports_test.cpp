// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "tests/daemon/config_files.hpp"

#include <catch2/catch.hpp>

using namespace ticketd;
using namespace ticketd::config;
using Catch::Contains;

namespace {

constexpr std::string_view beside = R"([desk]
address = "support@example.com"
[smtp]
url = "smtp://mail.example.com:587"
)";

constexpr std::string_view microsoft = R"(
[[oauth]]
name = "ms"
provider = "microsoft"
tenant = "example.com"
client_id = "id"
[[mailbox]]
url = "imaps://outlook.office365.com/INBOX"
user = "support@example.com"
oauth = "ms"
)";

Config load_beside(std::string_view more) { return load(std::string(beside) + std::string(more)); }
std::string faults_beside(std::string_view more) { return faults(std::string(beside) + std::string(more)); }

} // namespace

TEST_CASE("a provider's name stands for its URLs and its scope", "[config][oauth]") {
    const auto config = load_beside(microsoft);
    REQUIRE(config.oauth.size() == 1);
    const auto& login = config.oauth[0];
    CHECK(login.token_url == "https://login.microsoftonline.com/example.com/oauth2/v2.0/token");
    CHECK(login.device_url == "https://login.microsoftonline.com/example.com/oauth2/v2.0/devicecode");
    CHECK_THAT(login.scope, Contains("IMAP.AccessAsUser.All") && Contains("offline_access"));
    CHECK(login.grant == oauth::Grant::device);
    CHECK(login.file == config.state_dir / "oauth" / "ms");
    CHECK(config.mailboxes[0].endpoint.oauth == "ms");
    CHECK(config.mailboxes[0].endpoint.password.empty());
}

TEST_CASE("what is wrong with a login by token is said with its line", "[config][oauth]") {
    const auto [text, said] = GENERATE(table<std::string, std::string>({
        {"[[mailbox]]\nurl = \"imap://x\"\nuser = \"u\"\noauth = \"no\"", "mailbox.oauth \"no\" is no login"},
        {"[[oauth]]\nname = \"a\"\nprovider = \"yahoo\"",
         "oauth.provider is \"yahoo\"; it must be \"google\""},
        {"[[oauth]]\nname = \"a\"\nprovider = \"google\"\nclient_id = \"i\"",
         "oauth.client_secret_file is missing"},
        {"[[oauth]]\nname = \"a\"\nprovider = \"google\"\ngrant = \"client\"",
         "is nothing that Google has for mail"},
        {"[[oauth]]\nname = \"a\"\nprovider = \"microsoft\"\ngrant = \"client\"", "needs the tenant"},
        {"[[oauth]]\nname = \"a\"\nprovider = \"microsoft\"\ntenant = \"a/b\"", "oauth.tenant is"},
        {"[[oauth]]\nname = \"a\"\nclient_id = \"i\"", "oauth.token_url is missing"},
        {"[[oauth]]\nname = \"a\"\ntoken_url = \"http://login.example.com/\"", "oauth.token_url is"},
        {"[[oauth]]\nname = \"a\"\nca_file = \"no.pem\"", "no.pem is no file"},
        {"[[oauth]]\nname = \"A B\"\nclient_id = \"i\"", "oauth.name must be"},
        {"[[oauth]]\nname = \"a\"\nclient_id = \"\"", "oauth.client_id is \"\""},
        {"[[oauth]]\nname = \"a\"\nclient_secret = \"x\"", "unknown key oauth.client_secret"},
    }));
    CAPTURE(text);
    CHECK_THAT(faults_beside(text), Contains(said));
}

TEST_CASE("a password beside a token is one too many", "[config][oauth]") {
    CHECK_THAT(faults_beside(std::string(microsoft) + "password = \"x\"\n"),
               Contains("mailbox.oauth and a password are both given"));
}

TEST_CASE("two accounts of one server are told apart", "[config]") {
    const std::string url =
        "[[mailbox]]\nurl = \"imaps://imap.example.com/INBOX\"\npassword = \"x\"\nuser = ";
    const auto config = load_beside(url + "\"a\"\n" + url + "\"b\"\n");
    REQUIRE(config.mailboxes.size() == 2);
    CHECK(config.mailboxes[0].name == config.mailboxes[1].name);
    CHECK(config.mailboxes[0].label == "imaps://imap.example.com/INBOX of a");
    CHECK(config.mailboxes[1].label == "imaps://imap.example.com/INBOX of b");
    CHECK(load_beside(url + "\"a\"\n").mailboxes[0].label == "imaps://imap.example.com/INBOX");
}

TEST_CASE("LMTP stands for a mailbox, and listens on this machine only", "[config][lmtp]") {
    const auto config =
        load_beside("[lmtp]\nlisten = \"unix:/run/ticketd/lmtp\"\nmode = \"0666\"\ngroup = \"mail\"");
    CHECK(config.mailboxes.empty());
    CHECK(config.lmtp.listen == "unix:/run/ticketd/lmtp");
    CHECK(config.lmtp.mode == 0666);
    CHECK(config.lmtp.group == "mail");
    REQUIRE(config.ways_in().size() == 1);
    CHECK(config.ways_in()[0].name == "lmtp:unix:/run/ticketd/lmtp");
    CHECK(load_beside("[lmtp]\nlisten = \"[::1]:2400\"").lmtp.listen == "[::1]:2400");
    for (const auto* wrong :
         {"0.0.0.0:24", "127.0.0.1", "127.0.0.1:0", "127.0.0.1:70000", "unix:relative", "24", "x:24"})
        CHECK_THAT(faults_beside("[lmtp]\nlisten = \"" + std::string(wrong) + "\""),
                   Contains("lmtp.listen is"));
    CHECK_THAT(faults_beside("[lmtp]\nlisten = \"127.0.0.1:24\"\nmode = \"9\""), Contains("lmtp.mode is"));
    CHECK_THAT(faults_beside(""), Contains("there is no mailbox"));
}

TEST_CASE("a Maildir is a mailbox without a server", "[config][maildir]") {
    const auto config = load_beside("[[mailbox]]\nurl = \"maildir:/var/mail/support/\"\nprocessed = \"\"");
    REQUIRE(config.mailboxes.size() == 1);
    CHECK(config.mailboxes[0].maildir == "/var/mail/support");
    CHECK(config.mailboxes[0].name == "maildir:/var/mail/support");
    CHECK(config.mailboxes[0].processed.empty());
    CHECK_THAT(faults_beside("[[mailbox]]\nurl = \"maildir:support\""), Contains("needs an absolute path"));
    CHECK_THAT(faults_beside("[[mailbox]]\nurl = \"maildir:/a\"\nuser = \"u\""),
               Contains("unknown key mailbox.user"));
    CHECK_THAT(faults_beside("[[mailbox]]\nurl = \"maildir:/a\"\n[[mailbox]]\nurl = \"maildir:/a/\""),
               Contains("is the mailbox of another [[mailbox]]"));
}
