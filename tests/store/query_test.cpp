// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "desk.hpp"

using namespace ticketd::store;
using namespace ticketd::store::tests;

namespace {

std::vector<Tid> find(Desk& desk, const std::string& words, std::size_t limit = 10) {
    return Queries(desk.folder.database()).find(words, limit);
}

} // namespace

TEST_CASE("the queue holds open and waiting tickets, the whole list all of them") {
    Desk desk;
    std::uint32_t number = 0;
    for (const auto status : {Status::open, Status::waiting, Status::closed, Status::spam, Status::merged}) {
        ChangeSet changes;
        changes.updates.emplace_back();
        changes.updates.back().tid = desk.open(Mail(++number));
        changes.updates.back().status = status;
        desk.apply(changes);
    }
    Queries queries(desk.folder.database());
    CHECK(queries.tickets(Queries::Which::all).size() == 5);
    const auto unfinished = queries.tickets(Queries::Which::unfinished);
    REQUIRE(unfinished.size() == 2);
    CHECK(unfinished[0].status == Status::open);
    CHECK(unfinished[1].status == Status::waiting);
}

TEST_CASE("what is not there is told so") {
    Desk desk;
    Queries queries(desk.folder.database());
    CHECK_FALSE(queries.ticket(Tid{5}));
    CHECK_FALSE(queries.entry(EntryId{5}));
    CHECK_FALSE(queries.raw(EntryId{5}));
    CHECK(queries.outbox(true).empty());
    CHECK(queries.held().empty());
    CHECK(queries.ledger().empty());
}

TEST_CASE("an entry is read by its number") {
    Desk desk;
    desk.open(Mail(1));
    Queries queries(desk.folder.database());
    REQUIRE(queries.entry(EntryId{1}));
    CHECK(queries.entry(EntryId{1})->subject == "Printer 1");
    CHECK(queries.raw(EntryId{1}) == Mail(1).raw);
}

TEST_CASE("a reader sees what was committed after it was opened") {
    Desk desk;
    Queries queries(desk.folder.database());
    const auto tid = desk.open(Mail(1));
    CHECK(queries.ticket(tid));
}

TEST_CASE("tickets are found by words of subjects and texts, without case and accents, newest first") {
    Desk desk;
    Mail first(1), second(2), reply(3);
    first.text = "Der Drucker brennt in K\xC3\xB6ln";
    second.text = "drucker aus";
    second.subject = "Toner";
    reply.text = "Seriennummer 0xC26ACBDB";
    const auto one = desk.open(first), two = desk.open(second);
    desk.file(reply, one);
    CHECK(find(desk, "DRUCKER") == std::vector{two, one});
    CHECK(find(desk, "drucker", 1) == std::vector{two});
    CHECK(find(desk, "koln") == std::vector{one});
    CHECK(find(desk, "toner drucker") == std::vector{two});
    CHECK(find(desk, "brennt 0xc26acbdb") == std::vector{one}); // in two entries of one ticket
    CHECK(find(desk, "drucker fehlt").empty());
}

TEST_CASE("no words of a person are an error") {
    Desk desk;
    Mail mail(1);
    mail.text = "foo bar AND near";
    const auto tid = desk.open(mail);
    for (const auto* words : {"", "\"", "\"foo", "*", "foo*", "a OR", "NEAR(", "text:foo", "-foo", "^foo",
                              "(((", "'; --", "foo-bar", "\xff\xfe", "a\"b\"c", "{a b}:c", "+", "\x01"})
        CHECK_NOTHROW(find(desk, words));
    CHECK(find(desk, std::string("foo\0bar", 7)) == std::vector{tid});
    CHECK(find(desk, "foo-bar") == std::vector{tid});
    CHECK(find(desk, "and near") == std::vector{tid});
    CHECK(find(desk, "").empty());
    CHECK_NOTHROW(find(desk, std::string(1'000'000, 'x')));
}

TEST_CASE("a very long text is indexed at its start and does not fail") {
    Desk desk;
    Mail mail(1);
    mail.text = "beginning ";
    while (mail.text.size() < 3'000'000) mail.text += "\xC3\xA4";
    mail.text += " ending";
    const auto tid = desk.open(mail);
    CHECK(find(desk, "beginning") == std::vector{tid});
    CHECK(find(desk, "ending").empty());
}

TEST_CASE("text with quotes and zero bytes is a value, never SQL") {
    Desk desk;
    Mail mail(1);
    mail.subject = "'); DROP TABLE ticket; --";
    mail.keys.sender = std::string("a\0b'@client.example", 18);
    mail.text = mail.subject;
    const auto tid = desk.open(mail);
    CHECK(desk.ticket(tid).subject == mail.subject);
    CHECK(desk.ticket(tid).requester.address == mail.keys.sender);
}
