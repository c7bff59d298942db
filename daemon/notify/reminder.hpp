// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/notify/plan.hpp"

#include <optional>

namespace ticketd::notify {

/// What the transaction of a reminder is to look up.
store::MailKeys keys_of_reminder(store::Tid, const policy::Rules&, store::Instant now);

/// The reminder that is due about a ticket: the mails to its people, an event, and the mark that it was sent,
/// which belong into one transaction with the facts. A reply to such a mail is like one to a notice. What the
/// gate holds back comes in its reader's next summary. Nothing if none is due. Pure.
std::optional<store::ChangeSet> remind(store::Tid, const store::Facts&, const Desk&, store::Instant now);

} // namespace ticketd::notify
