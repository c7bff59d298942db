// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/outbox/smtp.hpp"
#include "tests/daemon/smtp_peer.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <catch2/catch.hpp>

using namespace ticketd;
using namespace ticketd::outbox;
using Kind = Outcome::Kind;
using Catch::Matchers::Contains;

namespace {

constexpr std::string_view text = "Subject: hello\r\nMessage-ID: <1@desk>\r\n\r\n.dot\r\nend\r\n";

Letter letter_to(const std::string& recipient, std::string_view body = text) {
    Letter letter;
    letter.from = "desk+token@example.com";
    letter.recipient = recipient;
    letter.body.add_text(body);
    return letter;
}

Patience short_patience() {
    Patience patience;
    patience.command = patience.acceptance = patience.farewell = std::chrono::milliseconds(300);
    return patience;
}

net::awaitable<void> send_all(const SmtpPeer& peer, const std::vector<Letter>& letters,
                              std::vector<Outcome>& outcomes) {
    net::Endpoint endpoint;
    endpoint.url = peer.url();
    endpoint.tls = net::Tls::off;
    auto session = co_await Session::open(endpoint, short_patience());
    for (std::size_t i = 0; i < letters.size() && session.usable(); ++i) {
        const Session::Next next = [&] { return i + 1 < letters.size() ? &letters[i + 1] : nullptr; };
        outcomes.push_back(co_await session.send(letters[i], next));
    }
    co_await session.quit();
}

/// Sends the letters over one connection for as long as it lasts. Throws net::Failure if it cannot be opened.
std::vector<Outcome> send(const SmtpPeer& peer, const std::vector<Letter>& letters) {
    net::asio::io_context io;
    std::vector<Outcome> outcomes;
    std::exception_ptr failure;
    net::asio::co_spawn(io, send_all(peer, letters, outcomes),
                        [&](std::exception_ptr error) { failure = error; });
    io.run();
    if (failure) std::rethrow_exception(failure);
    return outcomes;
}

std::vector<Kind> kinds(const std::vector<Outcome>& outcomes) {
    std::vector<Kind> result;
    for (const auto& outcome : outcomes) result.push_back(outcome.kind);
    return result;
}

const std::vector<std::string> with_pipelining{"PIPELINING", "SIZE 1000000"}, without{"SIZE 1000000"};

} // namespace

TEST_CASE("a letter arrives byte for byte, with its size told before", "[smtp]") {
    SmtpPeer peer;
    peer.offer(GENERATE(as<std::vector<std::string>>{}, with_pipelining, without));
    const auto outcomes = send(peer, {letter_to("client@example.com")});
    REQUIRE(kinds(outcomes) == std::vector{Kind::sent});
    REQUIRE(peer.mails().size() == 1);
    CHECK(peer.mails()[0].bytes == text);
    CHECK(peer.mails()[0].mail == "MAIL FROM:<desk+token@example.com> SIZE=" + std::to_string(text.size()));
    CHECK(peer.mails()[0].rcpt == "RCPT TO:<client@example.com>");
    CHECK(peer.commands().back() == "QUIT");
}

TEST_CASE("a null return path is an empty one", "[smtp]") {
    SmtpPeer peer;
    peer.offer({});
    auto letter = letter_to("client@example.com");
    letter.from.clear();
    send(peer, {letter});
    CHECK(peer.mails()[0].mail == "MAIL FROM:<>");
}

TEST_CASE("commands go together where the server offers it, and nowhere else", "[smtp]") {
    SmtpPeer peer;
    const bool offered = GENERATE(true, false);
    peer.offer(offered ? with_pipelining : without);
    send(peer, {letter_to("a@example.com"), letter_to("b@example.com"), letter_to("c@example.com")});
    CHECK(peer.mails().size() == 3);
    CHECK(peer.connections() == 1);
    CHECK(peer.pipelined() == offered);
}

