// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/policy/decision.hpp"

#include <optional>
#include <string>

namespace ticketd::policy {

/// The one gate for every automatic mail that a mail could cause (DESIGN section 4): acknowledgements,
/// receipts and refusals alike. Nothing if it is open; else the sentence that says why nothing is sent.
/// Closed for what a machine wrote or wants no answer, for failed authentication, for addresses that are our
/// own or cannot be written to, and for what is over its windows. `ticket`: where the mail belongs, or
/// nullptr. Pure.
std::optional<std::string> why_silent(const parser::Message&, const Sender&, const store::Facts&,
                                      const store::CandidateTicket* ticket, const Rules&);

/// A filter before us called the mail spam (X-Spam-Flag, X-Spam-Status, X-Spam, X-Rspamd-Action). Pure.
bool is_marked_spam(const parser::Message&);

/// A program wrote the mail, by its own words (RFC 3834 section 5): it changes no ticket's state and starts
/// no clock.
bool is_automatic(const parser::Message&);

/// An address that SMTP can be given as it stands: local part and domain, no control characters, blanks or
/// angle brackets, at most 254 octets.
bool is_deliverable(std::string_view address);

} // namespace ticketd::policy
