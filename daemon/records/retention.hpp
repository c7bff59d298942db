// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/policy/retention.hpp"
#include "daemon/records/steps.hpp"
#include "store/removal.hpp"

#include <filesystem>

namespace ticketd::records {

/// What is to go now, and what went.
struct Expiry {
    std::vector<store::Ended> tickets, spam; ///< closed ones, and those marked as spam
    std::vector<store::Ended> spam_mails, machine_mails;
    std::vector<store::Ended> desk_mails; ///< to staff, about no single ticket
    store::Removed removed;
    std::size_t count() const {
        return tickets.size() + spam.size() + spam_mails.size() + machine_mails.size() + desk_mails.size();
    }
};

/// What is over by the configuration's [retention], of each kind at most `limit`, the oldest first.
Expiry find_expired(store::Removal&, const policy::Retention&, const std::string& zone, store::Instant now,
                    std::size_t limit);
/// Removes it, a transaction each, so that mails come in between. What is not over any more when its turn
/// comes stays, and stands in the Expiry no longer.
void remove_expired(store::Removal&, Expiry&, const policy::Rules&, store::Instant now, const Steps&);

/// The daemon's chore: a few of what is over, a turn, so that no mail waits for long. Times end with the day
/// (UTC), so that the full-text index is written anew after it, by Store::settle_erasures(), once a day at
/// most. True if something was removed.
bool expire_some(const std::filesystem::path& database, const policy::Retention&, const policy::Rules&,
                 store::Instant now);

} // namespace ticketd::records
