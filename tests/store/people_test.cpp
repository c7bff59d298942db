// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "desk.hpp"

using namespace ticketd::store;
using namespace ticketd::store::tests;

namespace {

using Sign = Absence::Sign;

void change(Desk& desk, PeopleChanges people) {
    ChangeSet changes;
    changes.at = at(1);
    changes.people = std::move(people);
    desk.apply(changes);
}

PeopleFacts people(Desk& desk) { return desk.lookup({}).people; }

void take_turn(Desk& desk, const std::string& name) { change(desk, {.back = {}, .away = {}, .turn = name}); }

/// The Message-IDs, without what is the same in all.
std::string since_answer(Desk& desk, Tid tid, bool* cut = nullptr) {
    MailKeys keys;
    keys.tids = {tid};
    keys.since_answer = true;
    const auto facts = desk.lookup(keys);
    const auto& candidate = facts.tickets.at(tid);
    if (cut != nullptr) *cut = candidate.since_answer_cut;
    std::string found;
    for (const auto& mail : candidate.since_answer)
        found += mail.entry.message_id.substr(0, mail.entry.message_id.find('@')) + " ";
    return found;
}

Mail mail_of(std::uint32_t number, Direction direction) {
    Mail mail(number);
    mail.direction = direction;
    return mail;
}

void say(Desk& desk, Tid tid, EntryId entry, const std::string& what) {
    ChangeSet changes;
    changes.at = at(50);
    changes.events = {{tid, entry, what, "Anna", ""}};
    desk.apply(changes);
}

} // namespace

TEST_CASE("who is away is known until it is taken back, by what was said and by automatic replies apart") {
    Desk desk;
    CHECK(people(desk).away.empty());
    const Absence said{"Anna", Sign::said, at(1), {}}, replied{"Anna", Sign::automatic_reply, at(2), at(9)};
    change(desk, {.back = {}, .away = {said, replied}, .turn = {}});
    CHECK(people(desk).away == std::vector{said, replied});
    change(desk, {.back = {{"anna", Sign::automatic_reply}}, .away = {}, .turn = {}});
    CHECK(people(desk).away == std::vector{said});
    change(desk, {.back = {{"ANNA", {}}}, .away = {}, .turn = {}});
    CHECK(people(desk).away.empty());
}

TEST_CASE("a later absence takes the place of an earlier one by the same sign") {
    Desk desk;
    change(desk, {.back = {}, .away = {{"Anna", Sign::said, at(1), at(5)}}, .turn = {}});
    const Absence longer{"Anna", Sign::said, at(3), at(99)};
    change(desk, {.back = {}, .away = {longer}, .turn = {}});
    CHECK(people(desk).away == std::vector{longer});
    CHECK(Queries(desk.folder.database()).absences() == std::vector{longer});
}

TEST_CASE("whose turn was the longest ago is remembered by the file") {
    Desk desk;
    for (const auto* name : {"Anna", "Boris", "Carl", "anna"}) take_turn(desk, name);
    const auto known = Queries(desk.folder.database()).lookup({}).people.turns;
    CHECK(known == std::vector<std::string>{"Boris", "Carl", "Anna"});
}

TEST_CASE("what nobody has answered is given oldest first, and ends where an answer was given") {
    Desk desk;
    const auto tid = desk.open(Mail(1));
    desk.file(Mail(2), tid);
    CHECK(since_answer(desk, tid) == "m1 m2 ");
    desk.file(mail_of(3, Direction::out), tid);
    CHECK(since_answer(desk, tid).empty());
    desk.file(Mail(4), tid);
    auto bounce = Mail(5);
    bounce.kind = "bounce";
    desk.file(bounce, tid);
    CHECK(since_answer(desk, tid) == "m4 ");
    MailKeys unasked;
    unasked.tids = {tid};
    CHECK(desk.lookup(unasked).tickets.at(tid).since_answer.empty());
}

TEST_CASE("of what is kept inside, notes and what staff brought in are given, and nothing that was refused") {
    Desk desk;
    const auto tid = desk.open(Mail(1));
    const auto noted = desk.file(mail_of(2, Direction::note), tid);
    desk.file(mail_of(3, Direction::note), tid); // refused
    const auto brought = desk.file(mail_of(4, Direction::note), tid);
    say(desk, tid, noted, "noted");
    say(desk, tid, brought, "created");
    CHECK(since_answer(desk, tid) == "m1 m2 m4 ");
}

TEST_CASE("of very much that is unanswered the newest is given, of a long mail its beginning") {
    Desk desk;
    const auto tid = desk.open(Mail(1));
    for (std::uint32_t number = 2; number <= 20; ++number) desk.file(Mail(number), tid);
    bool cut = false;
    CHECK(since_answer(desk, tid, &cut) == "m13 m14 m15 m16 m17 m18 m19 m20 ");
    CHECK(cut);
    auto large = Mail(21);
    for (int i = 0; i < 200'000; ++i) large.raw += std::to_string(i * 7919) + "\r\n";
    desk.file(large, tid);
    MailKeys keys;
    keys.tids = {tid};
    keys.since_answer = true;
    const auto facts = desk.lookup(keys);
    const auto& beginning = facts.tickets.at(tid).since_answer.back().raw;
    CHECK(beginning.size() == 48 << 10);
    CHECK(beginning == large.raw.substr(0, beginning.size()));
    CHECK(desk.store.raw(facts.tickets.at(tid).ticket.last_entry) == large.raw);
}
