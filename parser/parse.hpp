// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "parser/message.hpp"

#include <string_view>

namespace ticketd::parser {

/// Reads any bytes as a mail (RFC 5322, RFC 2045-2049).
///
/// Total: never throws for what the bytes hold, takes time linear in their number and bounded memory
/// beyond them (limits.hpp); what is not as it should be is in Message::defects.
/// `raw` must outlive the attachments' contents, which are views into it.
Message parse(std::string_view raw);

/// The same, but only the header is read (a mail above the size limit, of which only the header was fetched).
Message parse_header(std::string_view raw);

} // namespace ticketd::parser
