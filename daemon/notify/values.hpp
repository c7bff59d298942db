// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/notify/matter.hpp"

#include <string>

namespace ticketd::notify {

/// Most of a mail's text that a notice or a refusal shows, in bytes; that the rest was left out is said
/// there.
inline constexpr std::size_t longest_shown_text = 100'000;

/// What a client's mails may say: nothing of it is for staff only. Sets all texts and flags of those
/// templates.
Values client_values(const Matter&);

/// What the owner of a login is asked; of the mail that named it only its sender's address.
Values owner_values(const Matter&);

/// What a notice to staff says: who, how identified, level, due time, attachments, the text.
Values notice_values(const Matter&);

/// What a staff member is told whose mail was not carried out; `person` is their name.
Values refusal_values(const Matter&, const std::string& person, const std::string& why);

} // namespace ticketd::notify
