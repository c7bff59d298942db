// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "tests/daemon/staffed_desk.hpp"

using namespace ticketd;
using namespace ticketd::test;
using Catch::Contains;

namespace {

constexpr auto secret = "Her contract ends in May and she has not paid since.\n"
                        "Do not offer the discount of forty percent again.\n\n"
                        "Best regards, Boris the Great of Support\n";

/// Boris wrote a note about Jane.
struct Noted : StaffedDesk {
    Noted() {
        take({reply(notice("boris"), "boris", std::string("!note\n\n") + secret)}, morning + 5min);
        leave(morning + 5min);
    }
    std::vector<store::OutboxItem> answered(const std::string& text) {
        take({reply(notice("anna"), "anna", text)}, morning + 1h);
        return leave(morning + 1h);
    }
};

std::string with_attached(const std::string& notice_id, const std::string& type, const std::string& name,
                          const std::string& content) {
    return "From: anna@example.com\r\nTo: support@example.com\r\nSubject: Re: [TID#1000] Printer\r\n"
           "Message-ID: <m"
           + std::to_string(next_number())
           + "@example.com>\r\nDate: Mon, 09 Nov 2026 10:00:00 +0100\r\nIn-Reply-To: <" + notice_id
           + ">\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=\"b\"\r\n\r\n--b\r\n"
             "Content-Type: text/plain\r\n\r\nSee the file.\r\n\r\n--b\r\nContent-Type: "
           + type + "\r\nContent-Disposition: attachment; filename=\"" + name + "\"\r\n\r\n" + content
           + "\r\n--b--\r\n";
}

} // namespace

TEST_CASE("an answer with a note's text is held, shows its writer the passage, and goes by his word") {
    const auto* text =
        GENERATE("Hello,\n\nHer contract ends in May and she has not paid since.\n", // a line
                 "As said: do not offer the discount of\nforty percent again.\n",    // wrapped, another case
                 "You know that her contract ends in May and she has not paid, so…\n"); // within a sentence
    INFO(text);
    Noted desk;
    auto sent = desk.answered(text);
    CHECK(of_kind(sent, "answer").empty());
    const auto told = of_kind(sent, "held").at(0);
    CHECK(told.recipient == "anna@example.com");
    CHECK_THAT(text_of(told), Contains("internal note") && Contains("!send"));
    CHECK(desk.ticket().status == store::Status::open);
    CHECK(desk.queries().held_staff_mails().at(0).reason == store::HeldFor::note_text);
    desk.take({desk.reply(told, "anna", "!send")}, morning + 2h);
    CHECK(of_kind(desk.leave(morning + 2h), "answer").size() == 1);
}

TEST_CASE(
    "the text of a note that was refused is guarded as a note's, and an answer to the refusal is a note") {
    StaffedDesk desk;
    desk.take({desk.reply(desk.notice("boris"), "boris", std::string("!note\n!clsoe\n\n") + secret)},
              morning + 5min);
    const auto refusal = of_kind(desk.leave(morning + 5min), "refusal").at(0);
    desk.take({desk.reply(desk.notice("anna"), "anna", secret)}, morning + 1h);
    auto sent = desk.leave(morning + 1h);
    CHECK(of_kind(sent, "answer").empty());
    CHECK(of_kind(sent, "held").size() == 1);
    desk.take({desk.reply(refusal, "boris", "She is rude as well.")}, morning + 2h);
    sent = desk.leave(morning + 2h);
    CHECK(of_kind(sent, "answer").empty());
    CHECK(desk.detail().entries.back().direction == store::Direction::note);
}

TEST_CASE(
    "what staff wrote above a request that they passed on is guarded as a note's text, the request is not") {
    auto rules = staffed_rules();
    rules.threads.forwards = true;
    StaffedDesk desk(rules);
    const std::string request = "The printer in the second room prints nothing but hearts since Monday.";
    desk.take({authenticated("boris", "Fwd: Hearts",
                             "Her contract ends in May and she has not paid since.\r\n\r\n"
                             "---------- Forwarded message ---------\r\nFrom: Dora <dora@other.example>\r\n"
                             "Date: Mon, 9 Nov 2026 09:00:00 +0000\r\nSubject: Hearts\r\n"
                             "To: boris@example.com\r\n\r\n"
                                 + request,
                             morning)},
              morning + 1h);
    const auto notice = to_whom(of_kind(desk.leave(morning + 1h), "notice"), "anna@example.com");
    desk.take({desk.reply(notice, "anna", "You write: " + request + "\nPlease tell us its number.")},
              morning + 2h);
    CHECK(of_kind(desk.leave(morning + 2h), "answer").size() == 1);
    desk.take({desk.reply(notice, "anna", "Her contract ends in May and she has not paid since.")},
              morning + 3h);
    const auto sent = desk.leave(morning + 3h);
    CHECK(of_kind(sent, "answer").empty());
    CHECK(of_kind(sent, "held").size() == 1);
}

