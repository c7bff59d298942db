// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/policy/decision.hpp"
#include "daemon/policy/pattern_set.hpp"
#include "parser/message.hpp"

#include <vector>

namespace ticketd::policy {

/// The patterns of what a new request should hold (rules.ack.ask), in that order.
PatternSet asked_patterns(const Rules&);
/// Which of them stand in the mail's subject or in the first 16 KB of its text. Linear.
std::vector<bool> found_in(const parser::Message&, const PatternSet&);

/// What a new request should hold and does not: none of a field's patterns is there. The edition is not asked
/// of whom the register knows with one. Of a mail without attachments or text that were kept, ask nothing:
/// the caller knows. `found`: what found_in() says; empty: it is asked now, with patterns made for this one
/// mail. Points into the rules. Pure; linear.
std::vector<const RequestField*> missing_fields(const parser::Message&, const Sender&, const Rules&,
                                                const std::vector<bool>& found = {});

/// The attachments that the desk cannot open: their type (by magic number where that is known) is not in
/// rules.ack.openable, nor, for those that name no type, the end of their name. Points into the message.
/// Pure.
std::vector<const parser::Attachment*> unopenable(const parser::Message&, const Rules&);

} // namespace ticketd::policy
