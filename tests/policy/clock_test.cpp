// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
// The sentences of the regulations about clocks, a test each. Those about mails that start one are in
// client_mail_test.cpp.
#include "daemon/policy/clock.hpp"

#include "daemon/policy/open_time.hpp"
#include "tests/policy/desk.hpp"

#include <catch2/catch.hpp>

using namespace ticketd;
using namespace ticketd::policy;
using namespace std::chrono_literals;
using store::Reminded;
using test::utc;
using test::wednesday;

namespace {

/// Commercial, asked on Wednesday noon in Berlin, due on Thursday noon.
Promise commercial() { return {.level = "commercial", .start = wednesday, .due = wednesday + 24h}; }

store::Ticket owed(store::Instant start, store::Instant due, Reminded reminded = Reminded::nothing) {
    store::Ticket ticket;
    ticket.tid = {1042};
    ticket.level = "commercial";
    ticket.clock_start = start;
    ticket.due = due;
    ticket.reminded = reminded;
    return ticket;
}

store::Ticket answered() {
    store::Ticket ticket;
    ticket.tid = {1043};
    ticket.level = "commercial";
    return ticket;
}

} // namespace

TEST_CASE("the clock starts with the first message that is not answered, and reopening starts it anew") {
    CHECK(starts_clock(answered(), false));
    CHECK_FALSE(starts_clock(owed(wednesday, wednesday + 24h), false));
    CHECK(starts_clock(owed(wednesday, wednesday + 24h), true));
}

TEST_CASE("when the level changes the start stays") {
    const auto rules = test::rules();
    for (const auto* level : {"vip-request", "partner", "non-commercial", "development"})
        CHECK(at_level(commercial(), level, rules, wednesday + 3h).start == wednesday);
}

TEST_CASE("a stricter level makes it due after its response time from now on, if that is nearer") {
    const auto rules = test::rules();
    const auto changed = at_level(commercial(), "vip-request", rules, wednesday + 3h);
    CHECK(changed.level == "vip-request");
    CHECK(changed.due == wednesday + 7h);
}

TEST_CASE("a stricter level can only bring the due time nearer") {
    const auto rules = test::rules();
    CHECK(at_level(commercial(), "vip-request", rules, wednesday + 22h).due == wednesday + 24h);
    CHECK(at_level(commercial(), "vip-request", rules, wednesday + 30h).due == wednesday + 24h); // overdue
    CHECK(at_level(commercial(), "partner", rules, wednesday + 3h).due == wednesday + 24h);      // as strict
}

TEST_CASE(
    "a stricter level never puts off a due time that is nearer than the level's own, as after a merge") {
    const auto rules = test::rules();
    Promise merged = commercial();
    merged.due = wednesday + 4h;
    CHECK(at_level(merged, "partner", rules, wednesday + 1h).due == wednesday + 4h);
    CHECK(at_level(merged, "vip-request", rules, wednesday + 3h).due == wednesday + 4h);
}

TEST_CASE("a laxer level gives its response time from the start") {
    const auto rules = test::rules();
    CHECK(at_level(commercial(), "non-commercial", rules, wednesday + 3h).due == utc(2026, 6, 12, 10));
    CHECK(at_level(commercial(), "development", rules, wednesday + 30h).due == utc(2026, 6, 24, 10));
}

TEST_CASE("stricter and laxer are told apart by the calendars, not by the hours alone") {
    auto rules = test::rules();
    rules.levels.push_back(test::level("weekend", test::hours(30), "always"));
    const auto friday = utc(2026, 6, 12, 10); // 24 hours of business days end on Monday noon
    const Promise owed_on_friday{.level = "commercial", .start = friday, .due = utc(2026, 6, 15, 10)};
    CHECK(at_level(owed_on_friday, "weekend", rules, friday + 1h).due == friday + 31h);
}

TEST_CASE("a level whose calendar never opens leaves the due time as it was promised") {
    auto rules = test::rules();
    Calendar closed;
    closed.key = "never";
    closed.days = {};
    rules.calendars.push_back(closed);
    rules.levels.push_back(test::level("never", test::hours(1), "never"));
    CHECK(at_level(commercial(), "never", rules, wednesday + 1h).due == wednesday + 24h);
}

TEST_CASE("a level set by staff is never touched by a later check of the register") {
    auto ticket = owed(wednesday, wednesday + 24h);
    CHECK(register_may_set_level(ticket));
    ticket.level_set_by = "Anna";
    CHECK_FALSE(register_may_set_level(ticket));
}

