// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/intake/retries.hpp"

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace ticketd::intake {

/// The mails of a folder that must not keep the others back: those that were being fetched when a connection
/// ended, any one of which may have ended it, and those that failed, until each is asked for again. It
/// outlives a connection, or one mail could end every one of them; it does not outlive the process.
class Suspects {
public:
    using Clock = Retries::Clock;
    using milliseconds = Retries::milliseconds;

    Suspects(milliseconds first_pause, milliseconds longest_pause)
        : first_(first_pause), longest_(longest_pause), retries_(first_pause, longest_pause) {}

    /// The folder was opened. Of another one than before nothing is known.
    void opened(std::uint32_t uidvalidity) {
        if (uidvalidity == uidvalidity_) return;
        *this = Suspects{first_, longest_};
        uidvalidity_ = uidvalidity;
    }
    /// What the folder holds and nobody has taken, ascending: the others are forgotten.
    void found(const std::vector<std::uint32_t>& there) {
        if (from_ > 0) suspected_.insert(std::ranges::lower_bound(there, from_), there.end());
        from_ = 0;
        std::vector<std::uint32_t> gone;
        std::ranges::set_difference(suspected_, there, std::back_inserter(gone));
        for (const auto uid : gone) done(uid);
    }

    /// The connection ended while `uids` were being fetched, and all from `from` on (0: none). A cut of the
    /// network costs no more than that they are asked for alone, at once. One that was fetched so is known to
    /// be the cause, and waits: then true.
    bool connection_ended(const std::vector<std::uint32_t>& uids, std::uint32_t from, const std::string& why,
                          Clock::time_point now) {
        if (uids.size() == 1 && is_suspected(uids.front())) {
            failed(uids.front(), "asked for alone it ends the connection: " + why, now);
            return true;
        }
        suspected_.insert(uids.begin(), uids.end());
        if (from > 0) from_ = from;
        return false;
    }
    /// Its set was not answered well; over the next connection, too, it is to be asked for alone.
    void suspect(std::uint32_t uid) { suspected_.insert(uid); }
    /// `why`: the server's refusal; empty if the mail failed elsewhere.
    void failed(std::uint32_t uid, std::string why, Clock::time_point now) {
        suspected_.insert(uid);
        waiting_.insert_or_assign(uid, std::move(why));
        retries_.failed(uid, now);
    }
    void done(std::uint32_t uid) {
        suspected_.erase(uid);
        waiting_.erase(uid);
        retries_.done(uid);
    }

    /// To be asked for alone only.
    bool is_suspected(std::uint32_t uid) const { return suspected_.contains(uid); }
    /// Not to be asked for before due() names it.
    bool waits(std::uint32_t uid) const { return waiting_.contains(uid); }
    const std::map<std::uint32_t, std::string>& waiting() const { return waiting_; } ///< and why
    std::vector<std::uint32_t> due(Clock::time_point now) {
        auto uids = retries_.due(now);
        for (const auto uid : uids) waiting_.erase(uid);
        return uids;
    }
    Clock::time_point next(Clock::time_point end) const { return retries_.next(end); }

private:
    milliseconds first_, longest_;
    std::uint32_t uidvalidity_ = 0;
    std::set<std::uint32_t> suspected_;
    std::uint32_t from_ = 0; ///< all from here on, not yet known by number
    std::map<std::uint32_t, std::string> waiting_;
    Retries retries_;
};

} // namespace ticketd::intake
