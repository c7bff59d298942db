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

Mail from(std::uint32_t number, const std::string& address) {
    Mail mail(number);
    mail.keys.sender = address;
    mail.raw =
        "From: " + address + "\r\nMessage-ID: <" + mail.keys.message_id + ">\r\n\r\n" + mail.text + "\r\n";
    return mail;
}

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

TEST_CASE("a person's traces are found wherever an address stands in the tables") {
    Desk desk;
    const auto own = desk.open(from(1, "Clara@client.example"));
    const auto other = desk.open(Mail(2));
    const auto entry = desk.file(from(3, "clara@client.example"), other);
    const auto third = desk.open(Mail(4));
    desk.post(acknowledgement("clara@CLIENT.example", third), 5);
    Removal removal(desk.folder.database());
    const auto traces = removal.traces_of("clara@client.example");
    REQUIRE(traces.tickets.size() == 1);
    CHECK(traces.tickets[0].tid == own);
    CHECK(traces.own_entries.size() == 1);
    REQUIRE(traces.entries.size() == 1);
    CHECK(traces.entries[0].id == entry);
    CHECK(traces.involved == std::set{other, third});
    CHECK(traces.outgoing == 1);
    CHECK_FALSE(removal.traces_of("nobody@client.example").any());
}

TEST_CASE("who is called nearly like a person that is forgotten is left as he was") {
    Desk desk;
    desk.open(from(1, "anna@client.example"));
    const auto other = desk.open(from(2, "joanna@client.example"));
    desk.post(acknowledgement("joanna@client.example", other), 3);
    Removal removal(desk.folder.database());
    Forgetting order;
    order.address = "anna@client.example";
    order.names = {"Anna Smith"};
    order.tickets = {Tid{1000}};
    order.at = at(9);
    removal.forget(order, [] {});
    CHECK(desk.ticket(other).requester.address == "joanna@client.example");
    CHECK(desk.detail(other).entries.at(0).from.address == "joanna@client.example");
    CHECK(Queries(desk.folder.database()).outbox(true).at(0).recipient == "joanna@client.example");
}

TEST_CASE("the number of a mail that is forgotten while it is being sent is no other mail's") {
    Desk desk;
    const auto own = desk.open(from(1, "clara@client.example"));
    const auto id = desk.post(acknowledgement("clara@client.example", own), 2);
    REQUIRE(desk.store.claim_due(at(3), 1).size() == 1);
    Forgetting order;
    order.address = "clara@client.example";
    order.tickets = {own};
    order.at = at(4);
    Removal(desk.folder.database()).forget(order, [] {});
    const auto other = desk.post(acknowledgement("anna@client.example", desk.open(Mail(2))), 5);
    CHECK(other != id);
    REQUIRE(desk.store.claim_due(at(6), 1).size() == 1);
    desk.store.record(std::vector{SendResult{id, OutboxState::sent, {}, {}, false}}, at(7));
    Queries queries(desk.folder.database());
    const auto waiting = queries.outbox(false);
    REQUIRE(waiting.size() == 1);
    CHECK(waiting.front().id == other);
    CHECK_FALSE(desk.folder.holds("clara@client.example"));
    CHECK(faults_of(desk.folder.database()).empty());
}

TEST_CASE("a mail that changed after it was read is not written back by a forgetting") {
    Desk desk;
    const auto tid = desk.open(Mail(1));
    const auto other = desk.file(Mail(2), tid);
    Removal removal(desk.folder.database());
    Forgetting order;
    order.address = "clara@client.example";
    order.at = at(10);
    removal.each_mail(Kept::entry, 0, {}, [&](const KeptMail& mail, const std::string& raw) {
        order.rewritten.push_back({mail, raw + "written anew\r\n", "Printer", "written anew"});
    });
    REQUIRE(order.rewritten.size() == 2);
    run_sql(desk.folder.database(), "UPDATE raw SET bytes = (SELECT bytes FROM raw WHERE entry = "
                                        + std::to_string(other.value) + ") WHERE entry = 1");
    const auto done = removal.forget(order, [] {});
    CHECK(done.rewritten == 1);
    CHECK(done.changed == 1);
    CHECK(removal.raw(EntryId{1}) == Mail(2).raw);
    CHECK(removal.raw(other) == Mail(2).raw + "written anew\r\n");
    CHECK(Queries(desk.folder.database()).find("anew", 10).size() == 1);
}

TEST_CASE("after forgetting neither address nor words are left in any page of the database") {
    Desk desk;
    auto mail = from(1, "clara@client.example");
    mail.subject = "A subject of many words, and none is in the text";
    mail.text = "xylophonist wanted";
    mail.raw += "xylophonist wanted\r\n";
    const auto own = desk.open(mail);
    const auto other = desk.open(Mail(2));
    ChangeSet changes;
    changes.at = at(5);
    changes.participants = {{other, {"Clara", "clara@client.example"}, "Anna"}};
    changes.events = {{other, {}, "cc", "Anna", "Clara@Client.example takes part"}};
    changes.suspensions = {{"clara@client.example", at(1000), "550 clara@client.example: no such user"}};
    desk.apply(changes);
    desk.store.hold(held({desk.mailbox, 7, 99}, "x", "clara@client.example is odd", at(6)));
    REQUIRE(desk.folder.holds("xylophonist"));

    Removal removal(desk.folder.database());
    Forgetting order;
    order.address = "clara@client.example";
    order.tickets = {own};
    order.involved = {other};
    order.at = at(10);
    const auto removed = removal.forget(order, [] {});
    removal.compact();
    CHECK(removed.tickets == 1);
    CHECK_FALSE(desk.folder.holds("xylophonist"));
    CHECK_FALSE(desk.folder.holds("clara@client.example"));
    CHECK_FALSE(desk.folder.holds("Clara@Client.example"));
    CHECK(faults_of(desk.folder.database()).empty());
    CHECK(Queries(desk.folder.database()).find("xylophonist", 10).empty());
    CHECK(Queries(desk.folder.database()).find("number2", 10) == std::vector{other});
    CHECK(desk.detail(other).participants.empty());
    CHECK(desk.open(Mail(9)) == Tid{1002});
}
