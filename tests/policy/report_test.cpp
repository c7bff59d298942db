// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/policy/report.hpp"

#include "tests/policy/desk.hpp"

#include <catch2/catch.hpp>

using namespace ticketd;
using namespace ticketd::policy;
using namespace std::chrono_literals;
using test::wednesday;

namespace {

/// An answer to a commercial request of Wednesday noon, so many hours later.
store::Response after(std::chrono::hours hours, bool first = true) {
    store::Response response;
    response.level = "commercial";
    response.owed_since = wednesday;
    response.due = wednesday + 24h;
    response.answered = wednesday + hours;
    response.open_time = hours;
    response.promised_time = 24h;
    response.first = first;
    return response;
}

} // namespace

TEST_CASE("an answer at the due time has kept the promise, a second later it has not") {
    auto late = after(24h);
    late.answered += 1s;
    const auto reports = report_of(
        {.responses = {after(24h), late}, .opened = {}, .closed = {}, .unfinished = {}, .ratings = {}},
        test::rules(), wednesday);
    REQUIRE(reports.size() == 1);
    CHECK(reports[0].first.met == 1);
    CHECK(reports[0].first.missed == 1);
    CHECK(reports[0].first.answers() == 2);
}

TEST_CASE("first and further answers are told apart, and those that nobody waited for") {
    auto unasked = after(1h, false);
    unasked.owed_since = unasked.due = std::nullopt;
    const auto reports = report_of({.responses = {after(1h), after(2h, false), unasked},
                                    .opened = {},
                                    .closed = {},
                                    .unfinished = {},
                                    .ratings = {}},
                                   test::rules(), wednesday);
    CHECK(reports.at(0).first.answers() == 1);
    CHECK(reports[0].further.answers() == 1);
    CHECK(reports[0].further.open == std::vector<std::chrono::seconds>{2h});
    CHECK(reports[0].unasked == 1);
}

TEST_CASE("levels stand in the order of the rules, and those that are gone behind them") {
    const ReportFacts facts{.responses = {},
                            .opened = {{"gone", 1}, {"commercial", 2}, {"partner", 3}},
                            .closed = {{"commercial", 1}},
                            .unfinished = {test::ticket_1042().ticket},
                            .ratings = {}};
    const auto reports = report_of(facts, test::rules(), wednesday + 23h);
    REQUIRE(reports.size() == 3);
    CHECK(reports[0].level == "partner");
    CHECK(reports[1].level == "commercial");
    CHECK(reports[1].opened == 2);
    CHECK(reports[1].closed == 1);
    CHECK(reports[1].overdue == 1);
    CHECK(reports[2].level == "gone");
    const auto total = total_of(reports);
    CHECK(total.opened == 6);
    CHECK(total.overdue == 1);
}

TEST_CASE("percentiles are of the nearest rank") {
    std::vector<int> hundred;
    for (int i = 1; i <= 100; ++i) hundred.push_back(i);
    CHECK(percentile(hundred, 50) == 50);
    CHECK(percentile(hundred, 95) == 95);
    CHECK(percentile(std::vector{1, 2, 3}, 50) == 2);
    CHECK(percentile(std::vector{1, 2, 3, 4}, 50) == 2);
    CHECK(percentile(std::vector{1, 2, 3}, 90) == 3);
    CHECK(percentile(std::vector{7}, 95) == 7);
    CHECK_FALSE(percentile(std::vector<int>{}, 50));
}

TEST_CASE("the total's percentiles are of all answers, not of the levels'") {
    auto other = after(10h);
    other.level = "vip";
    const auto total = total_of(report_of({.responses = {after(20h), after(1h), other},
                                           .opened = {},
                                           .closed = {},
                                           .unfinished = {},
                                           .ratings = {}},
                                          test::rules(), wednesday));
    CHECK(total.first.open == std::vector<std::chrono::seconds>{1h, 10h, 20h});
    CHECK(percentile(total.first.elapsed, 50) == std::chrono::seconds(10h));
}

TEST_CASE("ratings of tickets and of answers are told apart, and have a mean for each level and in all") {
    ReportFacts facts;
    facts.ratings = {{.level = "commercial", .whole = true, .count = 2, .sum = 9},
                     {.level = "commercial", .whole = false, .count = 1, .sum = 1},
                     {.level = "partner", .whole = true, .count = 2, .sum = 5}};
    const auto reports = report_of(facts, test::rules(), wednesday);
    REQUIRE(reports.size() == 2);
    CHECK(reports[1].level == "commercial");
    CHECK(reports[1].whole.mean() == 4.5);
    CHECK(reports[1].answers.mean() == 1.0);
    CHECK(reports[0].answers.mean() == std::nullopt);
    CHECK(total_of(reports).whole.mean() == 3.5);
}
