// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/health_keeper.hpp"
#include "daemon/login_keeper.hpp"
#include "daemon/logins.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <catch2/catch.hpp>

#include <unistd.h>

using namespace ticketd;
using namespace std::chrono_literals;

namespace {

/// A keeper of one mailbox, whose login is `oauth`, on a clock of the test's own.
class Kept {
public:
    explicit Kept(const std::string& oauth = "") {
        auto name = (std::filesystem::temp_directory_path() / "ticketd-health-XXXXXX").string();
        REQUIRE(::mkdtemp(name.data()) != nullptr);
        folder = name;
        config.mailboxes.push_back(mailbox(oauth));
    }
    ~Kept() { std::filesystem::remove_all(folder); }
    Kept(const Kept&) = delete;
    Kept& operator=(const Kept&) = delete;

    static intake::MailboxSettings mailbox(const std::string& oauth) {
        intake::MailboxSettings settings;
        settings.label = "box";
        settings.endpoint.oauth = oauth;
        return settings;
    }
    HealthKeeper& keeper() {
        if (!keeper_) keeper_.emplace(folder / "health", config.mailboxes, alerts, [this] { return moment; });
        return *keeper_;
    }
    void look(const OutboxState& outbox = {}) {
        net::asio::io_context io{1};
        auto run = keeper().run([outbox] { return outbox; });
        net::asio::co_spawn(io, std::move(run), net::asio::detached);
        io.poll();
    }
    /// What an earlier run told by mail is known to be over.
    bool is_over(const std::string& cause) { return alerts.known({{cause, {}, "told"}}).off.contains(cause); }

    std::filesystem::path folder;
    config::Config config;
    Alerts alerts{0ms};
    HealthKeeper::Clock::time_point moment = HealthKeeper::Clock::now();

private:
    std::optional<HealthKeeper> keeper_;
};

oauth::Settings login_in(const std::filesystem::path& folder, const std::string& name) {
    oauth::Settings settings;
    settings.name = name;
    settings.file = folder / "oauth" / name;
    return settings;
}

} // namespace

TEST_CASE("an alert of a login is over when a later run can renew it") {
    Kept kept("test");
    kept.config.smtp.endpoint.oauth = "test";
    kept.config.oauth.push_back(login_in(kept.folder, "test"));
    const auto moment = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
    oauth::write_login(
        kept.config.oauth[0].file,
        {.refresh_token = "rt", .access_token = "at", .obtained = moment, .expires = moment + 1h});
    const auto logins = give_tokens(kept.config);
    CHECK_FALSE(kept.is_over("oauth:box"));
    net::asio::io_context io{1};
    net::asio::co_spawn(io, keep_login(logins[0], kept.config, kept.keeper()), net::asio::detached);
    io.poll();
    CHECK(kept.is_over("oauth:box"));
    CHECK(kept.is_over("oauth:outbox"));
}

TEST_CASE("an alert of a login is over when the mailbox has none any more") {
    Kept kept("test");
    kept.keeper().login_troubled("box", "refused");
    CHECK(kept.alerts.is_on("oauth:box"));
    CHECK(kept.keeper().health().mailboxes[0].trouble == "refused");
    kept.keeper().watch({Kept::mailbox("")});
    CHECK(kept.is_over("oauth:box"));
    CHECK(kept.keeper().health().mailboxes[0].trouble.empty());
}

TEST_CASE("an alert of a refused password of the outbox is over when a later run has sent") {
    Kept kept;
    const std::string cause = "credentials:smtp://relay";
    kept.look({.server = "smtp://relay", .trouble = {}, .refusal = {}});
    CHECK_FALSE(kept.is_over(cause));
    kept.look({.server = "smtp://relay", .trouble = "no", .refusal = "no", .has_sent = true});
    CHECK(kept.alerts.is_on(cause));
    kept.look({.server = "smtp://relay", .trouble = {}, .refusal = {}, .has_sent = true});
    CHECK(kept.is_over(cause));
    Kept later;
    later.look({.server = "smtp://relay", .trouble = {}, .refusal = {}, .has_sent = true});
    CHECK(later.is_over(cause));
}

TEST_CASE("a relay that refuses us and then is away has not let us in again") {
    Kept kept;
    kept.look({.server = "smtp://relay", .trouble = "no", .refusal = "no", .has_sent = true});
    kept.look({.server = "smtp://relay", .trouble = "no answer", .refusal = {}, .has_sent = true});
    CHECK_FALSE(kept.is_over("credentials:smtp://relay"));
    kept.look({.server = "smtp://relay", .trouble = {}, .refusal = {}, .has_sent = true});
    CHECK(kept.is_over("credentials:smtp://relay"));
}

TEST_CASE("a mailbox whose login cannot be renewed is told of once") {
    Kept kept("test");
    kept.keeper().login_troubled("box", "nobody has logged in yet");
    kept.moment += 1h;
    kept.look();
    CHECK_FALSE(kept.alerts.is_on("mailbox:box"));
    kept.keeper().login_troubled("box", {});
    kept.look();
    CHECK(kept.alerts.is_on("mailbox:box"));
}

TEST_CASE("a mailbox whose mails are being taken is read, however long the first look takes") {
    Kept kept;
    kept.keeper().backlog("box", 1'000);
    kept.moment += 200s;
    kept.keeper().backlog("box", 900);
    kept.look();
    CHECK_FALSE(kept.alerts.is_on("mailbox:box"));
    kept.moment += 200s;
    kept.keeper().backlog("box", 900); // connected anew, and no mail taken
    kept.look();
    CHECK(kept.alerts.is_on("mailbox:box"));
}

TEST_CASE("a mailbox without its folder is told as one that is not read, and its password is not blamed") {
    Kept kept;
    kept.keeper().refused("box", "the password is wrong");
    kept.keeper().unreadable("box", "the folder is not there");
    CHECK(kept.is_over("credentials:box"));
    CHECK(kept.alerts.known({}).on.at("mailbox:box") == "the folder is not there");
    kept.keeper().polled("box", false);
    CHECK(kept.is_over("mailbox:box"));
}
