// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "parser/header.hpp"
#include "parser/parse.hpp"

#include <catch2/catch.hpp>

#include <string>

using namespace ticketd::parser;
using namespace std::string_literals;

namespace {

RawHeader read(const std::string& text) {
    std::vector<Defect> ignored;
    return read_header(text, ignored);
}

std::string body_of(const std::string& text) { return text.substr(read(text).size); }

} // namespace

TEST_CASE("fields end at LF, CRLF or bare CR, and fold before a blank") {
    for (const std::string end : {"\n", "\r\n", "\r"}) {
        std::string text;
        for (const auto* line : {"Subject: one", "\ttwo", "  three", "To: a@b.c", ""})
            text.append(line).append(end);
        RawHeader h = read(text.append("body"));
        REQUIRE(h.fields.size() == 2);
        CHECK(h.get("subject") == "one two three");
        CHECK(h.get("To") == "a@b.c");
    }
    CHECK(body_of("A: b\r\n\r\nbody") == "body");
}

TEST_CASE("a bare CR ends no line of a header whose lines end otherwise") {
    for (const std::string end : {"\n", "\r\n", "\r\r\n"}) {
        std::string text;
        for (const auto* line :
             {"Return-Path: <a@b.c>", "X-Note: one\rAuthentication-Results: mx.b.c; dmarc=pass",
              "Subject: two\r\rthree", "To: a@b.c\r", ""})
            text.append(line).append(end);
        std::vector<Defect> defects;
        const auto h = read_header(text.append("body"), defects);
        REQUIRE(h.fields.size() == 4);
        CHECK(h.get("X-Note") == "one Authentication-Results: mx.b.c; dmarc=pass");
        CHECK(h.get("Subject") == "two  three");
        CHECK(h.get("To") == "a@b.c");
        CHECK(text.substr(h.size) == "body");
        REQUIRE(defects.size() == 1);
        CHECK(defects.front().what == "bare-cr-in-header");
    }
    CHECK(read("A: b\r\nX: y\rFrom: c@d.e").find("From") == nullptr);
}

TEST_CASE("blanks before a colon and missing blanks after it are accepted") {
    RawHeader h = read("Subject : x\nTo:y\nCc:\n\n");
    CHECK(h.get("Subject") == "x");
    CHECK(h.get("To") == "y");
    CHECK(h.find("Cc") != nullptr);
    CHECK(h.get("Cc").empty());
}

TEST_CASE("a mailbox file's From line is no field") {
    RawHeader h = read("From joe@example.org Mon Jan  1 00:00:00 2024\nSubject: x\n\nbody");
    REQUIRE(h.fields.size() == 1);
    CHECK(body_of(">From joe@example.org Mon Jan\nSubject: x\n\nbody") == "body");
}

TEST_CASE("empty lines before the header are passed over, and before a mere text they are not") {
    CHECK(read("\n\r\nSubject: x\n\nbody").get("Subject") == "x");
    CHECK(read("\n\nJust a text without any header").fields.empty());
}

TEST_CASE("junk lines inside a header do not end it") {
    std::string raw = "Received: from a\nby b with SMTP\nfor c;\nSubject: x\n\nbody";
    std::vector<Defect> defects;
    RawHeader h = read_header(raw, defects);
    CHECK(h.get("Subject") == "x");
    REQUIRE_FALSE(defects.empty());
    CHECK(defects.front().what == "junk-in-header");
}

TEST_CASE("a line of blanks inside a folded value does not end the header") {
    CHECK(parse("To: a@b.c,\n\t\n\td@e.f\nSubject: s\n\nbody").subject == "s");
    CHECK(parse("To: a@b.c,\n\t\n\td@e.f\nSubject: s\n\nbody").to.size() == 2);
    CHECK(parse("To: a@b.c\n \n an indented text\n\nmore\n").text.ends_with("an indented text\n\nmore\n"));
}

TEST_CASE("a body that follows without an empty line stays body") {
    CHECK(body_of("Subject: x\nDear desk,\nplease help: it burns\n")
          == "Dear desk,\nplease help: it burns\n");
}

TEST_CASE("the last field counts when the mail ends in its middle") {
    CHECK(read("Subject: x\nTo: a@b").get("To") == "a@b");
    CHECK(read("Subject: x").get("Subject") == "x");
}

TEST_CASE("a NUL in a header is left out and noted") {
    std::vector<Defect> defects;
    RawHeader h = read_header("Subject: a\0b\nTo: x@y.z\n\n"s, defects);
    CHECK(h.get("Subject") == "ab");
    CHECK(h.get("To") == "x@y.z");
    CHECK(defects.front().what == "nul-in-header");
}

TEST_CASE("values keep what a header reader of little faith would change") {
    RawHeader h = read("Content-Type: text/plain; name=\"a;b.txt\"; charset=utf-8 (comment)\n\n");
    CHECK(h.get("Content-Type") == "text/plain; name=\"a;b.txt\"; charset=utf-8 (comment)");
}

TEST_CASE("a value of hundreds of kilobytes is kept whole") {
    std::string value(200 * 1024 + 17, 'x');
    RawHeader h = read("A: 1\nX-Long: " + value + "\n folded\nB: 2\n\n");
    REQUIRE(h.fields.size() == 3);
    CHECK(h.get("X-Long") == value + " folded");
    CHECK(h.get("B") == "2");
}

TEST_CASE("duplicate fields are all kept, and the first one counts") {
    Message m = parse("Subject: first\nSubject: second\nTo: a@b.c\nTo: d@e.f\n\n");
    CHECK(m.subject == "first");
    REQUIRE(m.to.size() == 2);
    CHECK(m.to[1].address == "d@e.f");
    CHECK(m.fields.size() == 4);
}

TEST_CASE("fields of a message are valid UTF-8 and not decoded") {
    Message m = parse("X-Note: =?utf-8?q?a?= \xFF\n\n");
    REQUIRE(m.find("x-note") != nullptr);
    CHECK(m.find("x-note")->value == "=?utf-8?q?a?= \xEF\xBF\xBD");
}
