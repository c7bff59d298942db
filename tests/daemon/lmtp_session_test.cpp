// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "store/failure.hpp"
#include "tests/daemon/lmtp_served.hpp"

#include <boost/asio/cancellation_type.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/local/connect_pair.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>
#include <catch2/catch.hpp>

using namespace ticketd;
using namespace std::chrono_literals;
using Catch::Contains;
using Catch::StartsWith;
using tests::Served;

namespace {

namespace asio = net::asio;
using Local = asio::local::stream_protocol;

asio::awaitable<void> wait_for(asio::io_context& io, const bool& reached) {
    while (!reached) {
        asio::steady_timer timer(io, 5ms);
        co_await timer.async_wait(asio::use_awaitable);
    }
}

/// Tells the server to stop when the store has a mail in hand, and lets the store finish later.
asio::awaitable<void> stop_while_taking(Served& served, const bool& taking, bool& release) {
    co_await wait_for(served.io, taking);
    served.cancel.emit(asio::cancellation_type::total);
    asio::steady_timer later(served.io, 50ms);
    co_await later.async_wait(asio::use_awaitable);
    release = true;
}

const std::string hello = "LHLO mta.example\r\n";
const std::string envelope = "MAIL FROM:<clara@client.example>\r\nRCPT TO:<support@desk.example>\r\n";
const std::string letter = "DATA\r\nSubject: one\r\n\r\n..text\r\n.\r\n";

} // namespace

