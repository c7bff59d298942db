// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "store/model.hpp"

/// What whoever looks after the desk has been told of, and has not been told the end of: so that each cause
/// is told once, also over a restart. Values of ChangeSet and Transaction.
namespace ticketd::store {

struct Alert {
    std::string
        cause; ///< a stable word, or two with a colon between: "disk", "credentials:imap://host/INBOX"
    Instant since{};
    std::string text; ///< what was told, for a person
    bool operator==(const Alert&) const = default;
};

struct AlertChanges {
    std::vector<Alert> raised;        ///< one that is known already gets the new text
    std::vector<std::string> cleared; ///< causes
};

/// What was told, and what of the store itself may have to be.
struct AlertFacts {
    std::vector<Alert> told; ///< by cause
    std::size_t held = 0;    ///< mails on hold
    std::optional<Instant> breaker_open;
    std::size_t outbox_waiting = 0;
    std::optional<Instant> oldest_waiting; ///< when the mail was queued that waits longest; an answer that
                                           ///< can still be taken back does not wait
};

} // namespace ticketd::store
