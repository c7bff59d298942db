// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "parser/parse.hpp"
#include "tests/daemon/staffed_desk.hpp"

using namespace ticketd;
using namespace std::chrono_literals;
using namespace ticketd::test;
using Catch::Contains;
using store::HeldState;
using store::Status;

TEST_CASE("of two answers to one notice the first goes, and the second is held and shown the first") {
    StaffedDesk desk;
    const bool together = GENERATE(true, false);
    const auto first = desk.reply(desk.notice("anna"), "anna", "Clear the cookies.");
    const auto second = desk.reply(desk.notice("boris"), "boris", "Restart the server.\n\n!close");
    if (together)
        desk.take({first, second}, morning + 5min);
    else
        desk.take({first}, morning + 4min), desk.take({second}, morning + 5min);
    const auto sent = desk.leave(morning + 5min);
    const auto answers = of_kind(sent, "answer");
    REQUIRE(answers.size() == 1);
    CHECK_THAT(text_of(answers.front()), Contains("cookies"));
    const auto told = of_kind(sent, "held").at(0);
    CHECK(told.recipient == "boris@example.com");
    CHECK_THAT(text_of(told), Contains("Anna answered the client") && Contains("Clear the cookies.")
                                  && Contains("Restart the server.") && Contains("!send"));
    CHECK(desk.ticket().status == Status::waiting);
    const auto held = desk.detail().held;
    REQUIRE(held.size() == 1);
    CHECK(held[0].writer == "Boris");
    CHECK(held[0].state == HeldState::waiting);
    CHECK(desk.queries().held_staff_mails() == held);
    CHECK(desk.entry(held[0].entry).direction == store::Direction::note);
    CHECK_THAT(desk.events(), Contains("held by Boris"));
}

namespace {

/// Anna was faster, and Boris's answer is held.
struct Collided : StaffedDesk {
    store::OutboxItem told;
    Collided() {
        take({reply(notice("anna"), "anna", "Clear the cookies."),
              reply(notice("boris"), "boris", "Restart the server.\n\n!close")},
             morning + 5min);
        told = of_kind(leave(morning + 5min), "held").at(0);
    }
};

} // namespace

TEST_CASE("one !send from its writer sends a held mail and carries out its commands as if it came now") {
    Collided desk;
    desk.take({desk.reply(desk.told, "boris", "!send")}, morning + 1h);
    const auto sent = desk.leave(morning + 1h);
    const auto answer = of_kind(sent, "answer").at(0);
    CHECK(answer.recipient == jane);
    CHECK_THAT(text_of(answer), Contains("Restart the server.") && !Contains("!close"));
    CHECK(desk.ticket().status == Status::closed);
    CHECK(of_kind(sent, "closing").size() == 1);
    const auto held = desk.detail().held.at(0);
    CHECK(held.state == HeldState::sent);
    CHECK(held.ended == morning + 1h);
    CHECK(desk.entry(*held.became).direction == store::Direction::out);
    CHECK(desk.entry(*held.became).received == morning + 1h);
    CHECK(desk.queries().held_staff_mails().empty());
    CHECK_THAT(desk.events(), Contains("held-sent by Boris"));
    const auto responses = desk.queries().responses(morning, morning + 24h);
    REQUIRE(responses.size() == 2);
    CHECK(responses[1].who == "Boris");
    CHECK(responses[1].answered == morning + 1h);

    desk.take({desk.reply(desk.told, "boris", "!send\n")}, morning + 2h); // once more
    const auto again = desk.leave(morning + 2h);
    CHECK(of_kind(again, "answer").empty());
    CHECK_THAT(text_of(of_kind(again, "refusal").at(0)), Contains("already"));
}

TEST_CASE("who sends a held mail gets its receipt, and none of the word") {
    Collided desk;
    desk.take({desk.reply(desk.told, "boris", "!send")}, morning + 1h);
    const auto receipts = of_kind(desk.leave(morning + 1h), "receipt");
    REQUIRE(receipts.size() == 1);
    CHECK_THAT(text_of(receipts[0]), Contains(jane) && Contains("!close"));
}

