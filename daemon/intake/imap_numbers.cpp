// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#include "daemon/intake/imap_numbers.hpp"

#include "daemon/intake/uid_set.hpp"

#include <algorithm>
#include <chrono>
#include <span>
#include <utility>

namespace ticketd::intake {

namespace {

using namespace std::chrono_literals;

constexpr std::size_t dated_at_once = 5'000; ///< mails, in one command
constexpr auto most_ahead = 5min;            ///< of the server's clock before ours

/// What is said to people of a server that gives UIDs again.
std::string looked_at_again(const std::string& what) {
    return what
           + ": it was restored from a backup, it seems; all that is there is looked at again, known mails "
             "make no second ticket";
}

} // namespace

std::uint32_t renewed(std::uint32_t uidvalidity) {
    constexpr std::uint32_t factor = 2'654'435'761, step = 0x9e3779b9; // odd: no two come to the same
    const auto next = uidvalidity * factor + step;
    return next != 0 ? next : step;
}

net::awaitable<std::uint32_t> Numbers::settle() {
    // Named, and no `&&`: g++ 12 destroys what a co_await within a condition waits for twice.
    bool was_renewed = co_await ledger_.have_begun(renewed(uidvalidity_));
    while (was_renewed) {
        uidvalidity_ = renewed(uidvalidity_);
        was_renewed = co_await ledger_.have_begun(renewed(uidvalidity_));
    }
    const bool given_again = co_await are_given_again();
    bool begins = given_again;
    if (given_again) {
        uidvalidity_ = renewed(uidvalidity_);
        trouble_.report(looked_at_again("\"" + settings_.folder + "\" on " + session_.peer() + " has UIDNEXT "
                                        + std::to_string(session_.selected().uidnext)
                                        + ", and had mails with higher UIDs under the same UIDVALIDITY"));
    } else if (settings_.start_new) {
        const bool has = co_await ledger_.have_begun(uidvalidity_);
        begins = !has;
    }
    if (begins) co_await begin();
    co_return uidvalidity_;
}

/// The ledger has a UID that the server is yet to give. One whose UIDNEXT is not above all of its own mails
/// tells nothing by it; but it may be outrun by a mail that has just come.
net::awaitable<bool> Numbers::are_given_again() {
    const auto next = session_.selected().uidnext;
    if (next == 0) co_return false;
    const bool used = co_await ledger_.are_used(uidvalidity_, next);
    if (!used) co_return false;
    const auto last = co_await session_.search("UID " + std::to_string(next) + ":*");
    co_return last.empty() || last.back() < next || session_.news() > 0;
}

net::awaitable<void> Numbers::begin() {
    std::vector<std::uint32_t> old;
    if (settings_.start_new) old = co_await session_.search("ALL");
    if (const auto next = session_.selected().uidnext) // what has come since is new
        std::erase_if(old, [next](auto uid) { return uid >= next; });
    const LedgerNumbers::Dates dates = [this](std::vector<std::uint32_t> uids) {
        return dates_of(std::move(uids), Refusal::is_failure);
    };
    const auto left = co_await ledger_.begin(uidvalidity_, std::move(old), dates);
    if (left > 0)
        trouble_.report("\"" + settings_.folder + "\" on " + session_.peer()
                        + " has another UIDVALIDITY, its mails are numbered anew; " + std::to_string(left)
                        + " of them came before the desk began here and stay unread (start = \"new\")");
}

net::awaitable<void> Numbers::check_dates(std::vector<std::uint32_t> uids) {
    if (uids.size() > dated_at_once) // among UIDs that are given again is the highest that is known
        uids.erase(uids.begin(), uids.end() - dated_at_once);
    const auto since = co_await receiver_.known_since(mailbox_, uidvalidity_, uids);
    // One mail that the server cannot look at must not keep the others.
    const auto dated = co_await dates_of(std::move(uids), Refusal::is_left_out);
    // Nothing came later than now. A date that says so is wrong, and would be too late at every connection.
    const auto latest = std::chrono::system_clock::now() + most_ahead;
    const auto came_later = std::ranges::find_if(dated, [&](const Dated& mail) {
        const auto known = since.find(mail.uid);
        return known != since.end() && mail.at > known->second + most_ahead && mail.at <= latest;
    });
    if (came_later == dated.end()) co_return;
    uidvalidity_ = renewed(uidvalidity_);
    co_await begin();
    throw net::Failure(looked_at_again("mail UID " + std::to_string(came_later->uid) + " in \""
                                       + settings_.folder + "\" on " + session_.peer()
                                       + " came after one with this UID was taken in"));
}

/// By INTERNALDATE; those of which the server does not tell it are left out.
net::awaitable<std::vector<Dated>> Numbers::dates_of(std::vector<std::uint32_t> uids, Refusal refusal) {
    std::vector<Dated> dated;
    for (std::span<const std::uint32_t> rest{uids}; !rest.empty();) {
        const auto some = rest.first(fits_one_command(rest, dated_at_once));
        rest = rest.subspan(some.size());
        session_.take_mails();
        auto command = "UID FETCH " + uid_set(some) + " (UID INTERNALDATE)";
        if (refusal == Refusal::is_failure)
            co_await session_.must(std::move(command), "FETCH", "");
        else // what came before the refusal counts
            co_await session_.run(std::move(command));
        for (const auto& mail : session_.take_mails())
            if (mail.internal_date) dated.push_back({.uid = *mail.uid, .at = *mail.internal_date});
    }
    co_return dated;
}

} // namespace ticketd::intake