TEST_CASE("an 8-bit body is declared where the server knows that", "[smtp]") {
    SmtpPeer peer;
    peer.offer({"8BITMIME"});
    send(peer, {letter_to("a@example.com", "Subject: x\r\n\r\nGr\xc3\xbc\xc3\x9f"
                                           "e\r\n"),
                letter_to("a@example.com")});
    CHECK(peer.mails()[0].mail == "MAIL FROM:<desk+token@example.com> BODY=8BITMIME");
    CHECK(peer.mails()[1].mail == "MAIL FROM:<desk+token@example.com>");
}

namespace {

struct Refusal {
    std::string command, reply;
    Kind kind;
    bool goes_on; ///< the next letter is sent over the same connection
};

const std::vector<Refusal> refusals = {
    {"MAIL", "451 4.3.0 later", Kind::temporary, true},
    {"MAIL", "552 5.3.4 too big", Kind::permanent, true},
    {"RCPT", "450 4.2.1 greylisted", Kind::temporary, true},
    {"RCPT", "550 5.1.1 unknown", Kind::permanent, true},
    {"DATA", "451 4.3.0 later", Kind::temporary, true},
    {"DATA", "554 no", Kind::permanent, true},
    {".", "452 4.3.1 full", Kind::temporary, true},
    {".", "554 5.7.1 spam", Kind::permanent, true},
    {".", "571 5.7.1 spam", Kind::permanent, true}, // no code of RFC 5321, and common
    {"MAIL", "421 closing", Kind::unavailable, false},
    {"RCPT", "421 closing", Kind::unavailable, false},
    {".", "421 closing", Kind::unavailable, false},
    {"MAIL", "530 5.7.0 log in first", Kind::unavailable, false},
    {"MAIL", "534 5.7.9 a stronger login is needed", Kind::unavailable, false},
    {"DATA", "250 what", Kind::temporary, false},
    {".", "cut", Kind::uncertain, false},
    {".", "stall", Kind::uncertain, false},
    {".", "drip", Kind::uncertain, false},
    {".", "gibberish", Kind::uncertain, false},
    {"MAIL", "cut", Kind::untouched, false},
    {"MAIL", "stall", Kind::untouched, false},
    {"RCPT", "cut", Kind::temporary, false},
    {"DATA", "cut", Kind::temporary, false},
    {"MAIL", "HTTP/1.1 200 OK", Kind::untouched, false},
};

} // namespace

TEST_CASE("a refused letter is judged by the reply's code, and the next one is not held up", "[smtp]") {
    const auto& refusal = GENERATE(from_range(refusals));
    const bool pipelining = GENERATE(true, false);
    INFO(refusal.command << ": " << refusal.reply << (pipelining ? ", pipelined" : ""));
    SmtpPeer peer;
    peer.offer(pipelining ? with_pipelining : without);
    peer.answer(refusal.command, refusal.reply);
    const auto outcomes = send(peer, {letter_to("a@example.com"), letter_to("b@example.com")});
    REQUIRE(outcomes.size() == (refusal.goes_on ? 2 : 1));
    CHECK(outcomes[0].kind == refusal.kind);
    CHECK_FALSE(outcomes[0].text.empty());
    if (refusal.reply[0] >= '4' && refusal.reply[0] <= '5')
        CHECK_THAT(outcomes[0].text, Contains(refusal.reply));
    CHECK(outcomes[0].needs_person == refusal.reply.starts_with("53"));
    if (!refusal.goes_on) return;
    CHECK(outcomes[1].kind == Kind::sent);
    REQUIRE(peer.mails().size() == 1);
    CHECK(peer.mails()[0].rcpt == "RCPT TO:<b@example.com>");
    CHECK(peer.mails()[0].bytes == text);
}

TEST_CASE("a body that the server asks for without a recipient is kept from it", "[smtp]") {
    SmtpPeer peer;
    peer.offer(with_pipelining);
    peer.answer("RCPT", "550 unknown");
    peer.answer("DATA", "354 go on all the same");
    peer.answer(".", "554 nobody to send it to");
    const auto outcomes = send(peer, {letter_to("a@example.com"), letter_to("b@example.com")});
    CHECK(kinds(outcomes) == std::vector{Kind::permanent, Kind::sent});
    REQUIRE(peer.mails().size() == 1);
    CHECK(peer.mails()[0].bytes == text);
}

