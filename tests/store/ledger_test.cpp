// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "desk.hpp"

using namespace ticketd::store;
using namespace ticketd::store::tests;

using Uids = std::vector<std::uint32_t>;

TEST_CASE("a mailbox keeps its id, and another user's is another") {
    Desk desk;
    const auto again = desk.store.mailbox("imap://127.0.0.1/INBOX", "support");
    CHECK(again == desk.mailbox);
    CHECK(desk.store.mailbox("imap://127.0.0.1/INBOX", "sales") != again);
    CHECK(desk.store.mailbox("imap://127.0.0.1/Old", "support") != again);
}

TEST_CASE("the ledger tells which UIDs it does not have") {
    Desk desk;
    for (const std::uint32_t uid : {2U, 5U, 9U}) desk.open(Mail(uid));
    CHECK(desk.store.unknown_uids(desk.mailbox, 7, Uids{1, 2, 3, 5, 8, 9, 10}) == Uids{1, 3, 8, 10});
    CHECK(desk.store.unknown_uids(desk.mailbox, 7, Uids{2, 5, 9}).empty());
    CHECK(desk.store.unknown_uids(desk.mailbox, 8, Uids{2, 5}) == Uids{2, 5});
    CHECK(desk.store.unknown_uids(desk.mailbox, 7, Uids{}).empty());
    CHECK(desk.store.unknown_uids(desk.mailbox, 7, Uids{4294967295U}) == Uids{4294967295U});
}

TEST_CASE("the ledger tells what became of deliveries") {
    Desk desk;
    desk.open(Mail(2));
    desk.store.hold(held({desk.mailbox, 7, 3}, "raw", "it fails", at(1)));
    CHECK(desk.store.outcomes(desk.mailbox, 7, Uids{1, 2, 3})
          == std::map<std::uint32_t, std::string>{{2, "new"}, {3, "held"}});
    CHECK(desk.store.outcome_times(desk.mailbox, 7, Uids{1, 3})
          == std::map<std::uint32_t, Instant>{{3, at(1)}});
}

TEST_CASE(
    "what was there before the desk began has rows without an entry, and a second time changes nothing") {
    Desk desk;
    desk.open(Mail(2));
    CHECK_FALSE(desk.store.begun(desk.mailbox));
    desk.store.skip(desk.mailbox, 7, Uids{1, 2, 3}, at(1));
    desk.store.skip(desk.mailbox, 7, Uids{1, 2, 3}, at(2));
    CHECK(desk.store.begun(desk.mailbox) == at(1));
    CHECK(desk.store.outcomes(desk.mailbox, 7, Uids{1, 2, 3})
          == std::map<std::uint32_t, std::string>{{1, "skipped"}, {2, "new"}, {3, "skipped"}});
    const auto ledger = Queries(desk.folder.database()).ledger();
    REQUIRE(ledger.size() == 3); // the mark that the desk has begun is no mail
    CHECK_FALSE(ledger[0].entry);
    CHECK(ledger[0].at == at(1));
    CHECK(ledger[0].mailbox == "imap://127.0.0.1/INBOX");
    CHECK(ledger[1].entry == EntryId{1});
}

TEST_CASE("a mail on hold is listed with its reason, and is taken off when it is filed after all") {
    Desk desk;
    const Mail mail(4);
    desk.store.hold(held(mail.keys.delivery, mail.raw, "it fails", at(1)));
    desk.store.hold(held(mail.keys.delivery, mail.raw, "it fails again", at(2)));
    auto held = Queries(desk.folder.database()).held();
    REQUIRE(held.size() == 1);
    CHECK(held[0].error == "it fails again");
    CHECK(held[0].delivery == mail.keys.delivery);
    CHECK(held[0].at == at(2));
    CHECK(held[0].raw.empty());
    CHECK(desk.lookup(mail.keys).delivery_known);

    desk.open(mail);
    CHECK(Queries(desk.folder.database()).held().empty());
    CHECK(desk.store.outcomes(desk.mailbox, 7, Uids{4}).at(4) == "new");
}

TEST_CASE("a mail that was filed cannot be put on hold") {
    Desk desk;
    const Mail mail(4);
    desk.open(mail);
    CHECK_THROWS_AS(desk.store.hold(held(mail.keys.delivery, mail.raw, "late", at(1))), Failure);
    CHECK(desk.store.outcomes(desk.mailbox, 7, Uids{4}).at(4) == "new");
}
