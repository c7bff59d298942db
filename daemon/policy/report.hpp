// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/policy/rules.hpp"
#include "store/model.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

/// What was promised and what was kept, level by level. Pure.
namespace ticketd::policy {

/// Answers measured against their promise.
struct Kept {
    std::uint64_t met = 0, missed = 0;
    std::vector<std::chrono::seconds> open;    ///< of the calendar's time, ascending
    std::vector<std::chrono::seconds> elapsed; ///< of all time, ascending
    std::vector<double> share;                 ///< of the promised time, 1 is all of it, ascending

    std::uint64_t answers() const { return met + missed; }
};

/// How clients rated, from 1, the worst, to 5.
struct Rated {
    std::uint64_t count = 0, sum = 0;

    std::optional<double> mean() const {
        return count == 0 ? std::nullopt
                          : std::optional(static_cast<double>(sum) / static_cast<double>(count));
    }
};

struct LevelReport {
    std::string level; ///< for tickets the one that they have, for answers the one at their time
    std::uint64_t opened = 0, closed = 0;
    std::uint64_t overdue = 0; ///< tickets that are owed an answer now and whose due time has passed
    Kept first, further;       ///< a ticket's first answer, and the later ones
    std::uint64_t unasked = 0; ///< answers where nothing was owed
    Rated whole, answers;      ///< tickets as a whole, and single answers
};

/// What a report is made of.
struct ReportFacts {
    std::vector<store::Response> responses;
    std::vector<store::LevelCount> opened, closed;
    std::vector<store::Ticket> unfinished;
    std::vector<store::LevelRating> ratings;
};

/// A row for each level that has anything to say, in the order of the rules, and behind them levels that the
/// rules do not have any more, by name.
std::vector<LevelReport> report_of(const ReportFacts&, const Rules&, store::Instant now);

/// All levels together.
LevelReport total_of(const std::vector<LevelReport>&);

/// The smallest value that at least so many percent of the (ascending) values do not exceed: the nearest
/// rank; nothing of nothing.
template <class Value>
std::optional<Value> percentile(const std::vector<Value>& ascending, std::size_t percent) {
    if (ascending.empty()) return std::nullopt;
    const auto rank = (ascending.size() * percent + 99) / 100;
    return ascending[rank == 0 ? 0 : rank - 1];
}

} // namespace ticketd::policy
