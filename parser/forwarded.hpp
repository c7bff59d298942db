// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "parser/message.hpp"

#include <optional>

namespace ticketd::parser {

/// Who wrote the mail that a message passes on: the From: of the first mail that is attached to it, else of
/// the header block at the top of Message::forwarded ("From: Jane <jane@client.example>", in any of the
/// languages). Nothing if it passes none on, or names no address. What was forwarded is a stranger's text:
/// this is what it says, and no proof of anything. Bounded; never throws.
std::optional<Address> read_forwarded_from(const Message&);

} // namespace ticketd::parser
