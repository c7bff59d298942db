// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/notify/plan.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace ticketd::notify {

/// Why an answer must not leave the desk: it holds a line of a notice's own wording, as a mail program's
/// quotation that nobody recognised, or a forwarded notice, would. Empty: it may leave. Only the wording is
/// known here, which is why the last look is notify's; what is said in notes is policy's to guard.
std::string why_held_back(std::string_view text, const Templates&);

/// The decision to carry out instead, if an answer must not leave, for its text or for a mail of the desk's
/// to staff among what is attached to the message: it is refused, and changes nothing.
std::optional<policy::Decision> held_back(const policy::Decision&, const parser::Message&, const Desk&);

} // namespace ticketd::notify
