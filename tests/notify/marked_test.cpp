// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/notify/marked.hpp"

#include <catch2/catch.hpp>

using namespace ticketd::notify;

TEST_CASE("a bar stands before each line, and an empty line has no blank at its end") {
    CHECK(marked("one\n\ntwo\n") == "| one\n|\n| two\n");
    CHECK(marked("one") == "| one");
    CHECK(marked("").empty());
}

TEST_CASE("whatever a program may show as the end of a line counts as one") {
    CHECK(marked("a\r\nb\rc\vd\fe\u0085f\u2028g\u2029h") == "| a\n| b\n| c\n| d\n| e\n| f\n| g\n| h");
}

TEST_CASE("an answer that quotes a marked text quotes it without the bars") {
    CHECK(without_marks_in_quotations("Hello,\n> | It burns.\n> |\n>> | Why?\nUse water.\n")
          == "Hello,\n> It burns.\n> \n>> Why?\nUse water.\n");
}

TEST_CASE("bars that staff write themselves stay") {
    const auto text = "| a table | of mine |\n> no mark\n> a | b\n";
    CHECK(without_marks_in_quotations(text) == text);
    CHECK(without_marks_in_quotations("> |") == "> ");
    CHECK(without_marks_in_quotations("").empty());
}
