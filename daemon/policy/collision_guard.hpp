// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/policy/staff_stages.hpp"

namespace ticketd::policy {

/// A colleague's answer that is at most so much older than an answer with no reference counts as unseen: the
/// Date: of a mail is when it was sent, and it was written before.
constexpr std::chrono::minutes time_to_write{10};

/// What must be known of answers that a staff mail's writer cannot have seen: those behind the state that its
/// signed reference names; without one those that came since its Date:, or shortly before. Pure.
void ask_for_unseen(const parser::Message&, const std::vector<SignedReference>&, store::MailKeys&);

/// The guard: an answer is held if a colleague's public answer is there that its writer had not seen. Not one
/// that the client has already, and not because of an answer of the writer's own.
bool hold_behind_newer_answer(StaffWork&);

} // namespace ticketd::policy
