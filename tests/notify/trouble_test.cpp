// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/notify/trouble.hpp"
#include "parser/parse.hpp"
#include "tests/notify/desk.hpp"

#include <catch2/catch.hpp>

using namespace ticketd;
using namespace std::chrono_literals;
using Catch::Matchers::Contains;
using notify::test::ExampleDesk;

namespace {

const store::Instant then = notify::test::friday;
const std::string refused = "credentials:imap://imap.example.com/INBOX";

struct WatchedDesk : ExampleDesk {
    WatchedDesk() { rules().desk.admin = "ops@example.com"; }
    std::optional<store::ChangeSet> tell(const notify::Troubles& troubles,
                                         const std::vector<store::Alert>& told = {}) {
        return notify::tell_troubles(troubles, told, store::Facts{}, desk(), then);
    }
};

parser::Message mail_of(const store::ChangeSet& changes, std::size_t number = 0) {
    return parser::parse(changes.outgoing.at(number).bytes);
}

} // namespace

TEST_CASE("what needs a person is told to the administrator, with what, where and what to do") {
    WatchedDesk desk;
    const auto changes =
        desk.tell({.on = {{refused, "login refused;\r\ncheck user and password"}}, .off = {}});
    REQUIRE(changes);
    REQUIRE(changes->outgoing.size() == 1);
    CHECK(changes->outgoing[0].recipient == "ops@example.com");
    CHECK((changes->outgoing[0].automatic && changes->outgoing[0].to_staff));
    const auto mail = mail_of(*changes);
    CHECK_THAT(mail.subject, Contains("a server refuses us"));
    CHECK_THAT(mail.text, Contains("imap://imap.example.com/INBOX")
                              && Contains("login refused;  check user and password"));
    REQUIRE(changes->alerts.raised.size() == 1);
    CHECK(changes->alerts.raised[0].cause == refused);
    CHECK(changes->alerts.raised[0].since == then);
}

TEST_CASE("a cause is told once, and its end once") {
    WatchedDesk desk;
    const store::Alert told{refused, then - 65min, "login refused"};
    CHECK_FALSE(desk.tell({.on = {{refused, "in other words"}}, .off = {}}, {told}));
    CHECK_FALSE(desk.tell({}, {told})); // after a restart nothing is known of it yet
    CHECK_FALSE(desk.tell({.on = {}, .off = {refused}}));
    const auto changes = desk.tell({.on = {}, .off = {refused}}, {told});
    REQUIRE(changes);
    CHECK(changes->alerts.cleared == std::vector{refused});
    const auto mail = mail_of(*changes);
    CHECK_THAT(mail.subject, Contains("All clear") && Contains("lets us in again"));
    CHECK_THAT(mail.text, Contains("1 hour 5 minutes") && Contains("login refused"));
}

TEST_CASE("two causes at one moment are two mails with Message-IDs of their own") {
    WatchedDesk desk;
    const auto changes = desk.tell({.on = {{"disk", "full"}, {"outbox", "stands"}}, .off = {}});
    REQUIRE(changes);
    REQUIRE(changes->outgoing.size() == 2);
    CHECK(changes->outgoing[0].message_id != changes->outgoing[1].message_id);
}

TEST_CASE("of what has a report of its own only the end is told here") {
    WatchedDesk desk;
    const auto begun = desk.tell({.on = {{"hold", "2 mails on hold"}, {"breaker", "open"}}, .off = {}});
    REQUIRE(begun);
    CHECK(begun->outgoing.empty());
    CHECK(begun->alerts.raised.size() == 2);
    const auto over = desk.tell({.on = {}, .off = {"hold", "breaker"}}, begun->alerts.raised);
    REQUIRE(over);
    CHECK(over->outgoing.size() == 2);
}

TEST_CASE("without an administrator the supervisors are told, and without any the store remembers alone") {
    WatchedDesk desk;
    desk.rules().desk.admin.clear();
    CHECK(desk.tell({.on = {{"disk", "full"}}, .off = {}})->outgoing.size() == 1);
    for (auto& person : desk.rules().staff) person.role = policy::Role::agent;
    const auto changes = desk.tell({.on = {{"disk", "full"}}, .off = {}});
    REQUIRE(changes);
    CHECK(changes->outgoing.empty());
    CHECK(changes->alerts.raised.size() == 1);
}

TEST_CASE("a cause that nobody knows the words for is not told") {
    WatchedDesk desk;
    CHECK_FALSE(desk.tell({.on = {{"weather", "bad"}}, .off = {}}));
}
