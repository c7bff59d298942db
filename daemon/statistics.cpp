// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/statistics.hpp"

#include <algorithm>
#include <numeric>

namespace ticketd {

void Durations::add(std::chrono::nanoseconds spent) {
    const double seconds = std::chrono::duration<double>(spent).count();
    const auto bucket = std::ranges::lower_bound(bounds, seconds) - bounds.begin();
    ++counts[static_cast<std::size_t>(bucket)];
    sum += seconds;
}

std::uint64_t Durations::total() const {
    return std::accumulate(counts.begin(), counts.end(), std::uint64_t{0});
}

void Statistics::parsed(std::chrono::nanoseconds spent) {
    const std::lock_guard lock(mutex_);
    counts_.parse.add(spent);
}

void Statistics::committed(std::chrono::nanoseconds spent) {
    const std::lock_guard lock(mutex_);
    counts_.transaction.add(spent);
}

void Statistics::mail(const std::string& outcome) {
    const std::lock_guard lock(mutex_);
    ++counts_.mails[outcome];
}

void Statistics::failure() {
    const std::lock_guard lock(mutex_);
    ++counts_.failures;
}

void Statistics::held() {
    const std::lock_guard lock(mutex_);
    ++counts_.held;
}

Statistics::Counts Statistics::counts() const {
    const std::lock_guard lock(mutex_);
    return counts_;
}

} // namespace ticketd