TEST_CASE("the queue names the mails that wait for a word") {
    Collided desk;
    desk.take({authenticated("anna", "List", "!list", morning + 1h)}, morning + 1h);
    const auto sent = desk.leave(morning + 1h);
    REQUIRE(sent.size() == 1);
    CHECK_THAT(text_of(sent[0]), Contains("WAITING FOR THE WORD") && Contains("[TID#1000] Boris"));
    desk.take({desk.reply(desk.told, "boris", "!cancel")}, morning + 2h);
    desk.leave(morning + 2h);
    desk.take({authenticated("anna", "List", "!list", morning + 3h)}, morning + 3h);
    CHECK_THAT(text_of(desk.leave(morning + 3h).at(0)), !Contains("WAITING"));
}

TEST_CASE("a held mail is held again if yet another answer came since, and its writer is shown that one") {
    Collided desk;
    desk.take({desk.reply(desk.notice("anna"), "anna", "And restart the browser.")}, morning + 10min);
    desk.leave(morning + 10min);
    desk.take({desk.reply(desk.told, "boris", "!send")}, morning + 1h);
    const auto sent = desk.leave(morning + 1h);
    CHECK(of_kind(sent, "answer").empty());
    const auto told = of_kind(sent, "held").at(0);
    CHECK_THAT(text_of(told), Contains("restart the browser") && !Contains("Clear the cookies"));
    CHECK(told.message_id != desk.told.message_id);
    REQUIRE(desk.queries().held_staff_mails().size() == 1);
    desk.take({desk.reply(told, "boris", "!send")}, morning + 2h);
    CHECK(of_kind(desk.leave(morning + 2h), "answer").size() == 1);
    CHECK(desk.queries().held_staff_mails().empty());
}

TEST_CASE("!cancel drops a held mail, and nothing of it goes") {
    Collided desk;
    desk.take({desk.reply(desk.told, "boris", "!cancel")}, morning + 1h);
    CHECK(of_kind(desk.leave(morning + 1h), "answer").empty());
    CHECK(desk.detail().held.at(0).state == HeldState::cancelled);
    CHECK(desk.ticket().status == Status::waiting);
    CHECK_THAT(desk.events(), Contains("held-cancelled by Boris"));
    desk.take({desk.reply(desk.told, "boris", "!send")}, morning + 2h);
    CHECK(of_kind(desk.leave(morning + 2h), "answer").empty());
}

TEST_CASE("another text in reply to the mail about a held one goes in its place") {
    Collided desk;
    desk.take({desk.reply(desk.told, "boris", "Thanks to Anna; please also restart.")}, morning + 1h);
    CHECK_THAT(text_of(of_kind(desk.leave(morning + 1h), "answer").at(0)), Contains("please also restart"));
    CHECK(desk.detail().held.at(0).state == HeldState::replaced);
    CHECK(desk.queries().held_staff_mails().empty());
}

TEST_CASE("nobody but its writer can send or drop a held mail, and not without naming it") {
    Collided desk;
    const auto [from, text, trusted] = GENERATE(table<std::string, std::string, bool>({
        {"anna", "!send", true},               // a colleague
        {"boris", "!send\n!close", true},      // with another command
        {"boris", "And this!\n\n!send", true}, // with a text that would go nowhere
        {"thief", "!send", false},             // his address is nobody's
    }));
    INFO(from << ": " << text);
    desk.take({desk.reply(desk.told, from, text, trusted)}, morning + 1h);
    CHECK(of_kind(desk.leave(morning + 1h), "answer").empty());
    CHECK(desk.queries().held_staff_mails().at(0).writer == "Boris");
}

TEST_CASE("a colleague's !send sends nothing, however well he is known") {
    Collided desk;
    desk.take(
        {"Authentication-Results: mx.example.com; dmarc=pass\r\n" + desk.reply(desk.told, "anna", "!send")},
        morning + 1h);
    const auto sent = desk.leave(morning + 1h);
    CHECK(of_kind(sent, "answer").empty());
    CHECK(of_kind(sent, "refusal").at(0).recipient == "anna@example.com");
    CHECK(desk.queries().held_staff_mails().size() == 1);
}

TEST_CASE("!send that answers another mail sends nothing") {
    Collided desk;
    desk.take({desk.reply(desk.notice("boris"), "boris", "!send")}, morning + 1h);
    const auto sent = desk.leave(morning + 1h);
    CHECK(of_kind(sent, "answer").empty());
    CHECK_THAT(text_of(of_kind(sent, "refusal").at(0)), Contains("nothing to send"));
}

