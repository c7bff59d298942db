// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include "parser/message.hpp"

#include <string_view>
#include <vector>

namespace ticketd::parser {

/// The recipients of a message/delivery-status body (RFC 3464 section 2.3, RFC 6533 section 4), of any status
/// and action. Total: groups that run together, missing fields, comments and codes in the wrong field are
/// read too.
std::vector<FailedRecipient> read_delivery_status(std::string_view body);

/// True if such fields stand in a text: some servers send them outside their own part.
bool holds_delivery_status(std::string_view text);

} // namespace ticketd::parser
