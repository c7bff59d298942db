// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "desk.hpp"

using namespace ticketd::store;
using namespace ticketd::store::tests;

using Uids = std::vector<std::uint32_t>;

namespace {

HeldMail poison(const Desk& desk, std::uint32_t uid = 4) {
    auto mail = held({desk.mailbox, 7, uid}, "Subject: poison\r\n\r\nbytes", "it fails", at(5));
    mail.received = at(1);
    mail.size = 300'000'000;
    mail.header_only = true;
    mail.sender = "clara@client.example";
    mail.subject = "poison";
    return mail;
}

} // namespace

TEST_CASE("a mail on hold is kept with all that it takes to process it later") {
    Desk desk;
    const auto id = desk.store.hold(poison(desk));
    Queries queries(desk.folder.database());
    const auto mail = queries.held_mail(id);
    REQUIRE(mail);
    CHECK(mail->id == id);
    CHECK(mail->delivery == Delivery{desk.mailbox, 7, 4});
    CHECK(mail->raw == "Subject: poison\r\n\r\nbytes");
    CHECK((mail->at == at(5) && mail->received == at(1)));
    CHECK((mail->size == 300'000'000 && mail->header_only));
    CHECK((mail->sender == "clara@client.example" && mail->subject == "poison"));
    CHECK_FALSE(queries.held_mail(HoldId{id.value + 1}));
}

TEST_CASE("a mail that fails again keeps its number and has the newer reason") {
    Desk desk;
    const auto id = desk.store.hold(poison(desk));
    CHECK(desk.store.held_again(id, "it fails otherwise"));
    CHECK(Queries(desk.folder.database()).held_mail(id)->error == "it fails otherwise");
    CHECK_FALSE(desk.store.held_again(HoldId{id.value + 1}, "x"));
}

TEST_CASE("a mail that is dropped is off hold, and the ledger remembers what became of it") {
    Desk desk;
    const auto id = desk.store.hold(poison(desk));
    CHECK(desk.store.drop_held(id, at(9)));
    CHECK(Queries(desk.folder.database()).held().empty());
    CHECK(desk.store.outcomes(desk.mailbox, 7, Uids{4}).at(4) == "dropped");
    CHECK_FALSE(desk.store.drop_held(id, at(10)));
}

TEST_CASE("each mail on hold is reported once, and the last report is remembered when all are off it") {
    Desk desk;
    const auto first = desk.store.hold(poison(desk));
    CHECK_FALSE(desk.store.begin().holds_to_report().last_report);
    REQUIRE(desk.store.begin().holds_to_report().mails.size() == 1);
    ChangeSet told;
    told.at = at(10);
    told.told_holds = {first};
    desk.apply(told);
    CHECK(desk.store.begin().holds_to_report().mails.empty());
    const auto second = desk.store.hold(poison(desk, 5));
    const auto waiting = desk.store.begin().holds_to_report();
    REQUIRE(waiting.mails.size() == 1);
    CHECK(waiting.mails[0].id == second);
    desk.store.drop_held(first, at(11));
    desk.store.drop_held(second, at(11));
    CHECK(desk.store.begin().holds_to_report().last_report == at(10));
}
