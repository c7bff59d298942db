// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/outbox/attachments.hpp"
#include "daemon/outbox/body.hpp"
#include "parser/compose.hpp"
#include "parser/parse.hpp"

#include <catch2/catch.hpp>

using namespace ticketd;
using namespace ticketd::outbox;

namespace {

std::string written(const Body& body) {
    std::string out;
    BodyWriter writer(body);
    while (!writer.write_block(out)) {
    }
    return out;
}

std::string written(std::string_view text) { return written(Body(text)); }

/// A stored mail with one attachment for each of `sizes`.
std::string mail_with(const std::vector<std::size_t>& sizes) {
    std::string raw =
        "From: a@b.c\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=in\r\n\r\n";
    for (std::size_t i = 0; i < sizes.size(); ++i)
        raw += "--in\r\nContent-Type: application/x-test\r\nContent-Disposition: attachment; filename=\"file"
               + std::to_string(i) + ".bin\"\r\nContent-Transfer-Encoding: base64\r\n\r\n"
               + parser::encode_base64_lines(std::string(sizes[i], static_cast<char>('A' + i))) + "\r\n";
    return raw + "--in--\r\n";
}

/// A mail that refers to the first `count` attachments of entry 7.
store::OutboxItem referring(std::uint32_t count) {
    parser::OutgoingMail mail;
    mail.from = {"Desk", "desk@example.com"};
    mail.to = {{"", "client@example.com"}};
    mail.subject = "with files";
    mail.message_id = "1@example.com";
    mail.text = "see below\n";
    for (std::uint32_t i = 0; i < count; ++i)
        mail.parts.push_back({"file" + std::to_string(i) + ".bin", "application/x-test", "", false});
    const auto composed = parser::compose(mail);
    store::OutboxItem item;
    item.bytes = composed.bytes;
    for (std::uint32_t i = 0; i < count; ++i)
        item.parts.push_back({store::EntryId{7}, i, composed.part_offsets.at(i)});
    return item;
}

} // namespace

TEST_CASE("a body ends with a dot on a line of its own", "[smtp]") {
    CHECK(written("a\r\nb\r\n") == "a\r\nb\r\n.\r\n");
    CHECK(written("a\r\nb") == "a\r\nb\r\n.\r\n");
    CHECK(written("") == ".\r\n");
}

TEST_CASE("a dot at the start of a line is doubled", "[smtp]") {
    CHECK(written(".\r\n..x\r\na.b\r\n") == "..\r\n...x\r\na.b\r\n.\r\n");
}

TEST_CASE("no line end but CRLF reaches the server, so that no dot in the text can end the mail", "[smtp]") {
    CHECK(written("a\n.\nMAIL FROM:<x@y.z>\n") == "a\r\n..\r\nMAIL FROM:<x@y.z>\r\n.\r\n");
    CHECK(written("a\r.\rb") == "a\r\n..\r\nb\r\n.\r\n");
    CHECK(written("a\r\r\nb\n\rc") == "a\r\n\r\nb\r\n\r\nc\r\n.\r\n");
    CHECK(written("a\r\n.\r") == "a\r\n..\r\n.\r\n");
}

TEST_CASE("a large body is written in blocks and comes out whole", "[smtp]") {
    std::string text;
    for (int i = 0; i < 20000; ++i) text += "." + std::to_string(i) + "\r\n";
    Body body;
    body.add_text(text);
    body.add_content(std::string(500'000, 'x'));
    body.add_text("\r\n--b--\r\n");
    std::string out, expected;
    BodyWriter writer(body);
    std::size_t blocks = 1, largest = 0;
    for (std::size_t before = 0; !writer.write_block(out); ++blocks, before = out.size())
        largest = std::max(largest, out.size() - before);
    for (int i = 0; i < 20000; ++i) expected += ".." + std::to_string(i) + "\r\n";
    expected += parser::encode_base64_lines(std::string(500'000, 'x'));
    CHECK(out == expected + "\r\n--b--\r\n.\r\n");
    CHECK(blocks > 5);
    CHECK(largest < 3 * BodyWriter::block);
    CHECK(body.size() == out.size() - 20000 - 3);
}

TEST_CASE("attachments that a mail refers to are put in as they were", "[smtp]") {
    const auto item = referring(2);
    const Body body = assemble(item, {{store::EntryId{7}, mail_with({10, 100'000})}}, 0);
    const std::string bytes = written(body);
    const auto message = parser::parse(bytes);
    REQUIRE(message.attachments.size() == 2);
    CHECK(message.attachments[0].filename == "file0.bin");
    CHECK(message.attachments[0].content.decode() == std::string(10, 'A'));
    CHECK(message.attachments[1].content.decode() == std::string(100'000, 'B'));
    CHECK(message.text == "see below\n");
    CHECK(body.size() == bytes.size() - 3);
}

TEST_CASE("the largest attachments of a mail over the limit become lines that name them", "[smtp]") {
    const auto item = referring(3);
    const RawMails raws = {{store::EntryId{7}, mail_with({3000, 100'000, 2000})}};
    const Body body = assemble(item, raws, 50'000);
    const std::string bytes = written(body);
    const auto message = parser::parse(bytes);
    CHECK(body.size() <= 50'000);
    CHECK(bytes == written(assemble(item, raws, 50'000)));
    CHECK(message.text.find(
              "[Attachment \"file1.bin\" (application/x-test, 0.1 MB) is too large to be sent by mail.")
          != std::string::npos);
    REQUIRE(message.attachments.size() == 2);
    CHECK(message.attachments[0].filename == "file0.bin");
    CHECK(message.attachments[1].filename == "file2.bin");
}

TEST_CASE("an attachment that is no longer kept leaves a line", "[smtp]") {
    const auto item = referring(2);
    const auto one_kept = parser::parse(written(assemble(item, {{store::EntryId{7}, mail_with({10})}}, 0)));
    CHECK(one_kept.attachments.size() == 1);
    CHECK(one_kept.text.find("[An attachment that stood here is no longer kept.]") != std::string::npos);
    CHECK(parser::parse(written(assemble(item, {}, 0))).attachments.empty());
}
