// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "desk.hpp"

#include "store/sqlite/change_writer.hpp"
#include "store/sqlite/clocks.hpp"
#include "store/sqlite/counters.hpp"
#include "store/sqlite/holds.hpp"
#include "store/sqlite/lookup.hpp"
#include "store/sqlite/raw_mail.hpp"
#include "store/sqlite/schema.hpp"

using namespace ticketd::store;
using namespace ticketd::store::tests;
using namespace ticketd::store::sqlite;
using Catch::Matchers::Contains;

namespace {

/// The parts of the store over one connection, as Store puts them together.
struct Parts {
    explicit Parts(const std::filesystem::path& file)
        : db(file, Connection::Mode::write), keys((migrate(db, 1000), db)) {}
    Connection db;
    IndexKeys keys;
    Compression compression;
    Search search{db};
    Ledger ledger{db};
    Holds holds{db, compression, ledger};
    Lookup lookup{db, keys};
    Outbox outbox{db, keys, compression, lookup.automatic(), lookup.gate()};
    ChangeWriter writer{db, keys, compression, ledger, outbox, lookup.gate(), search};
    RawMail raw{db, compression};
    Clocks clocks{db};
    Counters counters{db};
};

/// Uses every statement that the way of a mail uses, in and out.
void walk(Parts& parts) {
    parts.ledger.mailbox("imap://127.0.0.1/INBOX", "support");
    parts.counters.load();
    License license;
    license.address = "jane@client.example";
    license.login = "jdoe";
    parts.lookup.licenses().replace(std::vector{license}, "source");
    parts.lookup.entitlements().issue({{}, "K1", "7QXZ", std::chrono::year(2026) / 12 / 31}, at(0), 3, at(0));
    for (std::uint32_t i = 1; i <= 2; ++i) {
        Mail mail(i);
        mail.keys.referenced_ids = {"m1@client.example"};
        mail.keys.address_windows = mail.keys.ticket_windows = mail.keys.global_windows = {at(0)};
        mail.keys.coupons = {CouponHash{}};
        mail.keys.login = "jdoe";
        mail.keys.tids = {Tid{1000}};
        mail.keys.staff = {"staff@desk.example"};
        mail.keys.staff_windows = {at(0)};
        mail.keys.subject = "printer";
        auto facts = parts.lookup.facts(mail.keys);
        facts.next_tid = parts.counters.next_tid();
        facts.next_entry = parts.counters.next_entry();
        auto changes = i == 1 ? opening(mail, facts, at(1)) : filing(mail, facts, Tid{1000}, at(2));
        changes.updates.emplace_back();
        changes.updates.back().tid = Tid{1000};
        changes.participants = {{Tid{1000}, {"Bo", "bo@client.example"}, "Anna"}};
        changes.events = {{Tid{1000}, {}, "created", "ticketd", ""}};
        changes.response.emplace();
        changes.response->entry = facts.next_entry;
        changes.response->tid = Tid{1000};
        changes.outgoing = {acknowledgement(mail.keys.sender, Tid{1000})};
        changes.outgoing.back().parts = {{EntryId{1}, 0, 0}};
        changes.login_claims = {{Tid{1000}, EntryId{1}, "jdoe", "jane@client.example", at(1), {}}};
        if (i == 2) changes.used_coupons = {{CouponId{1}, Tid{1000}}};
        changes.collapsed = {{"staff@desk.example", Tid{1000}, EntryId{1}, "notice", "new"}};
        parts.counters.take(changes);
        parts.writer.write(changes);
    }
    CHECK(parts.lookup.facts(Mail(2).keys).same_message);
    CHECK(parts.clocks.to_remind({}, 10).size() == 1);
    parts.search.flush();
    parts.counters.save();
    parts.lookup.register_tickets(Tid{0}, 10);
    const std::array<std::uint32_t, 3> uids{1, 2, 3};
    CHECK(parts.ledger.unknown(MailboxId{1}, 7, uids).size() == 1);
    parts.holds.add(held({MailboxId{1}, 7, 3}, "raw", "it fails", at(3)));

    CHECK(parts.raw.of(EntryId{1}));
    parts.outbox.next_due();
    for (const auto& item : parts.outbox.claim_due(at(9), 2)) {
        const std::array results{SendResult{item.id, OutboxState::failed, {}, "550", false},
                                 SendResult{item.id, OutboxState::sent, {}, {}, false}};
        parts.outbox.record(results, at(9));
    }
    parts.outbox.requeue_interrupted(at(9), std::vector{OutboxId{1}});
    parts.outbox.retry(OutboxId{1}, at(9));
    parts.outbox.drop(OutboxId{1});
}

} // namespace

TEST_CASE("nothing on the way of a mail scans a table") {
    Folder folder;
    Parts parts(folder.database());
    walk(parts);
    const auto plans = parts.db.plans();
    REQUIRE(plans.size() > 30);
    for (const auto& plan : plans) {
        if (plan.find("INSERT INTO search") != std::string::npos) continue; // "SCAN" of a virtual table
        if (plan.find("SCAN CONSTANT ROW") != std::string::npos) continue;  // of one row, of no table
        CHECK_THAT(plan, !Contains("SCAN") && !Contains("AUTOMATIC"));
        CHECK_THAT(plan, !Contains("TEMP B-TREE"));
    }
}

TEST_CASE("each index of the schema serves a look-up on the way of a mail") {
    Folder folder;
    Parts parts(folder.database());
    walk(parts);
    std::string all;
    for (const auto& plan : parts.db.plans()) all += plan;
    for (const auto* index :
         {"entry_message", "entry_content", "outbox_waiting", "outbox_recipient", "outbox_ticket",
          "outbox_created", "license_address", "license_domain", "license_login", "coupon_key",
          "login_claim_asked", "outbox_staff", "ticket_clock"})
        CHECK_THAT(all, Contains(index));
}
