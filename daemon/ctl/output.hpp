// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "store/model.hpp"

#include <nlohmann/json.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace ticketd::ctl {

using Json = nlohmann::ordered_json;

/// ISO 8601 in UTC, to the second: "2026-11-23T16:00:00Z".
std::string iso_time(store::Instant);
/// An absent value is null.
Json json_of(const std::optional<store::Instant>&);
Json json_of(const store::Person&);
Json json_of(const store::Ticket&, store::Instant now);
Json json_of(const store::OutboxItem&);
/// One JSON value and a line end; bytes that are no UTF-8 are replaced, and control characters, and what
/// turns the direction of writing, are escapes.
void print(const Json&);

/// Sends all that was printed on its way. Throws Refusal where it did not get there: a full disk must not
/// look like a desk with nothing to say.
void finish_output();

/// Text of a mail for a terminal: control characters, and those that turn the direction of writing around,
/// made visible; line ends kept if `lines`.
std::string printable(std::string_view text, bool lines = false);
/// Columns as wide as their widest cell, two blanks apart; the last one is not padded.
void print_table(const std::vector<std::vector<std::string>>& rows);
/// "2026-11-23 17:00" in a zone.
std::string local_time(store::Instant, const std::string& time_zone);

} // namespace ticketd::ctl
