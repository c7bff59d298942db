// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/config/holiday_file.hpp"

#include "tests/daemon/config_files.hpp"

#include <catch2/catch.hpp>

using namespace ticketd::config;
using namespace std::chrono;
using Catch::Matchers::Contains;

namespace {

std::filesystem::path fixture(const std::string& name) {
    return std::filesystem::path(TICKETD_SOURCE_DIR "/tests/daemon/holidays") / name;
}

std::string fault(const std::filesystem::path& file) {
    try {
        read_holiday_file(file);
        return "";
    } catch (const HolidayFileError& error) {
        return error.what();
    }
}

/// An event of those lines, in a file.
std::string fault_of(const Folder& folder, const std::string& lines) {
    return fault(folder.write("x.ics", "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:1\r\n" + lines
                                           + "\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"));
}

} // namespace

TEST_CASE("an iCalendar file gives its days off with their names", "[config]") {
    const auto days = read_holiday_file(fixture("holidays.ics"));
    const auto named = [&](const year_month_day& date) {
        const auto found = days.find(date);
        return found == days.end() ? std::string("none") : found->second;
    };

    SECTION("a yearly one comes every year, up to 2100") {
        CHECK(named(2025y / 1 / 1) == "New Year's Day");
        CHECK(named(2036y / 1 / 1) == "New Year's Day");
        CHECK(named(2100y / 1 / 1) == "New Year's Day");
        CHECK(named(2024y / 1 / 1) == "none");
        CHECK(named(2101y / 1 / 1) == "none");
    }
    SECTION("without an end it is one day") {
        CHECK(named(2026y / 4 / 3) == "Good Friday");
        CHECK(named(2026y / 4 / 4) == "none");
    }
    SECTION("of several days the last is the day before its DTEND") {
        CHECK(named(2026y / 12 / 27) == "none");
        CHECK(named(2026y / 12 / 28) == "Winter break, closed");
        CHECK(named(2027y / 1 / 2) == "Winter break, closed");
        CHECK(named(2027y / 1 / 3) == "none");
    }
    SECTION("a repetition ends at UNTIL, misses EXDATE, and is moved by RECURRENCE-ID") {
        CHECK(named(2026y / 6 / 2) == "Founding day");
        CHECK(named(2027y / 6 / 2) == "none");
        CHECK(named(2028y / 6 / 2) == "none");
        CHECK(named(2028y / 6 / 5) == "Founding day (moved)");
        CHECK(named(2029y / 6 / 2) == "Founding day");
        CHECK(named(2030y / 6 / 2) == "none");
    }
    SECTION("29 February comes in leap years") {
        CHECK(named(2028y / 2 / 29) == "Leap day");
        CHECK(named(2027y / 2 / 28) == "none");
        CHECK(named(2027y / 3 / 1) == "none");
    }
    SECTION("a rule by weekday, a DURATION and a COUNT") {
        CHECK(named(2026y / 11 / 26) == "Thanksgiving");
        CHECK(named(2026y / 11 / 27) == "Thanksgiving");
        CHECK(named(2026y / 11 / 28) == "none");
        CHECK(named(2027y / 11 / 25) == "Thanksgiving");
        CHECK(named(2028y / 11 / 23) == "none");
    }
    SECTION("RDATE adds dates; names are unfolded") {
        CHECK(named(2027y / 11 / 1) == "Allerheiligen – ein langer Name, der in der Datei gefaltet ist");
        CHECK(named(2028y / 11 / 2) == named(2027y / 11 / 1));
    }
    SECTION("a cancelled event is none") { CHECK(named(2026y / 7 / 1) == "none"); }
}

TEST_CASE("what is wrong with an iCalendar file is said, with the event", "[config]") {
    CHECK_THAT(fault(fixture("no-such.ics")), Contains("cannot be read (No such file or directory)"));
    CHECK_THAT(fault(fixture("")), Contains("cannot be read (Is a directory)"));
    CHECK_THAT(fault(fixture("cut.ics")), Contains("is no whole iCalendar file"));
    CHECK_THAT(fault(fixture("no-calendar.ics")), Contains("is no whole iCalendar file"));
    CHECK_THAT(fault(fixture("no-event.ics")), Contains("holds no event"));
    CHECK_THAT(fault(fixture("timed.ics")), Contains("\"Company party\" has a time of day"));
    CHECK_THAT(fault(fixture("bad-date.ics")), Contains("\"Company party\" has a bad DTSTART"));
    CHECK_THAT(fault(fixture("bad-rule.ics")), Contains("\"Company party\" has a bad RRULE"));
    CHECK_THAT(fault(fixture("backwards.ics")), Contains("\"Company party\" ends before it begins"));
    CHECK_THAT(fault(fixture("too-often.ics")), Contains("\"Company party\" comes too often"));
    CHECK_THAT(fault(fixture("too-long.ics")), Contains("\"Company party\" lasts longer than a year"));
}

TEST_CASE("hostile iCalendar files end in a fault, not in a hang", "[config]") {
    const Folder folder;
    CHECK(fault_of(folder, "DTSTART;VALUE=DATE:20260612\r\nRRULE:FREQ=SECONDLY") != "");
    CHECK(fault_of(folder, "DTSTART;VALUE=DATE:99991231\r\nDTEND;VALUE=DATE:00000101") != "");
    CHECK(fault_of(folder, "DTSTART;VALUE=DATE:20260612\r\nDURATION:P99999999W") != "");
    CHECK(fault_of(folder, "SUMMARY:no start") != "");
    CHECK(fault_of(folder, "DTSTART;VALUE=DATE:20260612\r\nRRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30") != "");
    CHECK(fault(folder.write("big.ics", std::string(5'000'000, 'x'))) == "is larger than 4 MB");
    CHECK(fault(folder.write("zero.ics", std::string(1000, '\0'))) != "");
}
