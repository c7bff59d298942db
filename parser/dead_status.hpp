// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include <algorithm>
#include <array>
#include <string_view>

namespace ticketd::parser {

/// An enhanced status code that means that nobody has the address (RFC 3463 section 3.2, RFC 7505 section 3):
/// no such mailbox or domain, an impossible address, one that has moved, a domain that takes no mail. Not
/// 5.2.1: the mailbox exists, and some servers say so of one that gets too much mail for the moment. Not
/// 5.4.4: it tells of the way, and a relay without its name service says so of everybody.
constexpr bool is_dead_status(std::string_view status) {
    constexpr auto dead = std::to_array<std::string_view>({"5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10"});
    return std::ranges::find(dead, status) != dead.end();
}

} // namespace ticketd::parser
