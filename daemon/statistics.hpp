// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>

namespace ticketd {

/// How often something took how long. `counts[i]` is of those that took at most `bounds[i]` and more than the
/// bound before; the last of them is of the rest.
struct Durations {
    static constexpr std::array<double, 12> bounds{0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005,
                                                   0.01,   0.025,   0.1,    0.25,  1.0,    5.0}; ///< seconds
    std::array<std::uint64_t, bounds.size() + 1> counts{};
    double sum = 0; ///< seconds

    void add(std::chrono::nanoseconds);
    std::uint64_t total() const;
};

/// What the pipeline has done since the start. Written on the writer's thread, read on any.
class Statistics {
public:
    struct Counts {
        std::map<std::string, std::uint64_t> mails; ///< by outcome, as the ledger calls it
        std::uint64_t held = 0;                     ///< mails put on hold
        std::uint64_t failures = 0;                 ///< attempts at a mail that failed
        Durations parse;                            ///< of one mail
        Durations transaction;                      ///< from its begin to after its commit, of all its mails
    };

    void parsed(std::chrono::nanoseconds);
    void committed(std::chrono::nanoseconds);
    void mail(const std::string& outcome);
    void failure();
    void held();
    Counts counts() const;

private:
    mutable std::mutex mutex_;
    Counts counts_;
};

} // namespace ticketd
