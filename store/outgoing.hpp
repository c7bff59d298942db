// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "store/model.hpp"

#include <filesystem>
#include <vector>

namespace ticketd::store {

/// A mail about a ticket.
struct OutgoingMail {
    OutboxItem item; ///< with bytes and parts
    bool to_staff = false;
};

/// All mails about a ticket, whatever became of them, in the order in which they were queued. Throws Failure.
std::vector<OutgoingMail> outgoing_about(const std::filesystem::path& database, Tid);

} // namespace ticketd::store
