// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "desk.hpp"

#include "store/backup.hpp"
#include "store/removal.hpp"
#include "store/sqlite/db.hpp"

using namespace ticketd::store;
using namespace ticketd::store::tests;

namespace {

std::string text_of(const std::string& raw) { return raw.substr(raw.find("\r\n\r\n") + 4); }

} // namespace

TEST_CASE("of a removed ticket statistics stay, and nobody finds it any more") {
    Desk desk;
    const auto tid = desk.open(Mail(1));
    const auto outgoing = desk.post(acknowledgement("anna@client.example", tid), 2);
    desk.store.claim_due(at(3), 1);
    desk.store.record(std::vector{SendResult{outgoing, OutboxState::sent, {}, {}, false}}, at(3));
    const auto kept = desk.open(Mail(3));
    desk.close(tid, at(10));
    Removal removal(desk.folder.database());
    const Ended ended{Ended::What::closed_ticket, tid.value, at(10)};
    const auto removed = removal.remove(ended, text_of, at(20));
    CHECK(removed.tickets == 1);
    CHECK(removed.mails == 1);
    CHECK(removed.outgoing == 1);
    Queries queries(desk.folder.database());
    CHECK_FALSE(queries.ticket(tid));
    CHECK(queries.tickets(Queries::Which::all).size() == 1);
    CHECK(queries.find("number1", 10).empty());
    CHECK(queries.find("number3", 10) == std::vector{kept});
    CHECK_FALSE(queries.raw(EntryId{1}));
    CHECK(queries.opened(at(0), at(100)).at(0).tickets == 2);
    CHECK(queries.closed(at(0), at(100)).at(0).tickets == 1);
    CHECK(faults_of(desk.folder.database()).empty());
    MailKeys keys;
    keys.tids = {tid};
    CHECK(desk.lookup(keys).tickets.empty());
    CHECK_FALSE(removal.remove(ended, text_of, at(30)).any());
}

TEST_CASE("a mail that comes again after it was removed is known, and no ticket is opened for it") {
    Desk desk;
    const Mail mail(1);
    const auto tid = desk.open(mail);
    desk.close(tid, at(10));
    Removal(desk.folder.database()).remove({Ended::What::closed_ticket, tid.value, at(10)}, text_of, at(20));
    auto keys = mail.keys;
    CHECK(desk.lookup(keys).delivery_known);
    keys.delivery.uid = 77;
    const auto facts = desk.lookup(keys);
    CHECK_FALSE(facts.delivery_known);
    CHECK(facts.same_message.value().entry == EntryId{1});
    keys.content_hash[5] = std::byte{99};
    CHECK_FALSE(desk.lookup(keys).same_message);
}

TEST_CASE("the last mail of a desk is removed, whatever the index has of it") {
    struct Case {
        std::string indexed, said;
    };
    const std::string many = "toner ", often = many + many + many + many + many + many + many + many;
    for (const Case& each :
         {Case{often, often}, Case{"", "more than was ever looked at"}, Case{"Toner", "toner and paper"}}) {
        INFO(each.said);
        Desk desk;
        Mail mail(1);
        mail.text = each.indexed;
        const auto tid = desk.open(mail);
        desk.close(tid, at(10));
        Removal removal(desk.folder.database());
        const auto says = [&each](const std::string&) { return each.said; };
        CHECK(removal.remove({Ended::What::closed_ticket, tid.value, at(10)}, says, at(20)).mails == 1);
        for (const auto* word : {"toner", "ever", "paper", "number1"})
            CHECK(Queries(desk.folder.database()).find(word, 10).empty());
        run_sql(desk.folder.database(), "INSERT INTO search (search) VALUES ('integrity-check')");
    }
}

TEST_CASE("what has ended is named with the oldest first, but no ticket about which mail still waits") {
    Desk desk;
    const auto first = desk.open(Mail(1)), second = desk.open(Mail(2)), third = desk.open(Mail(3));
    const auto open = desk.open(Mail(4));
    desk.close(second, at(10));
    desk.close(first, at(20));
    desk.close(third, at(5));
    desk.post(acknowledgement("anna@client.example", third), 6);
    auto machine = Mail(8);
    machine.kind = "bounce";
    desk.file(machine, std::nullopt);
    Removal removal(desk.folder.database());
    const auto ended = removal.ended(Ended::What::closed_ticket, 10);
    REQUIRE(ended.size() == 2);
    CHECK(ended[0].id == second.value);
    CHECK(ended[1].id == first.value);
    CHECK(ended[0].ended == at(10));
    const auto machine_mails = removal.ended(Ended::What::machine_mail, 10);
    REQUIRE(machine_mails.size() == 1);
    CHECK(removal.ended(Ended::What::spam_mail, 10).empty());
    CHECK(removal.remove(machine_mails.front(), text_of, at(30)).mails == 1);
    CHECK(removal.ended(Ended::What::machine_mail, 10).empty());
    CHECK(Queries(desk.folder.database()).machine_entries().empty());
    CHECK(desk.ticket(open).status == Status::open);
}

