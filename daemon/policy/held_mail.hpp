// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/policy/staff_stages.hpp"

/// Staff mails that wait for their writer's word, and answers that are taken back.
namespace ticketd::policy {

/// What must be known for `!send` and `!cancel`, for answers to a held mail, and for the guards. Pure.
void ask_for_holding(const parser::Message&, const StaffText&, const std::vector<SignedReference>&,
                     store::MailKeys&);

/// The stage of `!send` and `!cancel`: the mail says what becomes of a held mail, or takes an answer back.
/// It must be from the very person, and answer the very mail. Decides if the mail has one of the two.
bool end_hold(StaffWork&);

/// The stage behind the guards: an answer to the mail about a held one takes that one's place.
bool replace_held(StaffWork&);

/// The mail waits for its writer's word from now on.
void put_on_hold(Decision&, Hold);

/// Stops the mail of `work` until its writer says `!send`. Always true, so that a stage can end with it.
bool hold(StaffWork&, Hold);

/// The same for a mail that a decision was made for already, by a guard behind policy: what it would have
/// done is taken out.
Decision held_instead(const Decision&, Hold);
/// Likewise, but the mail is refused: it must not leave, whatever its writer says.
Decision refused_instead(const Decision&, std::string why);

/// A staff mail that was held goes its way anew, as its writer's, by his word. `arrival` is of the held mail,
/// received now; `facts` of now. Pure.
Decision decide_released(const Arrival&, const store::HeldStaffMail&, const store::Facts&, const Rules&,
                         const KeyRing&, store::Instant now);

} // namespace ticketd::policy
