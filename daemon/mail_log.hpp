// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/policy/decision.hpp"

#include <chrono>
#include <string>

namespace ticketd {

/// Where a mail lay, for the log.
struct MailPlace {
    std::string mailbox; ///< its URL; empty: unknown
    store::Delivery delivery;
};

/// As much of a decision as the log tells.
struct MailFate {
    policy::Outcome outcome = policy::Outcome::ignored;
    std::optional<store::Tid> tid;
    std::string sender; ///< address
    std::string reason; ///< the last one; a sentence, or empty
};
MailFate fate_of(const policy::Decision&);

/// The one line about a mail, at its end: its Message-ID, writer, outcome, ticket, the last reason and the
/// time it took. The journal gets TICKETD_MAIL_ID, _OUTCOME, _TID, _MAILBOX, _UID and _DURATION_USEC beside.
void log_mail(const parser::Message&, const MailFate&, const MailPlace&, std::chrono::nanoseconds spent);

/// A mail that could not be processed: it will be tried again, or is on hold under that number.
void log_failure(const parser::Message&, const MailPlace&, const std::string& error);
void log_hold(const parser::Message&, const MailPlace&, const std::string& error, store::HoldId,
              int attempts);

} // namespace ticketd