TEST_CASE("his own earlier answer, a note, and a newest answer that he has seen hold nobody's mail") {
    StaffedDesk desk;
    desk.take({desk.reply(desk.notice("anna"), "anna", "Clear the cookies.")}, morning + 5min);
    desk.leave(morning + 5min);
    SECTION("his own") {
        desk.take({desk.reply(desk.notice("anna"), "anna", "All of them.")}, morning + 6min);
        CHECK(of_kind(desk.leave(morning + 6min), "answer").size() == 1);
    }
    SECTION("a note") {
        desk.take({desk.reply(desk.notice("boris"), "boris", "!note\n\nI know her.")}, morning + 6min);
        CHECK(desk.queries().held_staff_mails().empty());
    }
    SECTION("seen") {
        desk.take({letter(jane, "support@example.com", "Re: [TID#1000] Printer", 20)}, morning + 1h);
        const auto notices = of_kind(desk.leave(morning + 1h), "notice");
        const auto newer = to_whom(notices, "boris@example.com");
        desk.take({desk.reply(newer, "boris", "Restart the server.")}, morning + 2h);
        CHECK(of_kind(desk.leave(morning + 2h), "answer").size() == 1);
    }
}

TEST_CASE("an answer that names its ticket by the tag alone is held behind one that came about its Date:") {
    StaffedDesk desk;
    desk.take({desk.reply(desk.notice("anna"), "anna", "Clear the cookies.")}, morning + 5min);
    desk.leave(morning + 5min);
    const auto [after, goes] = GENERATE(table<std::chrono::minutes, bool>({{0min, false}, {30min, true}}));
    auto mail = authenticated("boris", "[TID#1000] Printer", "Restart the server.", morning + 5min + after);
    desk.take({mail}, morning + 6min + after);
    const auto sent = desk.leave(morning + 6min + after);
    CHECK(of_kind(sent, "answer").size() == (goes ? 1 : 0));
    CHECK(of_kind(sent, "held").size() == (goes ? 0 : 1));
}

TEST_CASE(
    "a mail with a staff token from elsewhere is held, shown to its owner, and sent by his word alone") {
    StaffedDesk desk;
    desk.take({desk.reply(desk.notice("anna"), "anna.private", "Clear the cookies.", false)}, morning + 5min);
    auto sent = desk.leave(morning + 5min);
    CHECK(of_kind(sent, "answer").empty());
    const auto told = of_kind(sent, "held").at(0);
    CHECK(told.recipient == "anna@example.com");
    CHECK_THAT(text_of(told), Contains("anna.private@elsewhere.example") && Contains("Clear the cookies."));
    desk.take({desk.reply(told, "anna.private", "!send", false)}, morning + 6min); // the thief himself
    sent = desk.leave(morning + 6min);
    CHECK(of_kind(sent, "answer").empty());
    // His use of it made the token worthless; she is believed by her mail server's word.
    desk.take({"Authentication-Results: mx.example.com; dmarc=pass\r\n" + desk.reply(told, "anna", "!send")},
              morning + 7min);
    const auto answer = of_kind(desk.leave(morning + 7min), "answer").at(0);
    CHECK_THAT(text_of(answer), Contains("Clear the cookies.") && !Contains("elsewhere"));
    CHECK(desk.ticket().status == Status::waiting);
}

TEST_CASE("a mail with a staff token from elsewhere passes the guards too before it is sent") {
    StaffedDesk desk;
    const std::string secret = "Her contract ends in May and she has not paid since.";
    const bool note = GENERATE(true, false);
    if (note) desk.take({desk.reply(desk.notice("boris"), "boris", "!note\n\n" + secret)}, morning + 2min);
    desk.take({desk.reply(desk.notice("anna"), "anna.private", note ? secret : "Clear the cookies.", false)},
              morning + 5min);
    const auto told = of_kind(desk.leave(morning + 5min), "held").at(0);
    if (!note) {
        desk.take({desk.reply(desk.notice("boris"), "boris", "Restart the server.")}, morning + 6min);
        desk.leave(morning + 6min);
    }
    desk.take({"Authentication-Results: mx.example.com; dmarc=pass\r\n" + desk.reply(told, "anna", "!send")},
              morning + 7min);
    const auto sent = desk.leave(morning + 7min);
    CHECK(of_kind(sent, "answer").empty());
    CHECK_THAT(text_of(of_kind(sent, "held").at(0)),
               Contains(note ? "internal note" : "Restart the server."));
    CHECK(desk.queries().held_staff_mails().at(0).reason
          == (note ? store::HeldFor::note_text : store::HeldFor::newer_answer));
}
