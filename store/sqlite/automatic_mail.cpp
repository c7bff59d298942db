// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "store/sqlite/automatic_mail.hpp"

#include <algorithm>

namespace ticketd::store::sqlite {

namespace {

std::uint32_t only_count(Rows rows) { return rows.next() ? rows.as<std::uint32_t>(0) : 0; }

} // namespace

AutomaticMail::Counts AutomaticMail::to(std::int64_t recipient_key, const Starts& starts) {
    Counts counts;
    for (const auto start : starts) counts.push_back(only_count(to_.query(recipient_key, start, until_)));
    return counts;
}

AutomaticMail::Counts AutomaticMail::to_staff(std::int64_t recipient_key, const Starts& starts) {
    Counts counts;
    for (const auto start : starts)
        counts.push_back(only_count(to_staff_.query(recipient_key, start, until_)));
    return counts;
}

std::uint32_t AutomaticMail::of_subject(std::int64_t recipient_key, std::int64_t subject_key, Instant since) {
    return only_count(of_subject_.query(recipient_key, subject_key, since, until_));
}

AutomaticMail::Counts AutomaticMail::about(Tid tid, const Starts& starts) {
    Counts counts;
    for (const auto start : starts) counts.push_back(only_count(about_.query(tid, start, until_)));
    return counts;
}

std::int64_t AutomaticMail::between(Instant start, Instant end) {
    return only_count(between_.query(start, end));
}

AutomaticMail::Counts AutomaticMail::in_all(const Starts& starts) {
    if (windows_.size() != starts.size()) windows_.assign(starts.size(), {Instant::max(), 0});
    Counts counts;
    for (std::size_t i = 0; i < starts.size(); ++i) {
        auto& window = windows_[i];
        if (starts[i] >= window.start)
            window.count -= between(window.start, starts[i]);
        else // at first, or the clock went back
            window.count = between(starts[i], until_);
        window.start = starts[i];
        window.count = std::max<std::int64_t>(window.count, 0); // what a clock ahead made was not in it
        counts.push_back(static_cast<std::uint32_t>(window.count));
    }
    return counts;
}

void AutomaticMail::added(Instant created) {
    for (auto& window : windows_)
        if (created >= window.start) ++window.count;
}

std::optional<Instant> AutomaticMail::newest(Tid tid, std::int64_t recipient_key) {
    auto rows = newest_.query(tid, recipient_key, until_);
    return rows.next() ? std::optional(rows.instant(0)) : std::nullopt;
}

} // namespace ticketd::store::sqlite
