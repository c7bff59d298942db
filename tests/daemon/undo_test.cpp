// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "tests/daemon/staffed_desk.hpp"

using namespace ticketd;
using namespace ticketd::test;
using Catch::Contains;
using store::Status;

namespace {

/// The Message-ID of any mail of the desk to that person about an entry, as the receipt of an answer has.
store::OutboxItem mail_about(StaffedDesk& desk, store::EntryId entry, const std::string& name) {
    const auto& keys = desk.pipeline.desk().keys;
    store::OutboxItem mail = desk.notice(name);
    const auto old = mail.message_id;
    mail.message_id =
        policy::sign({{1000}, entry, policy::notice_purpose, policy::recipient_hash(mail.recipient, keys)},
                     "example.com", keys);
    mail.bytes.replace(mail.bytes.find(old), old.size(), mail.message_id);
    return mail;
}

/// Anna answered five minutes after Jane asked, on a desk where answers wait for two minutes.
struct Answered : StaffedDesk {
    store::TicketDetail before;
    store::EntryId answer;
    explicit Answered(const std::string& text = "Clear the cookies.",
                      policy::Rules rules = staffed_rules(2min))
        : StaffedDesk(std::move(rules)), before(detail()) {
        take({reply(notice("anna"), "anna", text)}, morning + 5min);
        answer = ticket().last_public;
    }
    std::string cancel(const std::string& name = "anna") {
        return reply(mail_about(*this, answer, name), name, "!cancel");
    }
};

void check_as_before(const store::Ticket& now, const store::Ticket& before) {
    CHECK(now.status == before.status);
    CHECK(now.clock_start == before.clock_start);
    CHECK(now.due == before.due);
    CHECK(now.reminded == before.reminded);
    CHECK(now.level == before.level);
    CHECK(now.level_set_by == before.level_set_by);
    CHECK(now.assignee == before.assignee);
    CHECK(now.urgent == before.urgent);
    CHECK(now.closed == before.closed);
    CHECK(now.last_public == before.last_public);
}

} // namespace

TEST_CASE("an answer leaves only when its delay is over") {
    Answered desk;
    CHECK(of_kind(desk.leave(morning + 6min), "answer").empty());
    CHECK(of_kind(desk.leave(morning + 7min), "answer").size() == 1);
}

TEST_CASE("what staff are told of waits for nothing, and without a delay nothing else does") {
    StaffedDesk desk;
    desk.take({desk.reply(desk.notice("anna"), "anna", "Clear the cookies.")}, morning + 5min);
    CHECK(of_kind(desk.leave(morning + 5min), "answer").size() == 1);
}

TEST_CASE("!cancel takes an answer back that has not left: the ticket is as it was before") {
    const auto* text = GENERATE("Clear the cookies.", "Clear the cookies.\n\n!close",
                                "Clear the cookies.\n\n!assign me\n!urgent\n!level vip");
    Answered desk(text);
    REQUIRE(desk.ticket().status != Status::open);
    desk.take({desk.cancel()}, morning + 6min);
    check_as_before(desk.ticket(), desk.before.ticket);
    CHECK(desk.queries().responses(morning, morning + 24h).empty());
    CHECK(desk.entry(desk.answer).direction == store::Direction::note);
    CHECK_THAT(desk.events(), Contains("taken-back by Anna"));
    const auto left = desk.leave(morning + 1h);
    CHECK(of_kind(left, "answer").empty());
    CHECK(of_kind(left, "closing").empty());
    CHECK(of_kind(left, "refusal").empty());
    desk.take({desk.reply(desk.notice("boris"), "boris", "Restart it.")}, morning + 2h); // nothing to collide
    CHECK(of_kind(desk.leave(morning + 3h), "answer").size() == 1);
    CHECK(desk.queries().responses(morning, morning + 24h).at(0).first);
}

