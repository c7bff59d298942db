// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/policy/commands.hpp"
#include "parser/message.hpp"

#include <string_view>

namespace ticketd::policy {

/// What a mail's writer says: its reply_text, and nothing if that is only a quotation. What a client wrote
/// must not act once more because somebody quotes it.
std::string_view writers_words(const parser::Message&);

/// The text above what a mail passes on ("---- Forwarded message ----"), which is somebody else's; a part of
/// the mail's own.
std::string_view words_above_forwarded(const parser::Message&);

/// A staff mail taken apart. What it passes on ("---- Forwarded message ----") is somebody else's text: no
/// line of it is a command, and it goes behind what is left of the staff member's own. Commands above and
/// below the signature count as those at the bottom. If the mail has a plain and an HTML form, and they do
/// not hold the same commands, that is a fault: nobody knows which of them its writer saw.
StaffText read_staff_mail(const parser::Message&);

} // namespace ticketd::policy
