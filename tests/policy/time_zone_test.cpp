// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/policy/time_zone.hpp"

#include "tests/policy/desk.hpp"

#include <catch2/catch.hpp>

using namespace ticketd::policy;
using namespace std::chrono_literals;

namespace {

std::chrono::seconds offset_at(const char* zone, ticketd::store::Instant at) {
    return TimeZone(zone).period_at(std::chrono::floor<std::chrono::seconds>(at)).offset;
}

/// A change of the clock after tzdata's tables end, from the zones' POSIX rules.
struct Change {
    const char* zone;
    ticketd::store::Instant at;
    std::chrono::seconds before, after;
};

} // namespace

TEST_CASE("after 2037 clocks go on changing by the same rule") {
    using test::utc;
    const Change changes[] = {
        {"Europe/Berlin", utc(2038, 3, 28, 1), 1h, 2h},
        {"Europe/Berlin", utc(2038, 10, 31, 1), 2h, 1h},
        {"Europe/Berlin", utc(2040, 3, 25, 1), 1h, 2h}, // a leap year
        {"Europe/Berlin", utc(2100, 3, 28, 1), 1h, 2h}, // a century that is none
        {"Europe/Berlin", utc(2100, 10, 31, 1), 2h, 1h},
        {"America/New_York", utc(2044, 3, 13, 7), -5h, -4h},
        {"America/New_York", utc(2044, 11, 6, 6), -4h, -5h},
        {"Australia/Lord_Howe", utc(2048, 4, 4, 15) - 24h, 11h, 11h}, // half an hour, on the Sunday after
        {"Australia/Lord_Howe", utc(2048, 4, 4, 15), 11h, 10h + 30min},
        {"Australia/Lord_Howe", utc(2048, 10, 3, 15) + 30min, 10h + 30min, 11h},
    };
    for (const auto& [zone, at, before, after] : changes) {
        INFO(zone << " " << at.time_since_epoch().count());
        CHECK(offset_at(zone, at - 1s) == before);
        CHECK(offset_at(zone, at) == after);
    }
}

TEST_CASE("zones that do not change their clocks any more stay as they are") {
    CHECK(offset_at("Asia/Kathmandu", test::utc(2060, 7, 1)) == 5h + 45min);
    CHECK(offset_at("America/Sao_Paulo", test::utc(2060, 1, 1)) == -3h);
    CHECK(offset_at("UTC", test::utc(9000, 7, 1)) == 0h);
}

TEST_CASE("periods follow each other without a gap, up to far years") {
    for (const auto* name :
         {"Europe/Berlin", "Australia/Lord_Howe", "America/Santiago", "Africa/Casablanca"}) {
        const TimeZone zone(name);
        std::chrono::sys_seconds now = std::chrono::sys_days(2030y / 1 / 1);
        while (now < std::chrono::sys_days(2210y / 1 / 1)) {
            const auto period = zone.period_at(now);
            INFO(name << " " << now.time_since_epoch().count());
            REQUIRE(period.begin <= now);
            REQUIRE(period.end > now);
            const auto later =
                std::min<std::chrono::sys_seconds>(period.end, std::chrono::sys_days(2210y / 1 / 1));
            REQUIRE(zone.period_at(later - 1s).offset == period.offset);
            now = period.end;
        }
    }
}

TEST_CASE("a local time of a far year is the first moment of that time, or the change that leaves it out") {
    const TimeZone berlin("Europe/Berlin");
    const auto local = [](std::chrono::year_month_day date, std::chrono::seconds time) {
        return std::chrono::local_days(date) + time;
    };
    CHECK(berlin.to_utc(local(2040y / 3 / 25, 2h + 30min)) == test::utc(2040, 3, 25, 1));
    CHECK(berlin.to_utc(local(2040y / 10 / 28, 2h + 30min)) == test::utc(2040, 10, 28, 0, 30));
    CHECK(berlin.to_utc(local(2040y / 7 / 1, 12h)) == test::utc(2040, 7, 1, 10));
    CHECK(berlin.to_utc(local(2044y / 2 / 29, 12h)) == test::utc(2044, 2, 29, 11));
    CHECK(berlin.to_utc(local(2038y / 1 / 1, 0h)) == test::utc(2037, 12, 31, 23));
}
