// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "earlier_desk.hpp"

#include <fstream>
#include <iterator>
#include <stdexcept>

namespace ticketd::store::tests {

namespace {

/// A desk's doings, a verb each; the clock goes on by a minute with every one.
class Filling {
public:
    explicit Filling(Store& store)
        : store_(store), mailbox_(store.mailbox("imaps://imap.example.com/INBOX", "support")) {}

    Tid opens(std::string subject, std::string text) {
        auto mail = next_mail(std::move(subject), std::move(text));
        return apply(mail, [&](const Facts& facts) {
            auto changes = opening(mail, facts, now());
            changes.outgoing = {acknowledgement(mail.keys.sender, facts.next_tid), notice(facts)};
            changes.participants = {
                {facts.next_tid, {"Bernd", "bernd@client.example"}, "anna@client.example"}};
            return changes;
        });
    }

    EntryId files(Mail mail, std::optional<Tid> tid, auto change) {
        EntryId entry;
        apply(mail, [&](const Facts& facts) {
            auto changes = filing(mail, facts, tid, now());
            entry = facts.next_entry;
            change(changes);
            return changes;
        });
        return entry;
    }

    void changes(ChangeSet changes) {
        tick();
        changes.at = now();
        auto transaction = store_.begin();
        transaction.apply(changes);
        transaction.commit();
    }

    Mail next_mail(std::string subject, std::string text) {
        Mail mail(++number_);
        mail.keys.delivery.mailbox = mailbox_;
        mail.subject = std::move(subject);
        mail.text = std::move(text);
        mail.raw = "From: Anna <anna@client.example>\r\nTo: support@example.com\r\nSubject: " + mail.subject
                   + "\r\nMessage-ID: <" + mail.keys.message_id
                   + ">\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n" + mail.text
                   + "\r\n";
        return mail;
    }

    Instant now() const { return at(60 * minute_); }
    void tick() { ++minute_; }
    MailboxId mailbox() const { return mailbox_; }

private:
    Tid apply(const Mail& mail, auto make) {
        tick();
        auto transaction = store_.begin();
        const auto facts = transaction.lookup(mail.keys);
        transaction.apply(make(facts));
        transaction.commit();
        return facts.next_tid;
    }

    NewOutgoing notice(const Facts& facts) const {
        auto mail = acknowledgement("staff@example.com", facts.next_tid);
        mail.kind = "notice";
        mail.entry = facts.next_entry;
        mail.to_staff = true;
        mail.message_id = "notice" + std::to_string(number_) + "@example.com";
        return mail;
    }

