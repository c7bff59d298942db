// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "store/model.hpp"

#include <string>
#include <string_view>

namespace ticketd::records {

/// A mail as it stands in an mbox file (RFC 4155, lines that begin with "From " quoted as mboxrd does, so
/// that they can be read back): the line of its sender and time in UTC, the mail with LF line ends, an empty
/// line.
std::string mbox_entry(std::string_view sender, store::Instant received, std::string_view mail);

} // namespace ticketd::records
