// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/lmtp/data.hpp"

#include <catch2/catch.hpp>

using namespace ticketd::lmtp;

namespace {

struct Result {
    std::string content;
    std::size_t used = 0;
    bool ended = false, too_long = false;
};

/// Feeds the text in pieces of a size.
Result read(std::string_view text, std::size_t piece, std::uint64_t limit = 1'000'000) {
    DataReader reader(limit);
    Result result;
    for (std::size_t i = 0; i < text.size() && !reader.ended(); i += piece)
        result.used += reader.feed(text.substr(i, piece));
    result.ended = reader.ended();
    result.too_long = reader.too_long();
    result.content = reader.take();
    return result;
}

} // namespace

TEST_CASE("a mail ends at a line with one dot, however it is cut", "[lmtp]") {
    const std::string text = "a: b\r\n\r\n..dot\r\n.\r\nQUIT\r\n";
    for (std::size_t piece = 1; piece <= text.size(); ++piece) {
        const auto result = read(text, piece);
        CHECK(result.ended);
        CHECK(result.content == "a: b\r\n\r\n.dot\r\n");
        CHECK(result.used == text.size() - 6);
    }
}

TEST_CASE("an empty mail, and one whose line begins with a stuffed dot", "[lmtp]") {
    CHECK(read(".\r\n", 1).ended);
    CHECK(read(".\r\n", 3).content.empty());
    CHECK(read(".a\r\n.\r\n", 1).content == "a\r\n");
}

TEST_CASE("no other end of a mail is one: what looks like it is text", "[lmtp]") {
    for (const auto* text :
         {"a\n.\n", "a\n.\r\n", "a\r.\r", "a\r.\r\n", "a\r\r\n..\n", "a\r\n..\n", "a\r\n..\r\rx"})
        for (const std::size_t piece : {std::size_t{1}, std::size_t{100}}) {
            const std::string whole = std::string(text) + "MAIL FROM:<x@y>\r\n";
            const auto result = read(whole + ".\r\nQUIT\r\n", piece);
            CAPTURE(whole);
            CHECK(result.ended);
            CHECK(result.used == whole.size() + 3);
            auto content = whole;
            if (const auto stuffed = content.find("\n.."); stuffed != std::string::npos)
                content.erase(stuffed + 1, 1);
            CHECK(result.content == content);
        }
}

TEST_CASE("a dot at a line's begin is taken out, whatever stands alone behind it", "[lmtp]") {
    CHECK(read("a\r\n.\nb\r\n.\r\n", 1).content == "a\r\n\nb\r\n");
    CHECK(read("a\r\n.\rb\r\n.\r\n", 1).content == "a\r\n\rb\r\n");
}

TEST_CASE("a CR or LF that stands alone stays where it is", "[lmtp]") {
    const auto result = read("a\nb\rc\r\r\nd\r\n.\r\nNOOP\r\n", 1);
    CHECK(result.ended);
    CHECK(result.content == "a\nb\rc\r\r\nd\r\n");
}

TEST_CASE("a mail over the limit is read to its end and not kept", "[lmtp]") {
    const auto result = read(std::string(1000, 'x') + "\r\n.\r\n", 7, 100);
    CHECK(result.ended);
    CHECK(result.too_long);
    CHECK(result.content.empty());
    CHECK_FALSE(read(std::string(98, 'x') + "\r\n.\r\n", 7, 100).too_long);
}
