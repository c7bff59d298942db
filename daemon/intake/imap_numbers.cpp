// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/intake/imap_numbers.hpp"

#include "daemon/intake/uid_set.hpp"

#include <algorithm>
#include <chrono>
#include <limits>
#include <numeric>
#include <span>
#include <utility>

namespace ticketd::intake {

namespace {

constexpr std::uint32_t most_unseen = 1000;  ///< UIDs one behind the other, of mails that were never there
constexpr std::size_t dated_at_once = 5'000; ///< mails, in one command

} // namespace

std::uint32_t renewed(std::uint32_t uidvalidity) {
    constexpr std::uint32_t factor = 2'654'435'761, step = 0x9e3779b9; // odd: no two come to the same
    const auto next = uidvalidity * factor + step;
    return next != 0 ? next : step;
}

net::awaitable<std::uint32_t> Numbers::settle() {
    // Named, and no `&&`: g++ 12 destroys what a co_await within a condition waits for twice.
    bool was_renewed = co_await has_begun(renewed(uidvalidity_));
    while (was_renewed) {
        uidvalidity_ = renewed(uidvalidity_);
        was_renewed = co_await has_begun(renewed(uidvalidity_));
    }
    const bool given_again = co_await are_given_again();
    bool begins = given_again;
    if (given_again) {
        uidvalidity_ = renewed(uidvalidity_);
        trouble_.report("\"" + settings_.folder + "\" on " + session_.peer() + " has UIDNEXT "
                        + std::to_string(session_.selected().uidnext)
                        + ", and had mails with higher UIDs under the same UIDVALIDITY: it was restored from "
                          "a backup, it seems; all that is there is looked at again, known mails make no "
                          "second ticket");
    } else if (settings_.start_new) {
        const bool has = co_await has_begun(uidvalidity_);
        begins = !has;
    }
    if (begins) co_await begin();
    co_return uidvalidity_;
}

net::awaitable<bool> Numbers::has_begun(std::uint32_t uidvalidity) {
    const std::vector<std::uint32_t> mark{0};
    const auto not_begun = co_await receiver_.unknown(mailbox_, uidvalidity, mark);
    co_return not_begun.empty();
}

/// The ledger has a UID that the server is yet to give. One whose UIDNEXT is not above all of its own mails
/// tells nothing by it; but it may be outrun by a mail that has just come.
net::awaitable<bool> Numbers::are_given_again() {
    const auto next = session_.selected().uidnext;
    if (next == 0) co_return false;
    std::vector<std::uint32_t> coming(
        std::min(most_unseen, std::numeric_limits<std::uint32_t>::max() - next));
    std::iota(coming.begin(), coming.end(), next);
    const auto unused = co_await receiver_.unknown(mailbox_, uidvalidity_, coming);
    if (unused.size() == coming.size()) co_return false;
    const auto last = co_await session_.search("UID " + std::to_string(next) + ":*");
    co_return last.empty() || last.back() < next || session_.news() > 0;
}

/// A folder that is empty, or was replaced by the server, must not begin again and skip what came meanwhile.
net::awaitable<void> Numbers::begin() {
    std::vector<std::uint32_t> skipped;
    if (settings_.start_new) skipped = co_await old_mails();
    skipped.insert(skipped.begin(), 0);
    co_await receiver_.skip(mailbox_, uidvalidity_, std::move(skipped));
}

/// `start = "new"`: at the first start all that is there; under another UIDVALIDITY later what is older than
/// that start, which was left then or was taken in.
net::awaitable<std::vector<std::uint32_t>> Numbers::old_mails() {
    auto there = co_await session_.search("ALL");
    const auto start = co_await receiver_.begun(mailbox_);
    if (!start) {
        if (const auto next = session_.selected().uidnext)
            std::erase_if(there, [next](auto uid) { return uid >= next; });
        co_return there;
    }
    const auto unknown = co_await receiver_.unknown(mailbox_, uidvalidity_, there);
    if (unknown.size() < there.size())
        co_return std::vector<std::uint32_t>{}; // it has begun, before this mark was made
    auto old = co_await from_before(*start, std::move(there));
    if (!old.empty())
        trouble_.report("\"" + settings_.folder + "\" on " + session_.peer()
                        + " has another UIDVALIDITY, its mails are numbered anew; "
                        + std::to_string(old.size())
                        + " of them came before the desk began here and stay unread (start = \"new\")");
    co_return old;
}

/// By INTERNALDATE; one that the server does not tell is not from before.
net::awaitable<std::vector<std::uint32_t>> Numbers::from_before(store::Instant start,
                                                                std::vector<std::uint32_t> uids) {
    const auto second = std::chrono::floor<std::chrono::seconds>(start); // it has no smaller ones
    std::vector<std::uint32_t> old;
    for (std::span<const std::uint32_t> rest{uids}; !rest.empty();) {
        const auto some = rest.first(fits_one_command(rest, dated_at_once));
        rest = rest.subspan(some.size());
        session_.take_mails();
        co_await session_.must("UID FETCH " + uid_set(some) + " (UID INTERNALDATE)", "FETCH", "");
        for (const auto& mail : session_.take_mails())
            if (mail.internal_date && *mail.internal_date < second) old.push_back(*mail.uid);
    }
    std::ranges::sort(old);
    const auto repeated = std::ranges::unique(old);
    old.erase(repeated.begin(), repeated.end());
    co_return old;
}

} // namespace ticketd::intake
