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
    std::vector<store::Tid> tickets, spam; ///< closed ones, and those marked as spam
    std::vector<store::EntryId> spam_mails, machine_mails;
    std::vector<store::OutboxId> desk_mails; ///< to staff, about no single ticket
    store::Removed removed;
    std::size_t count() const {
        return tickets.size() + spam.size() + spam_mails.size() + machine_mails.size() + desk_mails.size();
    }
};

/// What is over by the configuration's [retention], of each kind at most `limit`, the oldest first.
Expiry find_expired(store::Removal&, const policy::Retention&, const std::string& zone, store::Instant now,
                    std::size_t limit);
/// Removes it, a transaction each, so that mails come in between; the full-text index forgets the words too.
void remove_expired(store::Removal&, Expiry&, const policy::Rules&, store::Instant now, const Steps&);

/// The daemon's chore: some of what is over, a turn. True if there may be more.
bool expire_some(const std::filesystem::path& database, const policy::Retention&, const policy::Rules&,
                 store::Instant now);

} // namespace ticketd::records
