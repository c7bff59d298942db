// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "parser/message.hpp"
#include "parser/mime.hpp"

#include <vector>

namespace ticketd::parser {

/// Reads delivery reports and feedback reports: RFC 3464 (also RFC 6533, and where it stands outside its own
/// part), RFC 5965, and the older dialects of mail servers. Sets bounces, original_message_id,
/// returned_fields, auto_signs.delivery_report and auto_signs.feedback_report of `message`.
///
/// `parts` are the mail's own (mime.hpp); none where only the header was fetched.
/// message.fields, from, to, subject, text and auto_signs must be
/// read. A mail is believed to be a report only if its header says that a program sent it: a person who
/// passes a report on stays a person. Linear in the size of the mail; at most limits of bounce_limits.hpp are
/// kept. Never throws for what the bytes hold.
void read_bounce(Message& message, const std::vector<Part>& parts);

} // namespace ticketd::parser
