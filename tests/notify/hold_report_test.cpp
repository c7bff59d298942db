// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/notify/hold_report.hpp"
#include "parser/parse.hpp"
#include "tests/notify/desk.hpp"

#include <catch2/catch.hpp>

using namespace ticketd;
using namespace std::chrono_literals;
using Catch::Matchers::Contains;
using notify::test::ExampleDesk;

namespace {

const store::Instant now = notify::test::friday;

struct HoldDesk : ExampleDesk {
    HoldDesk() { rules().desk.admin = "ops@example.com"; }
    std::optional<store::ChangeSet> report(const std::vector<store::HeldMail>& mails,
                                           std::optional<store::Instant> last = {}) {
        return notify::hold_report(mails, last, store::Facts{}, desk(), now);
    }
};

store::HeldMail held(std::int64_t id) {
    store::HeldMail mail;
    mail.id = store::HoldId{id};
    mail.sender = "clara@client.example";
    mail.subject = "Printer\xE2\x80\xAE on fire\r\nBcc: x";
    mail.error = "the entry cannot be written";
    return mail;
}

} // namespace

TEST_CASE("mails on hold are one report to the administrator, and are marked as told") {
    HoldDesk desk;
    const auto changes = desk.report({held(3), held(4)});
    REQUIRE(changes);
    REQUIRE(changes->outgoing.size() == 1);
    CHECK(changes->outgoing[0].recipient == "ops@example.com");
    CHECK((changes->outgoing[0].automatic && changes->outgoing[0].to_staff));
    CHECK(changes->told_holds == std::vector{store::HoldId{3}, store::HoldId{4}});
    const auto mail = parser::parse(changes->outgoing[0].bytes);
    CHECK_THAT(mail.text,
               Contains("3: clara@client.example, \"Printer on fire  Bcc: x\": the entry cannot be written")
                   && Contains("4: ") && Contains("ticketctl hold retry"));
    CHECK_THAT(mail.subject, Contains("2 mails"));
}

TEST_CASE("without an administrator and a supervisor all of the staff are told") {
    HoldDesk desk;
    desk.rules().desk.admin.clear();
    CHECK(desk.report({held(3)})->outgoing.size() == 1); // the supervisor
    for (auto& person : desk.rules().staff) person.role = policy::Role::agent;
    const auto changes = desk.report({held(3)});
    REQUIRE(changes);
    CHECK(changes->outgoing.size() == desk.rules().staff.size());
}

TEST_CASE("reports of mails on hold keep their distance, whatever the clock does") {
    HoldDesk desk;
    CHECK_FALSE(desk.report({held(3)}, now - 14min));
    CHECK(desk.report({held(3)}, now - 15min));
    CHECK(desk.report({held(3)}, now + 24h));
    CHECK_FALSE(desk.report({}));
}

TEST_CASE("of very many mails on hold the first are listed and the rest are counted") {
    HoldDesk desk;
    std::vector<store::HeldMail> mails;
    for (int id = 1; id <= 130; ++id) mails.push_back(held(id));
    const auto changes = desk.report(mails);
    REQUIRE(changes);
    CHECK(changes->told_holds.size() == 130);
    CHECK_THAT(parser::parse(changes->outgoing.at(0).bytes).text, Contains("and 30 more"));
}
