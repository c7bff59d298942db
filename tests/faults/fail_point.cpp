// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
//
// TICKETD_FAIL="STEP[@WORD][:NTH[:ACTION]] …": at the NTH time (1; "all": each time, "N-": the Nth and all
// later ones) that a step is reached (with WORD in what it is about) do ACTION: "kill" (kill -9 of itself),
// "crash" (SIGABRT, as by a fault of the program), "temporary" or "permanent" (a Failure of the store),
// "network", "memory". TICKETD_FAIL_WHILE=FILE: only while that file is there. TICKETD_HASTE=N: waiting times
// are divided by N.
#include "daemon/fail_point.hpp"
#include "daemon/net/connection.hpp"
#include "store/failure.hpp"

#include <unistd.h>

#include <array>
#include <atomic>
#include <csignal>
#include <cstdlib>
#include <deque>
#include <new>
#include <sstream>
#include <string>

namespace ticketd {

namespace {

constexpr std::array<std::string_view, 8> names{"after-fetch",  "in-transaction", "before-commit",
                                                "after-commit", "after-move",     "before-data",
                                                "after-data",   "before-result"};

struct Order {
    std::string step, word, action = "kill";
    int first = 1;
    bool later = false;
    std::atomic<int> reached = 0;
};

std::string environment(const char* name) {
    const auto* value = std::getenv(name);
    return value != nullptr ? value : "";
}

void read_order(std::string text, Order& order) {
    const auto cut = [&text](char at) {
        const auto end = text.find(at);
        std::string head = text.substr(0, end);
        text.erase(0, end == text.npos ? end : end + 1);
        return head;
    };
    order.step = cut(':');
    if (const auto at = order.step.find('@'); at != order.step.npos) {
        order.word = order.step.substr(at + 1);
        order.step.erase(at);
    }
    if (std::string nth = cut(':'); !nth.empty()) {
        order.later = nth == "all" || nth.ends_with('-');
        order.first = nth == "all" ? 1 : std::stoi(nth);
    }
    if (!text.empty()) order.action = text;
}

std::deque<Order>& orders() {
    static std::deque<Order> all = [] {
        std::deque<Order> read;
        std::istringstream words(environment("TICKETD_FAIL"));
        for (std::string word; words >> word;) read_order(word, read.emplace_back());
        return read;
    }();
    return all;
}

[[noreturn]] void fail(const Order& order) {
    const std::string what = "told to fail " + order.step;
    if (order.action == "temporary") throw store::Failure(what, false);
    if (order.action == "permanent") throw store::Failure(what, true);
    if (order.action == "network") throw net::Failure(what);
    if (order.action == "memory") throw std::bad_alloc();
    if (order.action != "crash") ::kill(::getpid(), SIGKILL);
    std::abort();
}

bool is_time() {
    static const std::string file = environment("TICKETD_FAIL_WHILE");
    return file.empty() || ::access(file.c_str(), F_OK) == 0;
}

} // namespace

void fail_point(FailPoint point, std::string_view about) {
    for (auto& order : orders()) {
        if (order.step != names.at(static_cast<std::size_t>(point)) || about.find(order.word) == about.npos
            || !is_time())
            continue;
        const int time = ++order.reached;
        if (time == order.first || (order.later && time > order.first)) fail(order);
    }
}

namespace {

int haste() {
    static const int times = std::max(1, std::atoi(environment("TICKETD_HASTE").c_str()));
    return times;
}

} // namespace

std::chrono::milliseconds waiting_time(std::chrono::milliseconds normal) {
    return std::max(std::chrono::milliseconds(50), normal / haste());
}

std::chrono::seconds connecting_time(std::chrono::seconds normal) {
    return std::max(std::chrono::seconds(3), normal / haste());
}

} // namespace ticketd
