// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/policy/queue.hpp"

#include <catch2/catch.hpp>

using namespace ticketd;
using namespace std::chrono_literals;

TEST_CASE(
    "the queue serves overdue tickets, then urgent ones, then by due time, and last what is owed no answer") {
    const store::Instant now{1'000'000s};
    const auto ticket = [&](std::int64_t tid, std::optional<std::chrono::hours> due, bool urgent = false) {
        store::Ticket made;
        made.tid.value = tid;
        made.created = now - std::chrono::hours(tid);
        made.urgent = urgent;
        if (due) made.due = now + *due;
        return made;
    };
    std::vector tickets{ticket(1, std::nullopt), ticket(2, 30h), ticket(3, 2h),          ticket(4, 40h, true),
                        ticket(5, -1h),          ticket(6, -9h), ticket(7, std::nullopt)};
    policy::sort_by_service(tickets, now);
    std::vector<std::int64_t> order;
    for (const auto& one : tickets) order.push_back(one.tid.value);
    CHECK(order == std::vector<std::int64_t>{6, 5, 4, 3, 2, 7, 1});
}
