// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/intake/ledger_numbers.hpp"

#include <algorithm>
#include <chrono>
#include <limits>
#include <numeric>
#include <utility>

namespace ticketd::intake {

net::awaitable<bool> LedgerNumbers::have_begun(std::uint32_t uidvalidity) {
    const std::vector<std::uint32_t> mark{0};
    const auto not_begun = co_await receiver_.unknown(mailbox_, uidvalidity, mark);
    co_return not_begun.empty();
}

net::awaitable<bool> LedgerNumbers::are_used(std::uint32_t uidvalidity, std::uint32_t next) {
    std::vector<std::uint32_t> coming(
        std::min(looked_ahead, std::numeric_limits<std::uint32_t>::max() - next));
    std::iota(coming.begin(), coming.end(), next);
    const auto unused = co_await receiver_.unknown(mailbox_, uidvalidity, coming);
    co_return unused.size() < coming.size();
}

net::awaitable<std::size_t> LedgerNumbers::begin(std::uint32_t uidvalidity, std::vector<std::uint32_t> old,
                                                 Dates dates) {
    const auto start = co_await receiver_.begun(mailbox_);
    if (start) old = co_await older_than(*start, uidvalidity, std::move(old), std::move(dates));
    const auto left = start ? old.size() : 0;
    old.insert(old.begin(), 0); // an empty mailbox has begun too, and must not skip what comes
    co_await receiver_.skip(mailbox_, uidvalidity, std::move(old));
    co_return left;
}

/// Ascending, as `uids` are. One without a date is not older.
net::awaitable<std::vector<std::uint32_t>> LedgerNumbers::older_than(store::Instant start,
                                                                     std::uint32_t uidvalidity,
                                                                     std::vector<std::uint32_t> uids,
                                                                     Dates dates) {
    std::vector<std::uint32_t> old;
    const auto unknown = co_await receiver_.unknown(mailbox_, uidvalidity, uids);
    if (unknown.size() < uids.size() || uids.empty()) co_return old; // it had begun before there were marks
    const auto second = std::chrono::floor<std::chrono::seconds>(start); // dates have no smaller ones
    const auto dated = co_await dates(std::move(uids));
    for (const auto& mail : dated)
        if (mail.at < second) old.push_back(mail.uid);
    std::ranges::sort(old);
    const auto repeated = std::ranges::unique(old);
    old.erase(repeated.begin(), repeated.end());
    co_return old;
}

} // namespace ticketd::intake
