// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/notify/local_time.hpp"
#include "daemon/notify/words.hpp"
#include "tests/notify/desk.hpp"

#include <catch2/catch.hpp>

using namespace ticketd;
using namespace ticketd::notify;
using namespace ticketd::notify::test;
using namespace std::chrono_literals;

TEST_CASE("a moment is shown in the desk's zone with its name and offset") {
    CHECK(local_time(at("2026-11-23 16:00"), "Europe/Berlin") == "Mon 2026-11-23 17:00 CET (UTC+01:00)");
    CHECK(local_time(at("2026-07-01 22:30"), "Europe/Berlin") == "Thu 2026-07-02 00:30 CEST (UTC+02:00)");
    CHECK(local_time(at("2026-11-23 16:00"), "America/St_Johns") == "Mon 2026-11-23 12:30 NST (UTC-03:30)");
    CHECK(local_time(at("2026-11-23 16:00"), "UTC") == "Mon 2026-11-23 16:00 UTC (UTC+00:00)");
}

TEST_CASE("a zone whose name has no letters is shown by its offset alone") {
    CHECK(local_time(at("2026-11-23 16:00"), "Asia/Kathmandu") == "Mon 2026-11-23 21:45 UTC+05:45");
}

TEST_CASE("the change of daylight-saving time is exact to the minute") {
    CHECK(local_time(at("2026-03-29 00:59"), "Europe/Berlin") == "Sun 2026-03-29 01:59 CET (UTC+01:00)");
    CHECK(local_time(at("2026-03-29 01:00"), "Europe/Berlin") == "Sun 2026-03-29 03:00 CEST (UTC+02:00)");
    CHECK(local_time(at("2026-03-29 00:59"), "Europe/Berlin") == "Sun 2026-03-29 01:59 CET (UTC+01:00)");
}

TEST_CASE("a zone that the system lacks is read as UTC") {
    CHECK(local_time(at("2026-11-23 16:00"), "Mars/Olympus") == "Mon 2026-11-23 16:00 UTC (UTC+00:00)");
}

TEST_CASE("a mail's date has the desk's offset") {
    const auto date = mail_date(at("2026-11-23 16:00"), "Europe/Berlin");
    CHECK(date.utc == at("2026-11-23 16:00"));
    CHECK(date.offset == 60min);
}

TEST_CASE("a level's response time is said in words") {
    auto rules = example_rules();
    const auto words = [&](const char* key) { return in_words(*rules.find_level(key), rules); };
    CHECK(words("commercial") == "24 hours on business days");
    CHECK(words("vip-request") == "4 hours");
    CHECK(words("development") == "14 days");
    rules.levels[0].response = {1, policy::Span::Unit::days};
    CHECK(words("commercial") == "1 business day");
    rules.levels[0].response = {90 * 60, policy::Span::Unit::seconds};
    rules.calendars[0].hours = policy::every_day({{0min, 17h}});
    CHECK(words("commercial") == "90 minutes of our business hours");
}

TEST_CASE("a span is said by its two largest units") {
    CHECK(in_words(4 * 24h) == "4 days");
    CHECK(in_words(27h + 59min) == "1 day 3 hours");
    CHECK(in_words(3h + 1min) == "3 hours 1 minute");
    CHECK(in_words(-45min) == "45 minutes");
    CHECK(in_words(10s) == "0 minutes");
}

TEST_CASE("sizes are said with a unit") {
    CHECK(size_in_words(1) == "1 byte");
    CHECK(size_in_words(999) == "999 bytes");
    CHECK(size_in_words(12'345) == "12.3 kB");
    CHECK(size_in_words(73'000'000) == "73.0 MB");
}

TEST_CASE("a text is cut between characters") {
    CHECK(cut("a\xC3\xA4", 3) == "a\xC3\xA4");
    CHECK(cut("a\xC3\xA4", 2) == "a");
    CHECK(cut("\xC3\xA4", 1).empty());
}
