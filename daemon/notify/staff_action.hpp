// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/notify/plan.hpp"

#include <memory>
#include <optional>
#include <string>

namespace ticketd::notify {

/// What a person does to a ticket from a shell.
struct StaffAction {
    using Verb = policy::Command::Verb;
    std::optional<Verb> verb; ///< absent: an answer to the client
    store::Tid tid;
    std::string text; ///< of a reply or a note; UTF-8, LF line ends
    /// Of what takes one: a ticket's number, an entry's, an address, a name, a level, a reason; one line.
    std::string argument;
    /// Who does it; nullptr: the desk itself, nobody in particular.
    const policy::StaffMember* by = nullptr;
    std::string how = " did it with ticketctl."; ///< what the entry's reason says behind the name
};

/// What to ask the store for, in the transaction that the changes are applied in.
store::MailKeys keys_of(const StaffAction&, const policy::Rules&, store::Instant now);

struct StaffActionResult {
    std::optional<store::ChangeSet> changes;          ///< absent: nothing is to be done, see `refusal`
    std::string refusal;                              ///< why, and what to do; one line
    std::shared_ptr<const std::string> raw = nullptr; ///< the mail that the changes refer to
};

/// Carries a staff action out on the way of a staff mail: it is written down as a mail from that person to
/// the desk, and becomes entry, events and outgoing mails by the same code. Commands (`!close`) at the top or
/// bottom of the text of a reply are carried out, as in a mail. Belongs to no delivery. Pure.
StaffActionResult plan_staff_action(const StaffAction&, const store::Facts&, const Desk&, store::Instant now);

} // namespace ticketd::notify
