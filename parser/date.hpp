// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "parser/message.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace ticketd::parser {

/// Reads a Date field (RFC 5322 section 3.3 with obs-date) and what is written in its place: two-digit years,
/// missing seconds or zone (then UTC), asctime, ISO 8601, names of zones, comments. Nothing where it is no
/// date.
std::optional<MailDate> read_date(std::string_view raw);

/// "Tue, 05 Mar 2024 10:20:30 +0100".
std::string write_date(const MailDate&);

} // namespace ticketd::parser