    Store& store_;
    MailboxId mailbox_;
    std::uint32_t number_ = 0;
    std::int64_t minute_ = 0;
};

void answer(Filling& desk) {
    auto mail = desk.next_mail("Re: Drucker", "Please change the cartridge.");
    mail.direction = Direction::out;
    mail.keys.sender = "staff@example.com";
    EntryId answer;
    desk.files(mail, earlier::answered, [&](ChangeSet& changes) {
        answer = changes.new_entry->entry.id;
        changes.response = Response{.entry = answer,
                                    .tid = earlier::answered,
                                    .answered = desk.now(),
                                    .owed_since = at(60),
                                    .due = at(86'460),
                                    .open_time = std::chrono::seconds(120),
                                    .promised_time = std::chrono::hours(24),
                                    .first = true,
                                    .level = "commercial",
                                    .promise = "24h business",
                                    .who = "Staff"};
        auto relayed = acknowledgement("anna@client.example", earlier::answered);
        relayed.kind = "answer";
        relayed.automatic = false;
        relayed.entry = answer;
        relayed.message_id = "answer@example.com";
        relayed.parts = {{EntryId{1}, 0, relayed.bytes.size()}};
        changes.outgoing = {relayed};
        TicketUpdate update;
        update.tid = earlier::answered;
        update.status = Status::closed;
        update.closed = desk.now();
        update.clear_clock = true;
        changes.updates = {update};
        changes.events = {{earlier::answered, answer, "answered", "Staff", "in 2 minutes"}};
        changes.ratings = {{earlier::answered, answer, 5}};
    });
}

void note(Filling& desk) {
    auto mail = desk.next_mail("Re: Maus", "He is a reseller, be careful.");
    mail.direction = Direction::note;
    mail.keys.sender = "staff@example.com";
    desk.files(mail, earlier::waiting, [&](ChangeSet& changes) {
        changes.holding.prints = {1, 2, 3};
        TicketUpdate update;
        update.tid = earlier::waiting;
        update.status = Status::waiting;
        update.level = "vip";
        update.level_set_by = "Staff";
        update.assignee = "Staff";
        changes.updates = {update};
        changes.login_claims = {{.tid = earlier::waiting,
                                 .entry = EntryId{2},
                                 .login = "anna",
                                 .address = "anna@client.example",
                                 .asked = desk.now(),
                                 .confirmed = {}}};
    });
}

void machines(Filling& desk) {
    auto report = desk.next_mail("Undelivered Mail Returned to Sender", "It came back.");
    report.kind = "bounce";
    desk.files(report, std::nullopt, [](ChangeSet& changes) {
        changes.outcome = "machine";
        changes.suspensions = {{"gone@client.example", at(900'000), "550 no such user"}};
    });
    auto spam = desk.next_mail("Cheap watches", "Buy now.");
    spam.kind = "human";
    desk.files(spam, std::nullopt, [](ChangeSet& changes) { changes.spam = true; });
}

void register_and_coupon(Store& store, Filling& desk) {
    License license;
    license.address = "anna@client.example";
    license.company = "Client Ltd";
    license.edition = "premium";
    license.key = "LK-1";
    license.login = "anna";
    license.valid_until =
        std::chrono::year_month_day(std::chrono::year(2099), std::chrono::month(12), std::chrono::day(31));
    store.replace_licenses({&license, 1}, "licenses.csv");
    NewCoupon coupon;
    coupon.hash.fill(std::byte{7});
    coupon.key = "LK-1";
    coupon.ends = "XYZ9";
    coupon.last_day = *license.valid_until;
    store.issue_coupon(coupon, Instant{}, 3, desk.now());
    ChangeSet used;
    used.used_coupons = {{CouponId{1}, earlier::answered}};
    desk.changes(used);
}

void people(Filling& desk) {
    ChangeSet changes;
    changes.people.away = {{"Staff", Absence::Sign::said, at(1), at(500'000)}};
    changes.people.turn = "Staff";
    changes.digests = {{"Staff", std::chrono::year_month_day(std::chrono::year(2026), std::chrono::month(9),
                                                             std::chrono::day(21))}};
    changes.threads.revoked = {{"n.1000.1.token", "others have seen it"}};
    changes.threads.told_about = "forged@client.example";
    changes.collapsed = {{"staff@example.com", earlier::waiting, EntryId{2}, "notice", "a mail came"}};
    desk.changes(changes);
}

void staff_mail_that_waits(Filling& desk) {
    auto mail = desk.next_mail("Re: Maus", "Take another mouse.");
    mail.direction = Direction::note;
    desk.files(mail, earlier::waiting, [&](ChangeSet& changes) {
        HeldStaffMail held;
        held.entry = changes.new_entry->entry.id;
        held.tid = earlier::waiting;
        held.reason = HeldFor::newer_answer;
        held.why = "A colleague answered since.";
        held.writer = "Staff";
        held.at = desk.now();
        changes.holding.held = held;
    });
}

} // namespace

void fill(Store& store) {
    Filling desk(store);
    desk.opens("Drucker geht nicht", "Die " + earlier::word + " ist leer, sagt er.");
    desk.opens("Maus", "The mouse bites.");
    desk.opens("Drucker geht immer noch nicht", "Hallo?");
    register_and_coupon(store, desk);
    answer(desk);
    note(desk);
    ChangeSet merge;
    TicketUpdate update;
    update.tid = earlier::merged;
    update.status = Status::merged;
    update.merged_into = earlier::answered;
    merge.updates = {update};
    desk.changes(merge);
    machines(desk);
    people(desk);
    staff_mail_that_waits(desk);
    store.hold(held({desk.mailbox(), 7, 99}, "From: x@client.example\r\n\r\nunreadable\r\n", "no memory",
                    desk.now()));
    const auto due = store.claim_due(desk.now(), 2);
    SendResult failed;
    failed.id = due.at(1).id;
    failed.state = OutboxState::failed;
    failed.error = "550 no such user";
    failed.next_attempt = desk.now();
    const std::vector<SendResult> results{SendResult{.id = due.at(0).id,
                                                     .state = OutboxState::sent,
                                                     .next_attempt = {},
                                                     .error = {},
                                                     .uncertain = false,
                                                     .suspend_until = {},
                                                     .tried = true},
                                          failed};
    store.record(results, desk.now());
}

std::filesystem::path kept_schema(int schema) {
    return std::filesystem::path(TICKETD_SOURCE_DIR "/tests/store/schemas")
           / ("schema-" + std::to_string(schema) + ".sql");
}

void restore_schema(int schema, const std::filesystem::path& database) {
    std::ifstream stream(kept_schema(schema), std::ios::binary);
    const std::string sql{std::istreambuf_iterator<char>(stream), {}};
    if (sql.empty()) throw std::runtime_error(kept_schema(schema).string() + " is not there");
    run_sql(database, "PRAGMA page_size = 8192; PRAGMA journal_mode = WAL;" + sql);
}

} // namespace ticketd::store::tests
