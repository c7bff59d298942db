// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/policy/queue.hpp"

#include "tests/policy/desk.hpp"

#include <catch2/catch.hpp>

using namespace ticketd;
using namespace std::chrono_literals;
using policy::test::wednesday;
using Tids = std::vector<std::int64_t>;

namespace {

/// A commercial request that falls due so many hours from Wednesday noon; its warning comes six hours before.
store::Ticket due_in(std::int64_t tid, int hours, bool urgent = false) {
    store::Ticket ticket;
    ticket.tid.value = tid;
    ticket.level = "commercial";
    ticket.due = wednesday + std::chrono::hours(hours);
    ticket.clock_start = ticket.created = *ticket.due - 24h;
    ticket.urgent = urgent;
    return ticket;
}

store::Ticket owed_nothing(std::int64_t tid, int hours_old, bool urgent = false) {
    store::Ticket ticket;
    ticket.tid.value = tid;
    ticket.created = wednesday - std::chrono::hours(hours_old);
    ticket.urgent = urgent;
    return ticket;
}

Tids served(std::vector<store::Ticket> tickets) {
    policy::sort_by_service(tickets, policy::test::rules(), wednesday);
    Tids order;
    for (const auto& one : tickets) order.push_back(one.tid.value);
    return order;
}

} // namespace

TEST_CASE("the order of service") {
    struct Row {
        const char* why;
        std::vector<store::Ticket> tickets;
        Tids order;
    };
    const auto rows = std::vector<Row>{
        {"by due time", {due_in(1, 20), due_in(2, 8), due_in(3, 10)}, {2, 3, 1}},
        {"overdue tickets stand on top", {due_in(1, 1), due_in(2, -1), due_in(3, -9)}, {3, 2, 1}},
        {"then those about to be overdue",
         {due_in(1, 7), due_in(2, 6), due_in(3, 1), due_in(4, -1)},
         {4, 3, 2, 1}},
        {"urgent ones are served out of turn, behind what is overdue",
         {due_in(1, 1), due_in(2, 20, true), due_in(3, -1), due_in(4, 15, true)},
         {3, 4, 2, 1}},
        {"of the overdue ones the urgent come first", {due_in(1, -9), due_in(2, -1, true)}, {2, 1}},
        {"first come, first served at the same due time", {due_in(2, 8), due_in(1, 8)}, {1, 2}},
        {"what is owed no answer comes last, oldest first, urgent or not",
         {owed_nothing(1, 1), owed_nothing(2, 90), due_in(3, 23), owed_nothing(4, 5, true)},
         {3, 4, 2, 1}},
    };
    for (const auto& row : rows) {
        INFO(row.why);
        CHECK(served(row.tickets) == row.order);
    }
}

TEST_CASE(
    "a level of its own calendar stands before one of a nearer due time when it is about to be overdue") {
    auto slow = due_in(1, 20);
    slow.level = "development";
    slow.clock_start = wednesday - 13 * 24h; // 20 of 332 hours are left
    CHECK(served({due_in(2, 12), slow}) == Tids{1, 2});
}