TEST_CASE("an answer to the receipt of a note is a note") {
    Noted desk;
    desk.take({desk.reply(desk.notice("boris"), "boris", "!note\n!urgent\n\nShe is rude.")}, morning + 6min);
    const auto receipt = of_kind(desk.leave(morning + 6min), "receipt").at(0);
    desk.take({desk.reply(receipt, "boris", "And she shouts.")}, morning + 7min);
    CHECK(of_kind(desk.leave(morning + 7min), "answer").empty());
    CHECK(desk.detail().entries.back().direction == store::Direction::note);
}

TEST_CASE("an answer that says nothing of the notes goes") {
    const auto* text = GENERATE("Please try it again, and tell us what you see.\n",
                                "Her contract.\n", // too little to be anybody's
                                "Clear the cookies.\n\nBest regards, Boris the Great of Support\n");
    INFO(text);
    CHECK(of_kind(Noted().answered(text), "answer").size() == 1);
}

TEST_CASE("a note that came after its writer was shown another passage holds his mail again") {
    Noted desk;
    const auto told = of_kind(desk.answered("Her contract ends in May and she has not paid since.\n"
                                            "We think that the printer is broken beyond repair.\n"),
                              "held")
                          .at(0);
    desk.take({desk.reply(desk.notice("boris"), "boris",
                          "!note\n\nWe think that the printer is broken beyond repair.\n")},
              morning + 2h);
    desk.take({desk.reply(told, "anna", "!send")}, morning + 3h);
    const auto sent = desk.leave(morning + 3h);
    CHECK(of_kind(sent, "answer").empty());
    CHECK_THAT(text_of(of_kind(sent, "held").at(0)), Contains("broken beyond repair"));
}

TEST_CASE("a mail that was held because of an answer is held because of a note too") {
    Noted desk;
    desk.take({desk.reply(desk.notice("boris"), "boris", "Clear the cookies."),
               desk.reply(desk.notice("anna"), "anna", secret)},
              morning + 1h);
    const auto told = of_kind(desk.leave(morning + 1h), "held").at(0);
    desk.take({desk.reply(told, "anna", "!send")}, morning + 2h);
    const auto sent = desk.leave(morning + 2h);
    CHECK(of_kind(sent, "answer").empty());
    CHECK_THAT(text_of(of_kind(sent, "held").at(0)), Contains("internal note"));
}

TEST_CASE("a note in an attached text or mail holds the answer") {
    const std::string inner = "From: b@x.example\r\nSubject: Her\r\nMessage-ID: <i@x.example>\r\n\r\n"
                              "Do not offer the discount of forty percent again.\r\n";
    const auto [type, name, content] = GENERATE_COPY(table<std::string, std::string, std::string>({
        {"text/plain", "notes.txt", "Do not offer the discount of forty percent again.\r\n"},
        {"message/rfc822", "mail.eml", inner},
    }));
    Noted desk;
    desk.take({with_attached(desk.notice("anna").message_id, type, name, content)}, morning + 1h);
    const auto sent = desk.leave(morning + 1h);
    CHECK(of_kind(sent, "answer").empty());
    CHECK(of_kind(sent, "held").size() == 1);
}

TEST_CASE("a token of staff or the internal address in what is attached never leaves, whatever is said") {
    Noted desk;
    const auto token = desk.notice("boris").message_id;
    const auto content = GENERATE_COPY(values<std::string>(
        {"Write to support-internal@example.com, they know.\r\n", "Message-ID: <" + token + ">\r\n",
         "[ref:" + token.substr(0, token.find('@')) + "]\r\n"}));
    INFO(content);
    desk.take({with_attached(desk.notice("anna").message_id, "text/plain", "log.txt", content)},
              morning + 1h);
    const auto sent = desk.leave(morning + 1h);
    CHECK(of_kind(sent, "answer").empty());
    CHECK(of_kind(sent, "held").empty());
    CHECK(of_kind(sent, "refusal").size() == 1);
    CHECK(desk.queries().held_staff_mails().empty());
}

TEST_CASE("a line that is a command never reaches a client, wherever it stood") {
    StaffedDesk desk;
    desk.take(
        {letter("anna@example.com", "support@example.com", "Re: [TID#1000] Printer", 50,
                "In-Reply-To: <" + desk.notice("anna").message_id + ">\r\n",
                "See below.\r\n\r\n---------- Forwarded message ---------\r\nFrom: Bob <bob@x.example>\r\n"
                "Date: Mon, 9 Nov 2026 09:00:00 +0000\r\nSubject: It\r\nTo: bert@x.example\r\n\r\n"
                "Do this:\r\n!close\r\nand then wait.")},
        morning + 1h);
    const auto sent = desk.leave(morning + 1h);
    CHECK(of_kind(sent, "answer").empty());
    CHECK_THAT(text_of(of_kind(sent, "refusal").at(0)), Contains("is a command that would reach the client"));
}

TEST_CASE("an address of staff in what is attached holds the answer, and goes by its writer's word") {
    Noted desk;
    desk.take(
        {with_attached(desk.notice("anna").message_id, "text/plain", "log.txt", "by Boris@example.com\r\n")},
        morning + 1h);
    const auto told = of_kind(desk.leave(morning + 1h), "held").at(0);
    CHECK_THAT(text_of(told), Contains("boris@example.com"));
    desk.take({desk.reply(told, "anna", "!send")}, morning + 2h);
    CHECK(of_kind(desk.leave(morning + 2h), "answer").size() == 1);
}
