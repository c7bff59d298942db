// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "store/threads.hpp"

#include <optional>
#include <string>
#include <vector>

namespace ticketd::policy {

/// What one mail changes in who takes part and which ticket goes on where. A part of Decision.
struct ThreadChange {
    /// Whose request the ticket is from now on, by staff's word; of a new ticket instead of its sender.
    std::optional<store::Person> requester;
    std::string license_key;               ///< goes with the requester; empty: none
    std::vector<store::Person> joins;      ///< who takes part from now on, by staff's word or a Reply-To:
    std::optional<store::Tid> merges_into; ///< the survivor; the mail's ticket is the one that ends
    bool merges_people = false; ///< both are the same client's: the survivor gets the other's people
    std::optional<store::EntryId> splits; ///< the entry that becomes a ticket of its own
    std::vector<store::RevokedToken> revoked;
    std::string warned_about; ///< the address whose forgery staff are told of now; empty: none
};

} // namespace ticketd::policy
