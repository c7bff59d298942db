// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/policy/sla.hpp"

#include "daemon/policy/identify.hpp"
#include "daemon/policy/time_zone.hpp"
#include "tests/policy/desk.hpp"

#include <catch2/catch.hpp>

using namespace ticketd;
using namespace ticketd::policy;
using namespace std::chrono_literals;
using test::days;
using test::license;
using test::years;

namespace {

std::optional<std::chrono::year_month_day> ends(std::optional<std::chrono::year_month_day> from,
                                                std::optional<std::chrono::year_month_day> until,
                                                std::optional<Span> support) {
    auto row = license(test::carla, "standard");
    row.valid_from = from;
    row.valid_until = until;
    return support_ends(row, test::level("x", test::hours(24), "business", support));
}

Entitlement entitled(std::vector<store::License> rows, const Rules& rules = test::standing_rules()) {
    return entitlement_of(test::carla, rows, rules, test::wednesday);
}

store::License grouped(std::string edition, std::string group) {
    auto row = license(test::carla, std::move(edition));
    row.group = std::move(group);
    return row;
}

} // namespace

TEST_CASE("support ends at the earlier of valid_until and valid_from plus the support period") {
    CHECK(ends(2026y / 1 / 1, 2099y / 12 / 31, years(1)) == 2026y / 12 / 31);
    CHECK(ends(2026y / 1 / 1, 2026y / 6 / 30, years(1)) == 2026y / 6 / 30);
    CHECK(ends(2026y / 6 / 10, {}, days(30)) == 2026y / 7 / 9); // 30 days, the first among them
    CHECK(ends(2026y / 1 / 1, {}, std::nullopt) == std::nullopt);
    CHECK(ends({}, 2026y / 6 / 30, years(1)) == 2026y / 6 / 30);
    CHECK(ends({}, {}, years(1)) == std::nullopt); // without dates it does not run out
    CHECK(ends(2028y / 2 / 29, {}, years(1)) == 2029y / 2 / 28);
    CHECK(ends(2028y / 2 / 29, {}, years(4)) == 2032y / 2 / 28);
    CHECK(ends(2027y / 3 / 1, {}, years(1)) == 2028y / 2 / 29);
}

TEST_CASE("support is there on its last day, and the day after it has run out") {
    auto row = license(test::carla, "standard");
    row.valid_from = 2025y / 6 / 11; // a year of it ends today
    CHECK(entitled({row}).level == "commercial");
    row.valid_from = 2025y / 6 / 10;
    CHECK(entitled({row}).level == "non-commercial");
    CHECK(entitled({row}).expired == row);
}

TEST_CASE("of what ran out the one is told whose support ended last") {
    auto early = license(test::carla, "standard", "early"), late = license(test::carla, "standard", "late");
    early.valid_from = 2024y / 1 / 1; // until the end of 2024
    early.valid_until = 2026y / 1 / 1;
    late.valid_from = 2025y / 3 / 1; // until the end of February 2026
    CHECK(entitled({early, late}).expired->key == "late");
    CHECK(entitled({late, early}).expired->key == "late");
}

TEST_CASE("the level comes from the row's own word, then its group, then its edition, then the lowest") {
    struct Case {
        const char *edition, *group, *level, *expected;
    };
    const Case cases[] = {
        {"premium", "partner", "", "partner"},    {"demo", "partner", "", "partner"},
        {"demo", "commercial", "", "commercial"}, {"", "commercial", "", "commercial"},
        {"", "partner", "", "partner"},           {"premium", "", "", "vip"},
        {"standard", "", "", "commercial"},       {"demo", "", "", "non-commercial"},
        {"", "", "", "non-commercial"},           {"demo", "partner", "vip", "vip"},
    };
    for (const auto& [edition, group, level, expected] : cases) {
        auto row = grouped(edition, group);
        row.level = level;
        INFO(edition << " " << group << " " << level);
        CHECK(entitled({row}).level == expected);
    }
}

TEST_CASE("of several rows that promise the same, the partner group goes before the edition") {
    const auto premium = license(test::carla, "premium"), partner = grouped("", "partner");
    CHECK(entitled({premium, partner}).level == "partner");
    CHECK(entitled({partner, premium}).level == "partner");
}

TEST_CASE("a level of the configuration alone is given and promised like the others") {
    auto rules = test::rules();
    auto gold = test::level("gold", test::hours(2), "business", days(10));
    gold.development = true;
    rules.levels.push_back(gold);
    rules.licenses.editions["gold"] = "gold";
    auto row = license(test::carla, "gold");
    CHECK(entitled({row}, rules).level == "gold");
    CHECK(promise_of(rules, "gold", test::wednesday)->due == test::wednesday + 2h);
    row.valid_from = 2026y / 5 / 31;
    CHECK(entitled({row}, rules).level == "non-commercial");
}

TEST_CASE("a level's counted time and days off are those of its calendar") {
    auto rules = test::rules();
    rules.calendars[0].holidays = {{2026y / 6 / 11, "Corpus Christi"}};
    const auto promise = promise_of(rules, "commercial", test::wednesday).value();
    const auto counted = counted_time(rules, "commercial", promise.start, promise.due, 9);
    CHECK(counted.total == 24h);
    CHECK(counted.intervals.size() == 2);
    CHECK(days_off(rules, "commercial", promise.start, promise.due)
          == std::vector<DayOff>{{2026y / 6 / 11, "Corpus Christi"}});
    const auto always = promise_of(rules, "development", test::wednesday).value();
    CHECK(counted_time(rules, "development", always.start, always.due, 9).intervals.size() == 1);
    CHECK(days_off(rules, "development", always.start, always.due).empty());
}