TEST_CASE("the receipt of an answer says until when !cancel takes it back, and takes it back by reply") {
    Answered desk("Clear the cookies.\n\n!close\n!cc bob@client.example");
    const auto receipt = of_kind(desk.leave(morning + 5min), "receipt").at(0);
    CHECK_THAT(text_of(receipt), Contains("!cancel") && Contains("closed"));
    desk.take({desk.reply(receipt, "anna", "!cancel")}, morning + 6min);
    check_as_before(desk.ticket(), desk.before.ticket);
    const auto told = of_kind(desk.leave(morning + 6min), "receipt").at(0);
    CHECK_THAT(text_of(told), Contains("Done:    !cancel") && Contains("Status:  open")
                                  && Contains("participant-added: bob@client.example"));
}

TEST_CASE("!cancel after the answer left changes nothing, and its writer is told that it is too late") {
    Answered desk;
    const bool interrupted = GENERATE(false, true);
    if (interrupted) {
        CHECK(of_kind(desk.store.claim_due(morning + 7min, 10), "answer").size() == 1);
        desk.store.requeue_interrupted(morning + 8min); // the daemon died in the middle: it may have arrived
    } else {
        desk.leave(morning + 7min);
    }
    desk.take({desk.cancel()}, morning + 8min);
    CHECK(desk.ticket().status == Status::waiting);
    CHECK(desk.entry(desk.answer).direction == store::Direction::out);
    const auto left = desk.leave(morning + 9min);
    CHECK(of_kind(left, "answer").size() == (interrupted ? 1 : 0));
    CHECK_THAT(text_of(of_kind(left, "refusal").at(0)), Contains("too late"));
}

TEST_CASE("an answer that waits can be taken back after the daemon died, and then it never goes") {
    Answered desk;
    desk.store.requeue_interrupted(morning + 6min);
    desk.take({desk.cancel()}, morning + 6min);
    CHECK(of_kind(desk.leave(morning + 1h), "answer").empty());
    check_as_before(desk.ticket(), desk.before.ticket);
}

TEST_CASE("only who gave an answer takes it back, and only where answers wait") {
    SECTION("a colleague") {
        Answered desk;
        desk.take({desk.cancel("boris")}, morning + 6min);
        CHECK(of_kind(desk.leave(morning + 7min), "answer").size() == 1);
    }
    SECTION("no delay") {
        Answered desk("Clear the cookies.", staffed_rules());
        desk.take({desk.cancel()}, morning + 6min);
        const auto left = desk.leave(morning + 7min);
        CHECK(of_kind(left, "answer").size() == 1);
        CHECK_THAT(text_of(of_kind(left, "refusal").at(0)), Contains("at once"));
    }
}

TEST_CASE("what others did since the answer stays when it is taken back") {
    Answered desk("Clear the cookies.\n\n!assign me\n!cc bob@client.example");
    const std::string again = "Re: [TID#1000] Printer";
    desk.take({letter(jane, "support@example.com", again, 30)}, morning + 5min + 30s);
    desk.take({authenticated("boris", "[TID#1000]", "!assign me\n!urgent", morning + 6min)}, morning + 6min);
    desk.take({desk.cancel()}, morning + 6min);
    const auto ticket = desk.ticket();
    CHECK(ticket.assignee == "Boris");
    CHECK(ticket.urgent);
    CHECK(ticket.status == Status::open);
    CHECK(ticket.clock_start == desk.before.ticket.clock_start); // owed since her first mail again
    CHECK(ticket.due == desk.before.ticket.due);
    CHECK_THAT(desk.events(), Contains("It stays: participant-added: bob@client.example"));
}

TEST_CASE("an answer that was held waits as any other, and can be taken back") {
    StaffedDesk desk(staffed_rules(2min));
    desk.take({desk.reply(desk.notice("anna"), "anna", "Clear the cookies."),
               desk.reply(desk.notice("boris"), "boris", "Restart the server.")},
              morning + 5min);
    const auto told = of_kind(desk.leave(morning + 10min), "held").at(0);
    desk.take({desk.reply(told, "boris", "!send")}, morning + 20min);
    CHECK(of_kind(desk.leave(morning + 20min), "answer").empty());
    const auto answer = desk.ticket().last_public;
    desk.take({desk.reply(mail_about(desk, answer, "boris"), "boris", "!cancel")}, morning + 21min);
    CHECK(of_kind(desk.leave(morning + 1h), "answer").empty());
    CHECK(desk.ticket().last_public < answer);
}