TEST_CASE("a mail that was cut after its end is the same when it is sent again", "[smtp]") {
    SmtpPeer peer;
    peer.answer(".", "cut");
    const auto letter = letter_to("a@example.com");
    CHECK(kinds(send(peer, {letter})) == std::vector{Kind::uncertain});
    CHECK(kinds(send(peer, {letter})) == std::vector{Kind::sent});
    CHECK(peer.mails()[0].bytes == text);
}

TEST_CASE("a server that does not let us in is a failure of the connection, whatever its code", "[smtp]") {
    SmtpPeer peer;
    peer.answer("greeting",
                GENERATE(as<std::string>{}, "421 too busy", "554 no service", "cut", "gibberish"));
    CHECK_THROWS_AS(send(peer, {letter_to("a@example.com")}), net::Failure);
    CHECK(peer.mails().empty());
}

TEST_CASE("an answer to our own EHLO that is no SMTP is a failure of the connection", "[smtp]") {
    SmtpPeer peer;
    peer.answer("EHLO", "250 peer"); // to libcurl
    peer.answer("EHLO", GENERATE(as<std::string>{}, "gibberish", "999 x",
                                 "250 " + std::string(ReplyReader::most_reply + 1000, 'x')));
    try {
        send(peer, {letter_to("a@example.com")});
        FAIL("a connection was made of it");
    } catch (const net::Failure& failure) {
        CHECK_THAT(failure.what(), Contains("127.0.0.1:" + std::to_string(peer.port())));
        CHECK_THAT(failure.what(), Contains("it is tried again"));
        CHECK_FALSE(failure.needs_person());
    }
}

TEST_CASE("an address with a command in it never reaches the wire", "[smtp]") {
    SmtpPeer peer;
    const std::string bad =
        GENERATE(as<std::string>{}, "a@x.e>\r\nRSET", "a@x.e>\nDATA", "a@x.e> NOTIFY=NEVER", "<a@x.e>",
                 "a b@x.e", "a@x.e\x01", std::string("a@x.e\0", 6), "", "a@" + std::string(400, 'x') + ".e",
                 "gr\xc3\xbc\xc3\x9f@x.e", "a@b@c.d", "\"a\r\nb\"@x.e");
    auto from_bad = letter_to("fine@example.com");
    from_bad.from = bad.empty() ? "<>" : bad;
    const auto outcomes = send(peer, {letter_to(bad), from_bad, letter_to("b@example.com")});
    CHECK(kinds(outcomes) == std::vector{Kind::permanent, Kind::permanent, Kind::sent});
    REQUIRE(peer.mails().size() == 1);
    for (const auto& command : peer.commands()) {
        CHECK_THAT(command, !Contains("x.e"));
        CHECK(command != "RSET");
    }
}

TEST_CASE("a text that plays SMTP stays text", "[smtp]") {
    SmtpPeer peer;
    send(peer, {letter_to("a@example.com", "Subject: x\r\n\r\nend\r\n.\r\nMAIL FROM:<evil@x.e>\r\n"),
                letter_to("b@example.com", "Subject: x\r\n\r\nend\n.\nRSET\n")});
    REQUIRE(peer.mails().size() == 2);
    CHECK(peer.mails()[0].bytes == "Subject: x\r\n\r\nend\r\n.\r\nMAIL FROM:<evil@x.e>\r\n");
    CHECK(peer.mails()[1].bytes == "Subject: x\r\n\r\nend\r\n.\r\nRSET\r\n");
}

TEST_CASE("a server that knows HELO only still gets mail", "[smtp]") {
    SmtpPeer peer;
    peer.answer("EHLO", "502 what");
    peer.answer("EHLO", "502 what");
    CHECK(kinds(send(peer, {letter_to("a@example.com")})) == std::vector{Kind::sent});
    CHECK_FALSE(peer.pipelined());
}
