// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace ticketd::parser {

/// The message ids of a References or In-Reply-To field (RFC 5322 section 3.6.4), without angle brackets, in
/// the order written; blanks inside (a folded id) go. Where no angle bracket stands, words with an @ are ids.
/// Bounded by limits::message_ids: the first and the newest are kept. Linear.
std::vector<std::string> read_message_ids(std::string_view raw);

/// The one id of a Message-ID field; broken ones as they stand, without brackets and blanks. May be empty.
std::string read_message_id(std::string_view raw);

} // namespace ticketd::parser
