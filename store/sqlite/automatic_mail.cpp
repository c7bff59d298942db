// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "store/sqlite/automatic_mail.hpp"

namespace ticketd::store::sqlite {

namespace {

std::uint32_t only_count(Rows rows) { return rows.next() ? rows.as<std::uint32_t>(0) : 0; }

} // namespace

AutomaticMail::Counts AutomaticMail::to(std::int64_t recipient_key, const Starts& starts) {
    Counts counts;
    for (const auto start : starts) counts.push_back(only_count(to_.query(recipient_key, start)));
    return counts;
}

AutomaticMail::Counts AutomaticMail::about(Tid tid, const Starts& starts) {
    Counts counts;
    for (const auto start : starts) counts.push_back(only_count(about_.query(tid, start)));
    return counts;
}

AutomaticMail::Counts AutomaticMail::in_all(const Starts& starts) {
    Counts counts;
    for (const auto start : starts) counts.push_back(only_count(in_all_.query(start)));
    return counts;
}

std::optional<Instant> AutomaticMail::newest(Tid tid, std::int64_t recipient_key) {
    auto rows = newest_.query(tid, recipient_key);
    return rows.next() ? std::optional(rows.instant(0)) : std::nullopt;
}

} // namespace ticketd::store::sqlite