TEST_CASE("what has not ended any more when its turn comes is not removed") {
    Desk desk;
    const auto reopened = desk.open(Mail(1)), later = desk.open(Mail(2)), waits = desk.open(Mail(3));
    for (const auto tid : {reopened, later, waits}) desk.close(tid, at(10));
    auto spam = Mail(4);
    const auto entry = desk.file(spam, std::nullopt);
    run_sql(desk.folder.database(), "INSERT INTO spam VALUES (" + std::to_string(entry.value) + ")");
    Removal removal(desk.folder.database());
    auto ended = removal.ended(Ended::What::closed_ticket, 10);
    for (const auto& mail : removal.ended(Ended::What::spam_mail, 10)) ended.push_back(mail);
    REQUIRE(ended.size() == 4);
    ChangeSet changes;
    TicketUpdate opened;
    opened.tid = reopened;
    opened.status = Status::open;
    changes.updates = {opened};
    changes.at = at(20);
    desk.apply(changes);
    desk.close(later, at(30));
    desk.post(acknowledgement("anna@client.example", waits), 40);
    run_sql(desk.folder.database(), "DELETE FROM spam");
    for (const auto& each : ended) CHECK_FALSE(removal.remove(each, text_of, at(50)).any());
    for (const auto tid : {reopened, later, waits}) CHECK_FALSE(desk.ticket(tid).subject.empty());
}

TEST_CASE(
    "a ticket that is marked as spam is kept from then on, or from its newest mail, however old it is") {
    Desk desk;
    const auto tid = desk.open(Mail(1)), other = desk.open(Mail(2));
    desk.file(Mail(50), tid);
    ChangeSet changes;
    changes.at = at(900);
    changes.events = {{other, {}, "spam", "Anna", ""}};
    for (const auto each : {tid, other}) {
        auto& update = changes.updates.emplace_back();
        update.tid = each;
        update.status = Status::spam;
    }
    desk.apply(changes);
    Removal removal(desk.folder.database());
    const auto ended = removal.ended(Ended::What::spam_ticket, 10);
    REQUIRE(ended.size() == 2);
    CHECK(ended[0].id == tid.value);
    CHECK(ended[0].ended == at(50));
    CHECK(ended[1].ended == at(900));
    CHECK(removal.remove(ended[0], text_of, at(1000)).tickets == 1);
    CHECK(removal.ended(Ended::What::spam_ticket, 10).size() == 1);
}

TEST_CASE("where nothing was removed nobody is waited for who reads the database") {
    Desk desk;
    desk.open(Mail(1));
    sqlite::Connection reader(desk.folder.database(), sqlite::Connection::Mode::read);
    const sqlite::Work snapshot(reader, sqlite::Work::Kind::read);
    REQUIRE(reader.number("SELECT count(*) FROM ticket") == 1);
    desk.open(Mail(2));
    const auto start = std::chrono::steady_clock::now();
    CHECK(Removal(desk.folder.database()).ended(Ended::What::closed_ticket, 10).empty());
    CHECK(std::chrono::steady_clock::now() - start < std::chrono::seconds(3));
}

TEST_CASE("what could not be put back from the log while somebody read is put back by whoever looks next") {
    Desk desk;
    const auto log = desk.folder.database().string() + "-wal";
    desk.open(Mail(1));
    REQUIRE(std::filesystem::file_size(log) > 0); // as a removal leaves it beside a reader
    CHECK(Removal(desk.folder.database()).ended(Ended::What::closed_ticket, 10).empty());
    CHECK(std::filesystem::file_size(log) == 0);
}

TEST_CASE("words that the index has left of a removed mail find no ticket") {
    Desk desk;
    Mail mail(1);
    mail.text += " xylophonist"; // as an earlier program read it
    const auto tid = desk.open(mail);
    desk.close(tid, at(10));
    Removal removal(desk.folder.database());
    CHECK(removal.remove({Ended::What::closed_ticket, tid.value, at(10)}, text_of, at(20)).tickets == 1);
    CHECK(Queries(desk.folder.database()).find("xylophonist", 10).empty());
    Mail question(2);
    question.keys.desk.words = {"xylophonist"};
    CHECK(desk.lookup(question.keys).desk.found.at(0).empty());
}

TEST_CASE("a merged index holds no words of what was removed") {
    Desk desk;
    auto mail = Mail(1);
    mail.text = "xylophonist wanted";
    mail.raw += "xylophonist wanted\r\n";
    const auto tid = desk.open(mail);
    desk.close(tid, at(10));
    desk.open(Mail(2));
    Removal removal(desk.folder.database());
    removal.remove({Ended::What::closed_ticket, tid.value, at(10)}, text_of, at(20));
    removal.merge_index();
    removal.compact();
    CHECK_FALSE(desk.folder.holds("xylophonist"));
    CHECK(faults_of(desk.folder.database()).empty());
}
