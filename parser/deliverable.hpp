// SPDX-License-Identifier: MIT
// Copyright (c) 2026 The ticketd authors
#pragma once

#include <algorithm>
#include <string_view>

namespace ticketd::parser {

/// True for an addr-spec that may be handed to SMTP: one @, no control character, blank, angle bracket,
/// comma or 8-bit byte, within the lengths of RFC 5321 section 4.5.3.1. The one rule for all that goes out:
/// who decides whether to write asks it as well as who sends. An address that needs SMTPUTF8 (RFC 6531) is
/// none: our mails are 7-bit, and no relay is asked for more.
constexpr bool is_deliverable(std::string_view address) {
    const auto at = address.find('@');
    if (at == address.npos || at == 0 || at > 64 || address.size() > 254 || at + 1 == address.size())
        return false;
    if (address.find('@', at + 1) != address.npos || address.front() == '.' || address.back() == '.')
        return false;
    return std::ranges::all_of(address, [](char c) {
        return c > ' ' && c < 0x7F && std::string_view("<>,;:()\"\\[]").find(c) == std::string_view::npos;
    });
}

} // namespace ticketd::parser
