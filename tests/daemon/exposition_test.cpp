// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/http/exposition.hpp"
#include "daemon/statistics.hpp"

#include <catch2/catch.hpp>

#include <array>
#include <cmath>

using namespace ticketd;
using namespace std::chrono_literals;

TEST_CASE("a family is its help, its type and its samples, with labels that cannot break out", "[http]") {
    http::Exposition out;
    out.family("desk_mails_total", "counter", "Mails.");
    out.sample(3, {{"outcome", "new"}, {"mailbox", "a\"b\\c\nd"}});
    out.family("desk_age_seconds", "gauge", "Age.");
    out.sample(0.25);
    CHECK(out.text()
          == "# HELP desk_mails_total Mails.\n# TYPE desk_mails_total counter\n"
             "desk_mails_total{outcome=\"new\",mailbox=\"a\\\"b\\\\c\\nd\"} 3\n"
             "# HELP desk_age_seconds Age.\n# TYPE desk_age_seconds gauge\ndesk_age_seconds 0.25\n");
}

TEST_CASE("a histogram's buckets add up", "[http]") {
    http::Exposition out;
    out.family("t_seconds", "histogram", "T.");
    const std::array<double, 2> bounds{0.1, 1};
    const std::array<std::uint64_t, 3> counts{2, 0, 1};
    out.histogram(bounds, counts, 5.5);
    CHECK(out.text()
          == "# HELP t_seconds T.\n# TYPE t_seconds histogram\nt_seconds_bucket{le=\"0.1\"} 2\n"
             "t_seconds_bucket{le=\"1\"} 2\nt_seconds_bucket{le=\"+Inf\"} 3\nt_seconds_sum "
             "5.5\nt_seconds_count 3\n");
}

TEST_CASE("a time is counted where it belongs, the bounds included", "[http]") {
    Durations durations;
    durations.add(1ms);
    durations.add(1001us);
    durations.add(1h);
    CHECK(durations.counts[3] == 1);
    CHECK(durations.counts[4] == 1);
    CHECK(durations.counts.back() == 1);
    CHECK(durations.total() == 3);
    CHECK(std::abs(durations.sum - 3600.002001) < 1e-9);
}
