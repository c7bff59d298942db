// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "desk.hpp"

#include "store/sqlite/db.hpp"

#include <random>

using namespace ticketd::store;
using namespace ticketd::store::tests;

namespace {

const std::string secret = "hunter2secret";

std::string without(std::string text) {
    for (auto at = text.find(secret); at != std::string::npos; at = text.find(secret))
        text.replace(at, secret.size(), std::string(secret.size(), '*'));
    return text;
}

/// As the daemon's, but it knows only one secret.
Eraser eraser(Tid about = {}) {
    Eraser made;
    made.mail = [](std::string_view raw) -> std::optional<ErasedMail> {
        const std::string all(raw);
        if (without(all) == all) return std::nullopt;
        return ErasedMail{.raw = without(all), .old_text = all, .text = without(all)};
    };
    made.line = [](std::string_view line) { return without(std::string(line)); };
    made.is_about = [about](std::string_view raw, Tid tid) {
        return tid == about && raw.find("about") != std::string_view::npos;
    };
    return made;
}

/// No compression takes such bytes together, so that they stand in the file as they are.
std::string noise(std::uint32_t seed) {
    std::mt19937 random(seed);
    std::string text;
    for (int i = 0; i < 20'000; ++i) text += static_cast<char>(random() & 0xffU);
    return text;
}

/// A mail whose secret stands in the middle of what does not compress.
Mail mail_with_secret(std::uint32_t number) {
    Mail mail(number);
    mail.text = "the password is ********"; // as it is indexed
    mail.raw = "Subject: x\r\n\r\n" + noise(number) + secret + noise(number + 1);
    return mail;
}

void reopen(Desk& desk, Tid tid) {
    ChangeSet changes;
    auto& update = changes.updates.emplace_back();
    update.tid = tid;
    update.status = Status::open;
    desk.apply(changes);
}

void settle(Desk& desk) {
    int steps = 0;
    while (!desk.store.settle_erasures()) REQUIRE(++steps < 100);
}

std::vector<std::string> events(Desk& desk, Tid tid, const std::string& what) {
    std::vector<std::string> details;
    for (const auto& event : desk.detail(tid).events)
        if (event.what == what) details.push_back(event.detail);
    return details;
}

} // namespace

TEST_CASE("what is erased is in no file any more: mails, mails sent, mails on hold, the index, the log") {
    Desk desk;
    const auto mail = mail_with_secret(1);
    const auto tid = desk.open(mail);
    auto sent = acknowledgement("boss@desk.example", tid);
    sent.bytes = "Subject: y\r\n\r\n" + noise(5) + secret + noise(6);
    sent.automatic = GENERATE(true, false);
    desk.post(sent, 10);
    desk.store.hold(
        held({desk.mailbox, 7, 99}, "about it\r\n\r\n" + noise(7) + secret + noise(8), "no", at(11)));
    desk.close(tid, at(20));
    REQUIRE(desk.folder.holds(secret));

    const auto due = desk.store.unerased(10);
    REQUIRE(due.size() == 1);
    CHECK((due[0].tid == tid && due[0].closed == at(20)));
    const auto erased = desk.store.erase(due[0], eraser(tid), at(30));
    CHECK((erased.mails == 1 && erased.outgoing == 1 && erased.held == 1));
    settle(desk);
    CHECK_FALSE(desk.folder.holds(secret));
    CHECK(*desk.store.raw(EntryId{1}) == without(mail.raw));
    CHECK(events(desk, tid, "access-data-erased").size() == 1);
}

TEST_CASE("the index forgets words that stood in it before access data was kept out") {
    Desk desk;
    auto mail = Mail(1);
    mail.text = "the password is " + secret + " and more";
    mail.raw = mail.text;
    const auto tid = desk.open(mail);
    for (std::uint32_t i = 2; i < 40; ++i) desk.open(Mail(i));
    sqlite::Connection(desk.folder.database(), sqlite::Connection::Mode::write)
        .execute("INSERT INTO access_data (entry, indexed) SELECT id, 1 FROM entry"); // as the migration does
    const auto find = [&](const std::string& word) { return Queries(desk.folder.database()).find(word, 10); };
    REQUIRE(find(secret) == std::vector{tid});
    desk.close(tid, at(20));
    desk.store.erase(desk.store.unerased(1).front(), eraser(), at(30));
    settle(desk);
    CHECK(find(secret).empty());
    CHECK(find("password") == std::vector{tid});
    CHECK(find("mail").size() == 10);
    CHECK_FALSE(desk.folder.holds(secret));
}

TEST_CASE("a ticket that is open again keeps its access data, and is due after its next closing") {
    Desk desk;
    const auto mail = mail_with_secret(1);
    const auto tid = desk.open(mail);
    CHECK(desk.store.unerased(10).empty());
    desk.close(tid, at(20));
    const auto due = desk.store.unerased(10);
    reopen(desk, tid);
    CHECK(desk.store.unerased(10).empty());
    CHECK_FALSE(desk.store.erase(due.front(), eraser(), at(30)).any()); // it was asked before
    CHECK(*desk.store.raw(EntryId{1}) == mail.raw);
    desk.close(tid, at(40));
    CHECK_FALSE(desk.store.erase(due.front(), eraser(), at(41)).any()); // of another closing
    CHECK(desk.store.erase(desk.store.unerased(10).front(), eraser(), at(42)).any());
}

TEST_CASE("erasure happens once a closing, and again for what came after a reopening") {
    Desk desk;
    const auto tid = desk.open(mail_with_secret(1));
    desk.close(tid, at(20));
    const auto due = desk.store.unerased(10).front();
    CHECK(desk.store.erase(due, eraser(), at(30)).mails == 1);
    CHECK(desk.store.unerased(10).empty());
    CHECK_FALSE(desk.store.erase(due, eraser(), at(31)).any());
    CHECK(events(desk, tid, "access-data-erased").size() == 1);
    reopen(desk, tid);
    desk.file(mail_with_secret(2), tid);
    desk.close(tid, at(50));
    CHECK(desk.store.erase(desk.store.unerased(10).front(), eraser(), at(60)).mails == 1);
    CHECK(events(desk, tid, "access-data-erased").size() == 2);
}

TEST_CASE("access data that comes to a closed ticket after its erasure is erased too") {
    Desk desk;
    const auto tid = desk.open(Mail(1));
    desk.close(tid, at(20));
    desk.store.erase(desk.store.unerased(10).front(), eraser(), at(30));
    REQUIRE(desk.store.unerased(10).empty());
    SECTION("in a note, or an automatic mail: it does not reopen the ticket") {
        const auto late = mail_with_secret(2);
        auto transaction = desk.store.begin();
        auto changes = filing(late, transaction.lookup(late.keys), tid, at(40));
        changes.new_entry->access_data = true;
        transaction.apply(changes);
        transaction.commit();
    }
    SECTION("with a ticket that is merged into it") {
        const auto other = desk.open(mail_with_secret(2));
        desk.merge(other, tid);
    }
    const auto due = desk.store.unerased(10);
    REQUIRE(due.size() == 1);
    CHECK(desk.store.erase(due.front(), eraser(), at(41)).mails == 1);
    CHECK(desk.store.unerased(10).empty());
}

TEST_CASE("a ticket without access data is done without a word") {
    Desk desk;
    const auto tid = desk.open(Mail(1));
    desk.close(tid, at(20));
    CHECK_FALSE(desk.store.erase(desk.store.unerased(10).front(), eraser(), at(30)).any());
    CHECK(desk.store.unerased(10).empty());
    CHECK(events(desk, tid, "access-data-erased").empty());
}

TEST_CASE("what was merged into a ticket is erased with it, and not before") {
    Desk desk;
    const auto survivor = desk.open(Mail(1)), other = desk.open(mail_with_secret(2));
    desk.merge(other, survivor);
    CHECK(desk.store.unerased(10).empty());
    desk.close(survivor, at(20));
    CHECK(desk.store.erase(desk.store.unerased(10).front(), eraser(), at(30)).mails == 1);
}

TEST_CASE("what was closed before it was merged into an open ticket is erased with that, and not before") {
    Desk desk;
    const auto survivor = desk.open(Mail(1)), other = desk.open(mail_with_secret(2));
    desk.close(other, at(10));
    desk.merge(other, survivor);
    CHECK(desk.store.unerased(10).empty());
    desk.close(survivor, at(20));
    const auto due = desk.store.unerased(10);
    REQUIRE(due.size() == 1);
    CHECK(due.front().tid == survivor);
    CHECK(desk.store.erase(due.front(), eraser(), at(30)).mails == 1);
}

TEST_CASE("access data goes out of the subject of a ticket that was merged into the erased one, too") {
    Desk desk;
    auto mail = mail_with_secret(2);
    mail.subject = "Login with " + secret;
    const auto survivor = desk.open(Mail(1)), other = desk.open(mail);
    const bool was_closed = GENERATE(false, true);
    if (was_closed) desk.close(other, at(10));
    desk.merge(other, survivor);
    desk.close(survivor, at(20));
    desk.store.erase(desk.store.unerased(10).front(), eraser(), at(30));
    CHECK(desk.ticket(other).subject == "Login with " + std::string(secret.size(), '*'));
    CHECK(desk.store.unerased(10).empty());
}

TEST_CASE("the same mail that is delivered again after its erasure is known") {
    Desk desk;
    auto mail = mail_with_secret(1);
    const auto tid = desk.open(mail);
    desk.close(tid, at(20));
    desk.store.erase(desk.store.unerased(10).front(), eraser(), at(30));
    mail.keys.delivery.uid = 77;
    const auto facts = desk.lookup(mail.keys);
    REQUIRE(facts.same_message);
    CHECK(facts.same_message->tid == tid);
}

TEST_CASE("the facts of a mail say which tickets hold access data, and what was answered and escalated") {
    Desk desk;
    Mail mail(1);
    auto transaction = desk.store.begin();
    auto changes = opening(mail, transaction.lookup(mail.keys), at(1));
    changes.new_entry->access_data = true;
    transaction.apply(changes);
    transaction.commit();
    Mail answer(2);
    answer.direction = Direction::out;
    desk.file(answer, Tid{1000});
    ChangeSet escalation;
    escalation.at = at(5);
    escalation.events = {{Tid{1000}, {}, "escalated-by-client", "anna@client.example", ""}};
    desk.apply(escalation);

    Mail next(3);
    next.keys.tids = {Tid{1000}};
    const auto known = desk.lookup(next.keys).tickets.at(Tid{1000});
    CHECK(known.holds_access_data);
    REQUIRE(known.answers.size() == 1);
    CHECK(known.answers[0].entry == EntryId{2});
    CHECK(known.last_escalation == at(5));
    CHECK(known.correspondence.empty());
    next.keys.correspondence = true;
    const auto asked = desk.lookup(next.keys).tickets.at(Tid{1000});
    REQUIRE(asked.correspondence.size() == 2);
    CHECK(asked.correspondence[0].raw == mail.raw);
    CHECK(asked.correspondence[1].entry.direction == Direction::out);

    desk.close(Tid{1000}, at(20));
    desk.store.erase(desk.store.unerased(10).front(), eraser(), at(30));
    CHECK_FALSE(desk.lookup(next.keys).tickets.at(Tid{1000}).holds_access_data);
}

TEST_CASE("a later rating replaces the one before, for each answer and for the whole") {
    Desk desk;
    const auto tid = desk.open(Mail(1));
    const auto rate = [&](std::optional<EntryId> answer, int value, std::int64_t second) {
        ChangeSet changes;
        changes.at = at(second);
        changes.ratings = {{tid, answer, value}};
        desk.apply(changes);
    };
    rate({}, 1, 1);
    rate(EntryId{1}, 5, 2);
    rate({}, 4, 3);
    const auto ratings = desk.detail(tid).ratings;
    REQUIRE(ratings.size() == 2);
    const auto counted = Queries(desk.folder.database()).ratings(at(0), at(100));
    REQUIRE(counted.size() == 2);
    CHECK((!counted[0].whole && counted[0].count == 1 && counted[0].sum == 5));
    CHECK((counted[1].whole && counted[1].count == 1 && counted[1].sum == 4));
    CHECK(Queries(desk.folder.database()).ratings(at(100), at(200)).empty());
    CHECK((!ratings[0].answer && ratings[0].value == 4 && ratings[0].at == at(3)));
    CHECK((ratings[1].answer == EntryId{1} && ratings[1].value == 5));
}
