// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "parser/message.hpp"
#include "parser/mime.hpp"

#include <vector>

namespace ticketd::parser {

/// Sets text, html, html_body and attachments of a message from its parts: which of them is the human text,
/// and which are files. Adds defects. Linear; bounded by limits.hpp.
void read_body(Message&, const std::vector<Part>&);

} // namespace ticketd::parser
