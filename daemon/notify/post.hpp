// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/notify/letter.hpp"
#include "daemon/policy/gate.hpp"
#include "store/changes.hpp"

#include <string>
#include <vector>

namespace ticketd::notify {

/// What goes out, and what is remembered instead of going out.
struct Post {
    std::vector<store::NewOutgoing> mails;
    std::vector<store::CollapsedNotice> collapsed;
};

/// A letter to one of the staff, by the gate's answer (Gate::for_staff or for_refusal) for its reader: it is
/// written, or remembered for their next summary, in which it is the line `detail`. All automatic mail to
/// staff goes this way, so that none vanishes.
void post_to_staff(const policy::GateAnswer&, const Letter&, std::string detail, const Desk&,
                   store::Instant now, Post&, store::EntryId enclosed_in = {});

} // namespace ticketd::notify