TEST_CASE("a mail is taken with its envelope as trace, and answered after the commit", "[lmtp]") {
    Served served;
    bool committed = false;
    served.receiver.decide = [&](const intake::RawMail&) {
        committed = true;
        return intake::Disposition::processed;
    };
    const auto heard =
        served.talk(hello + envelope + "RCPT TO:<support+note@desk.example>\r\n" + letter + "QUIT\r\n");
    CHECK_THAT(heard, StartsWith("220 "));
    CHECK_THAT(heard, Contains("250-8BITMIME") && Contains("250-SIZE 50000000") && Contains("250 SMTPUTF8"));
    CHECK_THAT(heard, Contains("354 ") && Contains("250 2.0.0 taken\r\n250 2.0.0 taken\r\n221 2.0.0"));
    CHECK(committed);
    REQUIRE(served.receiver.taken.size() == 1);
    const auto& mail = served.receiver.taken[0];
    CHECK_THAT(mail.bytes,
               StartsWith("Return-Path: <clara@client.example>\r\nDelivered-To: support@desk.example\r\n"
                          "Delivered-To: support+note@desk.example\r\nReceived: from mta.example\r\n"));
    CHECK_THAT(mail.bytes, Catch::EndsWith("\r\nSubject: one\r\n\r\n.text\r\n"));
    CHECK(mail.internal_date == store::Instant{std::chrono::seconds{1'764'000'000}});
    CHECK(mail.size == std::string("Subject: one\r\n\r\n.text\r\n").size());
}

TEST_CASE("each recipient is answered for itself", "[lmtp]") {
    Served served;
    const auto heard =
        served.talk(hello + "MAIL FROM:<>\r\nRCPT TO:<who@else.example>\r\nRCPT TO:<a@desk.example>\r\n"
                    + letter + "QUIT\r\n");
    CHECK_THAT(heard, Contains("550 5.1.1") && Contains("250 2.1.5"));
    CHECK(served.receiver.taken.size() == 1);
    CHECK_THAT(served.receiver.taken[0].bytes,
               StartsWith("Return-Path: <>\r\nDelivered-To: a@desk.example\r\nRec"));
    const auto nobody = served.talk(hello + "MAIL FROM:<>\r\nRCPT TO:<who@else.example>\r\nDATA\r\nQUIT\r\n");
    CHECK_THAT(nobody, Contains("503 5.5.1 no valid recipients\r\n221"));
}

TEST_CASE("numbers of deliveries are never given twice", "[lmtp]") {
    const auto uid = GENERATE(1U, 2U); // a run's first mail may have left no trace: it was not taken
    Served served;
    served.receiver.ledger[{1'764'000'000, uid}] =
        intake::Disposition::processed; // of a run that began this second
    served.talk(hello + envelope + letter + envelope + letter + "QUIT\r\n");
    REQUIRE(served.receiver.taken.size() == 2);
    CHECK(served.receiver.taken[0].delivery.uidvalidity == 1'764'000'001);
    CHECK(served.receiver.uids() == std::vector<std::uint32_t>{1, 2});
}

TEST_CASE("a full disk is a temporary refusal, and nothing is taken", "[lmtp]") {
    Served served;
    served.receiver.before_take = []() -> net::awaitable<void> {
        throw store::Failure("database or disk is full", false);
        co_return;
    };
    served.pace.sign_of_life = 10ms;
    const auto heard = served.talk(hello + envelope + letter + envelope + letter + "QUIT\r\n");
    CHECK_THAT(heard, Contains("452 4.3.1"));
    CHECK(served.receiver.taken.empty());
    CHECK(served.receiver.complained("disk is full"));
    CHECK(served.receiver.troubles.size() == 1);
    const auto polls = served.receiver.polls;
    CHECK(served.until([&] { return served.receiver.polls > polls; }));
    CHECK(served.receiver.in_trouble);
    served.receiver.before_take = nullptr;
    served.talk(hello + envelope + letter + "QUIT\r\n");
    CHECK_FALSE(served.receiver.in_trouble);
}

TEST_CASE("a mail that fails by itself is tried until it is on hold, and then it is ours", "[lmtp]") {
    Served served;
    int tries = 0;
    served.receiver.decide = [&](const intake::RawMail& mail) {
        CHECK(mail.delivery.uid == 1);
        return ++tries < 3 ? intake::Disposition::retry : intake::Disposition::held;
    };
    CHECK_THAT(served.talk(hello + envelope + letter + "QUIT\r\n"), Contains("250 2.0.0 taken"));
    CHECK(tries == 3);
}

TEST_CASE("a mail with a CR or LF alone is taken, whole, and smuggles no other", "[lmtp]") {
    for (const auto* inside : {"b\n.\r\n", "b\n.\n", "b\r.\r", "b\r.\r\n"}) {
        Served served;
        const auto text =
            std::string("Subject: a\r\n\r\n") + inside + envelope + "DATA\r\nSubject: smuggled\r\n\r\nc\r\n";
        auto words = hello + envelope + "DATA\r\n";
        words.append(text).append(".\r\nQUIT\r\n");
        const auto heard = served.talk(words);
        CAPTURE(inside, heard);
        CHECK_THAT(heard,
                   Contains("\r\n354 the mail, then a line with a dot\r\n250 2.0.0 taken\r\n221 2.0.0"));
        REQUIRE(served.receiver.taken.size() == 1);
        CHECK_THAT(served.receiver.taken[0].bytes, Catch::EndsWith(text));
    }
}

TEST_CASE("a command that does not end in CR LF ends the connection", "[lmtp]") {
    Served served;
    CHECK_THAT(served.talk("LHLO a\nMAIL FROM:<>\r\n"), Contains("500 5.5.2") && !Contains("250"));
}

TEST_CASE("a mail over the limit is refused before and after it was sent", "[lmtp]") {
    Served served;
    served.settings.max_message_size = 100;
    const auto heard = served.talk(
        hello + "MAIL FROM:<> SIZE=101\r\nMAIL FROM:<> SIZE=100\r\nRCPT TO:<a@desk.example>\r\nDATA\r\n"
        + std::string(200, 'x') + "\r\n.\r\nQUIT\r\n");
    CHECK_THAT(heard, Contains("552 5.3.4 the mail is too large for this desk\r\n250 2.1.0"));
    CHECK_THAT(heard, Contains("354 the mail, then a line with a dot\r\n552 5.3.4"));
    CHECK(served.receiver.taken.empty());
}

TEST_CASE("too much mail at once is put off, also what is on its way", "[lmtp]") {
    asio::io_context io{1};
    tests::RecordingReceiver receiver;
    lmtp::Host host{.settings = {},
                    .pace = {},
                    .is_ours = [](std::string_view) { return true; },
                    .now = [] { return store::Instant{}; },
                    .batches = std::make_shared<lmtp::Batches>("lmtp", receiver),
                    .name = "desk"};
    Local::socket client(io), server(io);
    asio::local::connect_pair(client, server);
    const auto session = std::make_shared<lmtp::Session>(std::move(server), host);
    asio::co_spawn(io, session->run(), asio::detached);
    const auto until = [&](const auto& reached) {
        const auto end = std::chrono::steady_clock::now() + 10s;
        do {
            io.restart();
            io.run_for(20ms);
        } while (!reached() && std::chrono::steady_clock::now() < end);
    };
    const auto say = [&](const std::string& words, std::string_view expected = {}) {
        asio::write(client, asio::buffer(words));
        std::string heard;
        until([&] {
            std::string more(client.available(), ' ');
            asio::read(client, asio::buffer(more));
            heard += more;
            return heard.find(expected) != std::string::npos;
        });
        return heard;
    };
    const std::string too_much = "452 4.3.1 too much mail at once", taken = "250 2.0.0 taken";
    CHECK_THAT(say(hello + envelope + "DATA\r\nSubject: one\r\n\r\n", "354 "), Contains("354 "));
    until([&] { return host.bytes_in_memory == 16; });
    CHECK(host.bytes_in_memory == 16);
    host.bytes_in_memory += 200'000'000; // what others bring
    CHECK(say("text\r\n").empty());
    until([&] { return host.bytes_in_memory == 200'000'000; });
    CHECK(host.bytes_in_memory == 200'000'000);
    CHECK_THAT(say("more\r\n.\r\n", too_much), StartsWith(too_much));
    CHECK_THAT(say(envelope + "DATA\r\n", too_much), Contains(too_much));
    host.bytes_in_memory = 0;
    CHECK(receiver.taken.empty());
    CHECK_THAT(say(letter, taken), Contains(taken));
}

TEST_CASE("commands out of their order, unknown and endless ones are bounded", "[lmtp]") {
    Served served;
    const auto order = served.talk(
        "MAIL FROM:<>\r\nEHLO a\r\n" + hello
        + "RCPT TO:<a@desk.example>\r\nDATA\r\nMAIL FROM:<ü@x>\r\n"
          "MAIL FROM:<> BODY=BINARYMIME\r\nMAIL FROM:<>\r\nMAIL FROM:<>\r\nXYZ\r\nRSET\r\nNOOP\r\nQUIT\r\n");
    CHECK_THAT(order, Contains("503 5.5.1 LHLO comes first\r\n500 5.5.1 this is LMTP"));
    CHECK_THAT(order, Contains("503 5.5.1 MAIL comes first\r\n503 5.5.1 no valid recipients\r\n553 5.6.7"));
    CHECK_THAT(order, Contains("555 5.5.4") && Contains("503 5.5.1 one mail at a time\r\n500 5.5.1 no such"));
    std::string many;
    for (int i = 0; i < 30; ++i) many += "XYZ\r\n";
    CHECK_THAT(served.talk(many), Catch::EndsWith("421 4.7.0 too many errors\r\n"));
    CHECK_THAT(served.talk(std::string(10'000, 'x')), Contains("500 5.5.6"));
}

TEST_CASE("a silent client is sent away", "[lmtp]") {
    Served served;
    served.pace.command = 50ms;
    CHECK_THAT(served.talk(hello), Contains("421 4.4.2"));
}

TEST_CASE("at the end an idle client is told, and a mail in the store's hands is answered", "[lmtp]") {
    Served served;
    bool taking = false, release = false;
    served.receiver.before_take = [&]() -> net::awaitable<void> {
        taking = true;
        co_await wait_for(served.io, release);
    };
    bool stopped = false;
    asio::co_spawn(served.io, stop_while_taking(served, taking, release),
                   [&stopped](std::exception_ptr) { stopped = true; });
    const auto heard = served.talk(hello + envelope + letter);
    CHECK_THAT(heard, Contains("250 2.0.0 taken") && Catch::EndsWith("421 4.3.2 the desk is stopping\r\n"));
    CHECK(served.until([&] { return served.ended; }));
}
