// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "desk.hpp"

#include "store/backup.hpp"
#include "store/removal.hpp"

using namespace ticketd::store;
using namespace ticketd::store::tests;

namespace {

Mail from(std::uint32_t number, const std::string& address) {
    Mail mail(number);
    mail.keys.sender = address;
    mail.raw =
        "From: " + address + "\r\nMessage-ID: <" + mail.keys.message_id + ">\r\n\r\n" + mail.text + "\r\n";
    return mail;
}

} // namespace

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

TEST_CASE("a licence that counts for a domain does so when the person is forgotten whom its row named") {
    Desk desk;
    License first, second;
    first.address = "clara@client.example";
    second.address = "bo@client.example";
    first.domain = second.domain = "client.example";
    first.login = "clara";
    first.key = second.key = "K1";
    License alone = first;
    alone.domain.clear();
    alone.key = "K2";
    desk.store.replace_licenses(std::vector{first, second, alone});
    Forgetting order;
    order.address = "clara@client.example";
    order.at = at(9);
    Removal(desk.folder.database()).forget(order, [] {});
    Queries queries(desk.folder.database());
    const auto licenses = queries.licenses_of("anna@client.example");
    REQUIRE(licenses.size() == 1);
    CHECK(licenses.front().key == "K1");
    CHECK(licenses.front().login.empty());
    CHECK(queries.licenses_with_key("K2").empty());
    CHECK(Removal(desk.folder.database()).traces_of("clara@client.example").licenses == 0);
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

TEST_CASE("a ticket of others that was merged into one of a forgotten person takes its place") {
    Desk desk;
    const auto own = desk.open(from(1, "clara@client.example")),
               middle = desk.open(from(2, "clara@client.example"));
    const auto other = desk.open(Mail(3)), survivor = desk.open(Mail(4));
    desk.merge(other, middle);
    const auto merge_middle = [&](Tid into) { // as a program of before did, which left a chain
        run_sql(desk.folder.database(),
                "UPDATE ticket SET status = 4, merged_into = " + std::to_string(into.value)
                    + " WHERE tid = " + std::to_string(middle.value));
    };
    Forgetting order;
    order.address = "clara@client.example";
    order.tickets = {own, middle};
    order.at = at(50);
    SECTION("open as that was, with its clock") {
        merge_middle(own);
        Removal(desk.folder.database()).forget(order, [] {});
        const auto left = desk.ticket(other);
        CHECK(left.status == Status::open);
        CHECK(left.clock_start == at(1));
        CHECK_FALSE(left.merged_into);
    }
    SECTION("closed as that was, so that its time ends") {
        merge_middle(own);
        desk.close(own, at(20));
        Removal removal(desk.folder.database());
        removal.forget(order, [] {});
        CHECK(desk.store.unerased(10).size() == 1);
        CHECK(removal.ended(Ended::What::closed_ticket, 10).front().id == other.value);
    }
    SECTION("merged into what that was merged into") {
        merge_middle(survivor);
        Removal(desk.folder.database()).forget(order, [] {});
        CHECK(desk.ticket(other).merged_into == survivor);
        CHECK(desk.ticket(other).status == Status::merged);
    }
    Mail reply(9);
    reply.keys.tids = {other};
    CHECK(desk.lookup(reply.keys).tickets.contains(other));
    CHECK(faults_of(desk.folder.database()).empty());
}

TEST_CASE("of a mail that comes to a ticket while its person is being forgotten no word is left") {
    Desk desk;
    for (std::uint32_t number = 2; number < 4; ++number) { // an index that is read for a while
        Mail large(number);
        large.text.clear();
        for (std::uint32_t i = 0; i < 40'000; ++i)
            large.text += std::to_string(100'000 * number + i).append(" ");
        large.text.resize(250'000);
        desk.open(large);
    }
    const auto own = desk.open(from(1, "clara@client.example"));
    Forgetting order;
    order.address = "clara@client.example";
    order.tickets = {own};
    order.at = at(50);
    int looks = 0;
    Removal(desk.folder.database()).forget(order, [&] {
        auto late = from(9, "clara@client.example");
        late.text += " xylophonist";
        if (looks++ == 0) desk.file(late, own);
    });
    REQUIRE(looks > 0);
    Removal(desk.folder.database()).compact();
    CHECK_FALSE(desk.folder.holds("xylophonist"));
    CHECK(faults_of(desk.folder.database()).empty());
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
