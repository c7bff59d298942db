// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/ctl/progress.hpp"

#include <catch2/catch.hpp>

using ticketd::ctl::Progress;
using namespace std::chrono_literals;

TEST_CASE("progress says how far it is and how long it will take, as soon as that can be told") {
    CHECK(Progress::line("mails", 1'200, 4'800, 15s) == "mails  1,200 of 4,800 (25 %), 0:45 left");
    CHECK(Progress::line("mails", 1, 1'000'000, 1s) == "mails  1 of 1,000,000 (0 %), 277:46:39 left");
    CHECK(Progress::line("mails", 10, 20, 500ms) == "mails  10 of 20 (50 %)");
    CHECK(Progress::line("mails", 0, 20, 5s) == "mails  0 of 20 (0 %)");
    CHECK(Progress::line("mails", 20, 20, 5s) == "mails  20 of 20 (100 %), 0:00 left");
    CHECK(Progress::line("mails", 30, 20, 5s) == "mails  20 of 20 (100 %), 0:00 left");
    CHECK(Progress::line("the index", 0, 0, 65s) == "the index, 1:05");
    CHECK(Progress::line("mails", 7, 0, 65s) == "mails  7, 1:05");
}
