// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/policy/decision.hpp"
#include "parser/message.hpp"

#include <vector>

namespace ticketd::policy {

/// What a new request should hold (rules.ack.ask) and does not: none of a field's
/// patterns is in its subject or its text. The edition is not asked of whom the register knows with one. Of
/// a mail without attachments or text that were kept, ask nothing: the caller knows. Points into the rules.
/// Pure; linear; looks at the first 16 KB.
std::vector<const RequestField*> missing_fields(const parser::Message&, const Sender&, const Rules&);

/// The attachments that the desk cannot open: their type (by magic number where that is known) is not in
/// rules.ack.openable, nor, for those that name no type, the end of their name. Points into the message.
/// Pure.
std::vector<const parser::Attachment*> unopenable(const parser::Message&, const Rules&);

} // namespace ticketd::policy
