// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <vector>

namespace ticketd::intake {

/// The mails that failed and are to be asked for again, each after a pause that doubles with every failure.
class Retries {
public:
    using Clock = std::chrono::steady_clock;
    using milliseconds = std::chrono::milliseconds;

    Retries(milliseconds first, milliseconds longest) : first_(first), longest_(longest) {}

    void failed(std::uint32_t uid, Clock::time_point now) {
        auto& entry = entries_[uid];
        entry.pause = std::clamp(entry.pause * 2, first_, longest_);
        entry.due = now + entry.pause;
    }
    void done(std::uint32_t uid) { entries_.erase(uid); }

    /// Those whose time has come, ascending. They are due again only after failed() again.
    std::vector<std::uint32_t> due(Clock::time_point now) {
        std::vector<std::uint32_t> uids;
        for (auto& [uid, entry] : entries_) {
            if (!entry.due || *entry.due > now) continue;
            entry.due.reset();
            uids.push_back(uid);
        }
        return uids;
    }
    /// When the next falls due, if that is before `end`.
    Clock::time_point next(Clock::time_point end) const {
        for (const auto& [uid, entry] : entries_)
            if (entry.due) end = std::min(end, *entry.due);
        return end;
    }

private:
    struct Entry {
        milliseconds pause{0};
        std::optional<Clock::time_point> due;
    };
    milliseconds first_, longest_;
    std::map<std::uint32_t, Entry> entries_;
};

} // namespace ticketd::intake