TEST_CASE("of the clocks of merged tickets the earlier start and the earlier due time survive") {
    const auto early = owed(wednesday, wednesday + 30h), late = owed(wednesday + 2h, wednesday + 6h);
    const auto into_early = merged_clock(early, late);
    CHECK_FALSE(into_early.clock_start);
    CHECK(into_early.due == wednesday + 6h);
    const auto into_late = merged_clock(late, early);
    CHECK(into_late.clock_start == wednesday);
    CHECK_FALSE(into_late.due);
    CHECK(into_late.tid == store::Tid{1042});
}

TEST_CASE("a ticket that is owed nothing takes the clock of the one merged into it, and keeps its own") {
    const auto running = owed(wednesday, wednesday + 24h, Reminded::warned);
    const auto taken = merged_clock(answered(), running);
    CHECK(taken.clock_start == wednesday);
    CHECK(taken.due == wednesday + 24h);
    CHECK(taken.reminded == Reminded::warned);
    const auto kept = merged_clock(running, answered());
    CHECK_FALSE(kept.clock_start);
    CHECK_FALSE(kept.due);
    CHECK_FALSE(kept.reminded);
}

TEST_CASE("merging repeats no reminder of the due time that survives") {
    const auto warned = owed(wednesday, wednesday + 30h, Reminded::warned);
    const auto told = owed(wednesday + 2h, wednesday + 6h, Reminded::due);
    CHECK(merged_clock(warned, told).reminded == Reminded::due);
    CHECK(merged_clock(told, warned).reminded == Reminded::due);
    const auto same = owed(wednesday - 1h, wednesday + 30h, Reminded::due);
    CHECK(merged_clock(warned, same).reminded == Reminded::due);
}

TEST_CASE("an answer is measured against the promise that was in force, in the calendar's time") {
    auto rules = test::rules();
    rules.calendars[0].hours = every_day({{9h, 17h}});
    rules.levels[3].response = test::hours(8);
    const auto friday = utc(2026, 6, 12, 14); // 16:00 in Berlin
    const auto before = owed(friday, utc(2026, 6, 15, 14));
    const auto response = response_of(before, {9}, utc(2026, 6, 15, 8), "Anna", rules);
    CHECK(response.owed_since == friday);
    CHECK(response.due == utc(2026, 6, 15, 14));
    CHECK(response.open_time == 2h); // an hour on Friday, an hour on Monday
    CHECK(response.promised_time == 8h);
    CHECK(response.first);
    CHECK(response.level == "commercial");
    CHECK(response.promise == "8h business");
    CHECK(response.who == "Anna");
}

TEST_CASE("an answer where nothing was owed is kept without a response time") {
    auto ticket = answered();
    ticket.last_public = {5};
    const auto response = response_of(ticket, {9}, wednesday, "Anna", test::rules());
    CHECK_FALSE(response.owed_since);
    CHECK_FALSE(response.first);
    CHECK(response.open_time == 0s);
}

TEST_CASE("the calendar's time between two moments is what a deadline counts, over days off and changes") {
    const auto rules = test::rules();
    const auto& business = rules.calendars[0];
    CHECK(open_time(business, utc(2026, 6, 12, 15), utc(2026, 6, 15, 15)) == 24h); // over a weekend
    CHECK(open_time(business, utc(2026, 6, 13, 10), utc(2026, 6, 14, 10)) == 0s);
    CHECK(open_time(business, wednesday, wednesday) == 0s);
    CHECK(open_time(business, wednesday, wednesday - 1h) == 0s);
    auto sunday = business;
    sunday.days = {true, false, false, false, false, false, false};
    // 29 March 2026 has 23 hours in Berlin, 25 October 25.
    CHECK(open_time(sunday, utc(2026, 3, 28), utc(2026, 3, 31)) == 23h);
    CHECK(open_time(sunday, utc(2026, 10, 24), utc(2026, 10, 27)) == 25h);
}

TEST_CASE("a calendar is open from its opening hour, up to its closing hour") {
    auto business = test::rules().calendars[0];
    business.hours = every_day({{9h, 17h}});
    CHECK_FALSE(is_open(business, utc(2026, 6, 10, 6, 59)));
    CHECK(is_open(business, utc(2026, 6, 10, 7)));
    CHECK(is_open(business, utc(2026, 6, 10, 14, 59)));
    CHECK_FALSE(is_open(business, utc(2026, 6, 10, 15)));
    CHECK_FALSE(is_open(business, utc(2026, 6, 13, 10))); // Saturday
}
