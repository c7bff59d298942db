// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "daemon/notify/phrases.hpp"
#include "parser/message.hpp"
#include "store/model.hpp"

#include <string>

namespace ticketd::notify {

/// A moment as people at the desk and its clients read it: "Mon 2026-11-23 17:00 CET (UTC+01:00)"; in a mail
/// take the words of its language.
/// `zone` is an IANA name; one that the system does not have (configuration checks that) is read as UTC.
/// Seconds are cut off. Thread-safe; a zone's rules are remembered, looking them up is slow.
std::string local_time(store::Instant, const std::string& zone, const Phrases& = Phrases::english());

/// A date likewise: "Fri 2026-12-25".
std::string date_in_words(std::chrono::year_month_day, const Phrases&);

/// The same moment as a mail's Date: says it.
parser::MailDate mail_date(store::Instant, const std::string& zone);

} // namespace ticketd::notify
