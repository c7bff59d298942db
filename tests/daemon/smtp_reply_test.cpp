// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/outbox/smtp_reply.hpp"

#include <catch2/catch.hpp>

using namespace ticketd::outbox;

TEST_CASE("replies are cut out of a stream however it arrives", "[smtp]") {
    const std::string stream = "250-peer\r\n250-SIZE 1000\r\n250 HELP\r\n354\r\n550 5.1.1 unknown\n";
    const auto step = GENERATE(std::size_t{1}, std::size_t{7}, std::size_t{1000});
    ReplyReader reader;
    std::vector<Reply> replies;
    for (std::size_t at = 0; at < stream.size(); at += step) {
        reader.feed(std::string_view(stream).substr(at, step));
        for (Reply reply; reader.take(reply);) replies.push_back(reply);
    }
    REQUIRE(replies.size() == 3);
    CHECK(replies[0].code == 250);
    CHECK(replies[0].text == "peer\nSIZE 1000\nHELP");
    CHECK(replies[1].code == 354);
    CHECK(replies[1].text.empty());
    CHECK(replies[2].shown() == "550 5.1.1 unknown");
    CHECK_FALSE(reader.has_more());
}

TEST_CASE("a code that no RFC names means what its first digit says", "[smtp]") {
    ReplyReader reader;
    reader.feed("571 5.7.1 message refused as spam\r\n599 no\r\n460 later\r\n");
    Reply reply;
    REQUIRE(reader.take(reply));
    CHECK(reply.shown() == "571 5.7.1 message refused as spam");
    CHECK(reply.is_permanent());
    CHECK_FALSE(reply.says_dead_address());
    REQUIRE(reader.take(reply));
    CHECK(reply.is_permanent());
    REQUIRE(reader.take(reply));
    CHECK_FALSE(reply.is_permanent());
}

TEST_CASE("what is no SMTP is refused", "[smtp]") {
    for (const char* text : {"HTTP/1.1 400 Bad Request\r\n", "25\r\n", "2500 x\r\n", "250x\r\n", "\r\n",
                             "099 x\r\n", "600 x\r\n", "-50 x\r\n"}) {
        ReplyReader reader;
        reader.feed(text);
        Reply reply;
        CHECK_THROWS_AS(reader.take(reply), BadReply);
    }
}

TEST_CASE("a reply without an end is refused before it fills the memory", "[smtp]") {
    const auto line =
        GENERATE(as<std::string>{}, std::string(1000, 'x'), "250-" + std::string(100, 'x') + "\r\n");
    ReplyReader reader;
    reader.feed(line.starts_with("250") ? "" : "250 ");
    const auto flood = [&] {
        Reply reply;
        for (std::size_t fed = 0; fed < 2 * ReplyReader::most_reply; fed += line.size()) {
            reader.feed(line);
            reader.take(reply);
        }
    };
    CHECK_THROWS_AS(flood(), BadReply);
}

TEST_CASE("a reply is shown on one safe line", "[smtp]") {
    const Reply reply{550, "no\n\x1b[2J" + std::string(1000, 'x')};
    CHECK(reply.shown().starts_with("550 no \\x1b[2Jxxx"));
    CHECK(reply.shown().size() < 520);
}

TEST_CASE("an address is dead by an enhanced code, wherever it stands, or by the usual words", "[smtp]") {
    const auto* text = GENERATE("5.1.1 unknown", "5.1.10 RESOLVER.ADR.RecipientNotFound; not found",
                                "#5.1.1 Address rejected", "no mailbox here by that name. (#5.1.1)",
                                "<a@x.e>: User unknown", "no such person", "mailbox a@x.e does not exist",
                                "Unknown user\nhere", "5.1.1 the sender may write to somebody else");
    INFO(text);
    CHECK(Reply{550, text}.says_dead_address());
    CHECK_FALSE(Reply{450, text}.says_dead_address());
}

TEST_CASE("a refusal by policy kills no address, whatever its code", "[smtp]") {
    const auto* text =
        GENERATE("relay not permitted", "Access denied - Invalid HELO name", "Mailbox unavailable", "",
                 "sorry, that domain isn't in my list of allowed rcpthosts (#5.7.1)", "5.7.1 user unknown",
                 "4.7.1 user unknown", "refused by policy 5.7.1, or user unknown", "blocked: 5.1.1.7",
                 "Response: 550 5.1.1 no such user\nSender verify failed", "HELO name does not exist");
    INFO(text);
    const int code = GENERATE(550, 551, 553, 554);
    CHECK_FALSE(Reply{code, text}.says_dead_address());
}

TEST_CASE("a disabled mailbox and a relay that finds no way are no dead addresses", "[smtp]") {
    const auto* text = GENERATE("5.2.1 The account is disabled", "#5.2.1 user unknown for now",
                                "5.4.4 Host or domain name not found", "unable to route (#5.4.4)");
    INFO(text);
    CHECK_FALSE(Reply{550, text}.says_dead_address());
}

TEST_CASE("what a server offers is read without case", "[smtp]") {
    const auto extensions = read_extensions({250, "peer PIPELINING\nsize 35882577\n8bitmime\nAUTH PLAIN"});
    CHECK(extensions.size);
    CHECK(extensions.most_size == 35882577);
    CHECK(extensions.eight_bit_mime);
    CHECK_FALSE(extensions.pipelining);
    CHECK(read_extensions({250, "peer\nPipelining\nSIZE"}).pipelining);
    CHECK(read_extensions({250, "peer\nSIZE 99999999999999999999999"}).most_size == 0);
    CHECK(read_extensions({250, "peer\nSIZE x"}).size);
}
