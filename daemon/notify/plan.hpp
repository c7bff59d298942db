// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/notify/template.hpp"
#include "daemon/policy/decide.hpp"
#include "store/changes.hpp"

#include <string_view>

/// notify: carries a decision out on paper. It knows what is written to whom, and how it is worded.
/// It must not decide anything that policy decides, and does no I/O: what it makes is a ChangeSet.
namespace ticketd::notify {

/// What plan() needs beside the decision; all of it outlives the call.
struct Desk {
    const policy::Rules& rules;
    const policy::KeyRing& keys;
    const Templates& templates;
    bool compose_later = false; ///< a letter without files gets NewOutgoing::compose, not its bytes
};

/// Decision -> all that is to be written: ledger row, raw mail, ticket, entry, events, and the outgoing mails
/// with their signed Message-IDs, as final bytes or, if the desk says so, as what makes them. `raw` is the
/// mail as it came; the changes refer to it. Pure.
store::ChangeSet plan(const policy::Decision&, const policy::Arrival&, std::string_view raw,
                      const store::Facts&, const Desk&, store::Instant now);

} // namespace ticketd::notify
